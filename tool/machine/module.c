// SPDX-License-Identifier: GPL-2.0-only
#include "module.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "snapshot.h"

/* Longer than anything that the module writes to an attribute. */
#define TEXT_MAX 512

/* What is read, and where what is wrong with it goes. */
struct look {
	const struct source *source;
	struct problems *problems;
};

__attribute__((format(printf, 2, 3))) static void make_path(char path[SOURCE_PATH_MAX],
							    const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(path, SOURCE_PATH_MAX, format, args);
	va_end(args);
}

static void unread(const struct look *look, const char *path)
{
	problem_add(look->problems, path, PROBLEM_WHOLE, "cannot be read: %s", strerror(errno));
}

/* Each attribute is one line, and nothing in it may move a terminal's cursor. */
static bool read_text(const struct look *look, const char *path, char *text, size_t size)
{
	char whole[TEXT_MAX];
	size_t n;

	*text = '\0';
	if (!source_text(look->source, whole, sizeof(whole), "%s", path)) {
		unread(look, path);
		return false;
	}
	n = strlen(whole);
	if (n >= size) {
		problem_add(look->problems, path, PROBLEM_WHOLE,
			    "is too long: the first %zu bytes are used", size - 1);
		n = size - 1;
	}
	for (size_t i = 0; i < n; i++)
		text[i] = iscntrl((unsigned char)whole[i]) ? '?' : whole[i];
	text[n] = '\0';
	return true;
}

static void odd(const struct look *look, const char *path, const char *text, const char *what)
{
	problem_add(look->problems, path, PROBLEM_WHOLE, "\"%s\" is %s", text, what);
}

/* Digits and nothing else: strtoull() would take signs and blanks. */
static bool parse_number(const char *text, int base, uint64_t *value)
{
	unsigned long long number;
	char *end;

	if (!isalnum((unsigned char)*text))
		return false;
	errno = 0;
	number = strtoull(text, &end, base);
	if (errno || *end)
		return false;
	*value = number;
	return true;
}

static uint64_t read_bytes(const struct look *look, enum sr_disposition disposition)
{
	char path[SOURCE_PATH_MAX], text[SR_NAME_MAX];
	uint64_t bytes = 0;

	make_path(path, MODULE_DIR "/bytes_%s", sr_disposition_name(disposition));
	if (read_text(look, path, text, sizeof(text)) && !parse_number(text, 10, &bytes))
		odd(look, path, text, "no number of bytes");
	return bytes;
}

/* @given: receives whether there is one, it may be empty. */
static uint64_t read_address(const struct look *look, const char *entry, const char *name,
			     bool *given)
{
	char path[SOURCE_PATH_MAX], text[SR_NAME_MAX];
	uint64_t address = 0;

	make_path(path, "%s/%s", entry, name);
	*given = false;
	if (!read_text(look, path, text, sizeof(text)) || !*text)
		return 0;
	*given = parse_number(text, 16, &address);
	if (!*given)
		odd(look, path, text, "no address");
	return address;
}

static struct sr_range read_range(const struct look *look, const char *entry)
{
	bool has_start, has_end;
	struct sr_range range = {
		.start = read_address(look, entry, "start", &has_start),
		.end = read_address(look, entry, "end", &has_end),
	};

	if (has_start && has_end && range.start <= range.end)
		return range;
	if (has_start || has_end)
		problem_add(look->problems, entry, PROBLEM_WHOLE, "start and end make no range");
	return (struct sr_range){ .start = 1, .end = 0 };
}

static void read_word(const struct look *look, const char *entry, const char *name, char *text,
		      size_t size)
{
	char path[SOURCE_PATH_MAX];

	make_path(path, "%s/%s", entry, name);
	read_text(look, path, text, size);
}

/* -1 is none. */
static int read_node(const struct look *look, const char *entry)
{
	char path[SOURCE_PATH_MAX], text[SR_NAME_MAX];
	uint64_t node;

	make_path(path, "%s/node", entry);
	if (!read_text(look, path, text, sizeof(text)) || !strcmp(text, "-1"))
		return -1;
	if (parse_number(text, 10, &node) && node <= INT_MAX)
		return (int)node;
	odd(look, path, text, "no node");
	return -1;
}

static void read_conflict(const struct look *look, struct module *module, const char *entry)
{
	struct module_conflict *conflict = GROW(module->conflict, module->n_conflicts);

	read_word(look, entry, "kind", conflict->kind, sizeof(conflict->kind));
	read_word(look, entry, "meaning", conflict->meaning, sizeof(conflict->meaning));
	read_word(look, entry, "device", conflict->device, sizeof(conflict->device));
	conflict->range = read_range(look, entry);
}

static void read_run(const struct look *look, struct module *module, const char *entry)
{
	struct module_range *range = GROW(module->range, module->n_ranges);

	read_word(look, entry, "disposition", range->disposition, sizeof(range->disposition));
	read_word(look, entry, "owner", range->owner, sizeof(range->owner));
	range->range = read_range(look, entry);
	range->node = read_node(look, entry);
}

/* Folders whose names are numbers. */
static void read_entries(const struct look *look, struct module *module, const char *folder,
			 void (*read)(const struct look *look, struct module *module,
				      const char *entry))
{
	char path[SOURCE_PATH_MAX], **names;
	size_t n;

	make_path(path, MODULE_DIR "/%s", folder);
	n = source_list(look->source, path, &names);
	for (size_t i = 0; i < n; i++) {
		if (names[i][strspn(names[i], "0123456789")])
			continue;
		make_path(path, MODULE_DIR "/%s/%s", folder, names[i]);
		read(look, module, path);
	}
	source_list_free(names, n);
}

/* That it is not there is no problem: debugfs may be off, or the capture has no such file. */
static void read_snapshot(const struct look *look, struct module *module)
{
	size_t size;
	char *text = source_read(look->source, MODULE_SNAPSHOT, &size);

	if (!text) {
		if (errno != ENOENT)
			unread(look, MODULE_SNAPSHOT);
		return;
	}
	module->has_snapshot =
		snapshot_parse(text, size, MODULE_SNAPSHOT, look->problems, &module->snapshot);
	free(text);
}

struct module module_read(const struct source *source, struct problems *problems)
{
	const struct look look = { source, problems };
	struct module module = { 0 };

	module.loaded = source_exists(source, MODULE_DIR);
	if (!module.loaded)
		return module;
	read_word(&look, MODULE_DIR, "verdict", module.verdict, sizeof(module.verdict));
	read_word(&look, MODULE_DIR, "policy", module.policy, sizeof(module.policy));
	read_word(&look, MODULE_DIR, "refusal", module.refusal, sizeof(module.refusal));
	for (int i = 0; i < SR_DISPOSITIONS; i++)
		module.bytes[i] = read_bytes(&look, i);
	read_entries(&look, &module, "conflicts", read_conflict);
	read_entries(&look, &module, "ranges", read_run);
	read_snapshot(&look, &module);
	return module;
}

void module_free(struct module *module)
{
	free(module->conflict);
	free(module->range);
	snapshot_free(&module->snapshot);
	*module = (struct module){ 0 };
}
