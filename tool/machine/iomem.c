// SPDX-License-Identifier: GPL-2.0-only
#include "iomem.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"

/* Each level of the tree is indented by two more blanks (r_show(), kernel/resource.c). */
#define INDENT 2

/* Nobody nests deeper; the kernel itself shows five levels (MAX_IORES_LEVEL). */
#define DEPTH_MAX 64

/* What is known while lines come: the last resource of each level. */
struct walk {
	struct iomem *iomem;
	struct problems *problems;
	size_t line;
	size_t last[DEPTH_MAX];
	unsigned int n_last;
};

/* A hexadecimal number at *at, which is moved behind it; false if there is none. */
static bool take_number(const char **at, u64 *number)
{
	u64 value = 0;
	int digits = 0;

	for (;; (*at)++, digits++) {
		char c = **at;
		unsigned int digit;

		if (c >= '0' && c <= '9')
			digit = c - '0';
		else if (c >= 'a' && c <= 'f')
			digit = c - 'a' + 10;
		else
			break;
		if (digits == 16)
			return false;
		value = value << 4 | digit;
	}
	*number = value;
	return digits > 0;
}

/* "start-end : name" */
static bool take_line(const char *at, size_t n, struct sr_range *range, char **name)
{
	const char *end = at + n;

	if (!take_number(&at, &range->start) || *at++ != '-' || !take_number(&at, &range->end) ||
	    end - at < 3 || strncmp(at, " : ", 3))
		return false;
	*name = text_copy(at + 3, (size_t)(end - at - 3));
	return true;
}

static void complain_line(struct walk *walk, const char *what)
{
	walk->iomem->damaged = true;
	problem_add_line(walk->problems, IOMEM_PATH, walk->line, "%s: left out", what);
}

/* NULL if it fits below its parent and behind what came before it there. */
static const char *misplaced(const struct walk *walk, unsigned int depth, struct sr_range range)
{
	const struct iomem_line *lines = walk->iomem->line;

	if (range.end < range.start)
		return "the range ends before it starts";
	if (depth > walk->n_last || depth >= DEPTH_MAX)
		return "it is indented below nothing";
	/* The reader may not see addresses: all are zero. */
	if (!range.end)
		return NULL;
	if (depth && !sr_range_contains(lines[walk->last[depth - 1]].range, range))
		return "it does not lie in what it is below";
	if (depth < walk->n_last && lines[walk->last[depth]].range.end >= range.start)
		return "it is out of order";
	return NULL;
}

static void add_line(struct walk *walk, unsigned int depth, struct sr_range range, char *name)
{
	struct iomem *iomem = walk->iomem;
	struct iomem_line *line = GROW(iomem->line, iomem->n);

	line->range = range;
	line->depth = depth;
	line->parent = depth ? walk->last[depth - 1] : IOMEM_TOP;
	line->name = name;
	walk->last[depth] = iomem->n - 1;
	walk->n_last = depth + 1;
	iomem->hidden &= !range.start && !range.end;
}

static void parse_line(struct walk *walk, const char *text, size_t n)
{
	size_t blanks = strspn(text, " ");
	const char *wrong;
	struct sr_range range;
	char *name;

	if (blanks >= n)
		return;
	if (blanks % INDENT || !take_line(text + blanks, n - blanks, &range, &name)) {
		complain_line(walk, "this is no line of " IOMEM_PATH);
		return;
	}
	wrong = misplaced(walk, (unsigned int)(blanks / INDENT), range);
	if (!wrong) {
		add_line(walk, (unsigned int)(blanks / INDENT), range, name);
		return;
	}
	complain_line(walk, wrong);
	free(name);
}

struct iomem iomem_parse(const char *text, struct problems *problems)
{
	struct iomem iomem = { .present = true, .hidden = true };
	struct walk walk = { .iomem = &iomem, .problems = problems };

	while (*text) {
		size_t n = strcspn(text, "\n");

		walk.line++;
		parse_line(&walk, text, n);
		text += n + (text[n] == '\n');
	}
	iomem.hidden &= iomem.n > 0;
	return iomem;
}

void iomem_free(struct iomem *iomem)
{
	for (size_t i = 0; i < iomem->n; i++)
		free(iomem->line[i].name);
	free(iomem->line);
	*iomem = (struct iomem){ 0 };
}

bool iomem_is(const struct iomem_line *line, const char *name)
{
	size_t n = strlen(name);

	if (n && name[n - 1] == '*')
		return !strncmp(line->name, name, n - 1);
	return !strcmp(line->name, name);
}

void iomem_find(const struct iomem *iomem, const char *name, struct sr_set *set)
{
	set->n = 0;
	for (size_t i = 0; i < iomem->n && set->n < set->cap; i++)
		if (iomem_is(&iomem->line[i], name))
			set->range[set->n++] = iomem->line[i].range;
	sr_set_normalize(set);
}
