// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kmsg.h"
#include "tap.h"

#define LEVEL_CRITICAL 2

/* What the kernel says when something is wrong with it, wherever in the line. */
static const char *const splats[] = {
	"WARNING:",
	"BUG:",
	"kernel BUG at",
	"[ cut here ]",
	"Call Trace:",
	"Oops",
	"Kernel panic",
	"general protection",
	"double fault",
	"stack segment",
	"invalid opcode",
	"divide error",
	"Unable to handle",
	"unable to handle",
	"Bad page state",
	"Bad page map",
	"list_add corruption",
	"list_del corruption",
	"refcount_t:",
	"KASAN:",
	"KFENCE:",
	"KMSAN:",
	"KCSAN:",
	"UBSAN:",
	"ODEBUG:",
	"kmemleak: Cannot",
	"kmemleak: Memory pool empty",
	"kmemleak: Kernel memory leak detector disabled",
	"bad unlock balance",
	"held lock freed",
	"trying to register non-static key",
	"turning off the locking correctness validator",
	"Objects remaining",
	"possible circular locking dependency",
	"possible recursive locking",
	"possible irq lock inversion",
	"inconsistent lock state",
	"suspicious RCU usage",
	"sleeping function called from invalid context",
	"scheduling while atomic",
	"detected stall",
	"self-detected stall",
	"soft lockup",
	"hard LOCKUP",
	"blocked for more than",
	"Machine Check Exception",
	"Memory failure:",
	"Out of memory:",
	"segfault at",
};

static bool is_splat(const char *text)
{
	size_t i;

	for (i = 0; i < sizeof(splats) / sizeof(splats[0]); i++) {
		if (strstr(text, splats[i]))
			return true;
	}
	return false;
}

/**
 * struct record - one record of the log
 * @level: severity, 0 (emergency) to 7 (debug)
 * @number: sequence number
 * @text: its first line
 */
struct record {
	unsigned int level;
	uint64_t number;
	char *text;
};

/*
 * "4,339,5140900,-;text", then continuation lines that start with a space:
 * Documentation/ABI/testing/dev-kmsg.
 */
static bool record_parse(struct record *record, char *raw)
{
	unsigned int prefix;

	record->text = strchr(raw, ';');
	if (!record->text || sscanf(raw, "%u,%" SCNu64, &prefix, &record->number) != 2)
		return false;
	/* The lower three bits are the level, the rest is the facility. */
	record->level = prefix & 7;
	record->text++;
	record->text[strcspn(record->text, "\n")] = '\0';
	return true;
}

/* Records below this number are forgotten. */
static uint64_t first;

static void visit_all(void (*visit)(const struct record *record, void *arg), void *arg)
{
	struct record record;
	char raw[8192];
	ssize_t n;
	int fd;

	fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		bail("cannot open /dev/kmsg: %m");
	while ((n = read(fd, raw, sizeof(raw) - 1)) > 0 || errno == EPIPE || errno == EINTR) {
		if (n <= 0)
			continue;
		raw[n] = '\0';
		if (record_parse(&record, raw))
			visit(&record, arg);
	}
	close(fd);
}

/* What kmsg_splats() carries along. */
struct splat_search {
	struct json_object *lines;
	bool begun;
};

static void splat_visit(const struct record *record, void *arg)
{
	struct splat_search *search = arg;

	if (!search->begun && record->number)
		json_object_array_add(search->lines,
				      json_object_new_string("the kernel log lost its beginning"));
	search->begun = true;
	if (record->level <= LEVEL_CRITICAL || is_splat(record->text))
		json_object_array_add(search->lines, json_object_new_string(record->text));
}

struct json_object *kmsg_splats(void)
{
	struct splat_search search = { .lines = json_object_new_array() };

	visit_all(splat_visit, &search);
	return search.lines;
}

static void number_visit(const struct record *record, void *arg)
{
	uint64_t *next = arg;

	*next = record->number + 1;
}

void kmsg_forget(void)
{
	visit_all(number_visit, &first);
}

static void new_splat_visit(const struct record *record, void *arg)
{
	char **found = arg;

	if (record->number >= first && !*found && is_splat(record->text))
		*found = strdup(record->text);
}

char *kmsg_new_splat(void)
{
	char *found = NULL;

	visit_all(new_splat_visit, &found);
	return found;
}

/* What kmsg_visit() carries along. */
struct start_search {
	const char *start;
	void (*visit)(const char *rest, void *arg);
	void *arg;
};

static void start_visit(const struct record *record, void *arg)
{
	const struct start_search *search = arg;
	size_t len = strlen(search->start);

	if (record->number >= first && !strncmp(record->text, search->start, len))
		search->visit(record->text + len, search->arg);
}

void kmsg_visit(const char *start, void (*visit)(const char *rest, void *arg), void *arg)
{
	struct start_search search = { start, visit, arg };

	visit_all(start_visit, &search);
}

static void count_visit(const char *rest, void *arg)
{
	unsigned int *count = arg;

	(void)rest;
	++*count;
}

unsigned int kmsg_count(const char *start)
{
	unsigned int count = 0;

	kmsg_visit(start, count_visit, &count);
	return count;
}

static void text_visit(const char *rest, void *arg)
{
	char **text = arg;

	if (!*text)
		*text = strdup(rest);
}

char *kmsg_text(const char *start)
{
	char *text = NULL;

	kmsg_visit(start, text_visit, &text);
	return text;
}
