// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_map.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"

#define MEMMAP "sys/firmware/memmap"

/* How the kernel's log calls a type, and how /sys/firmware/memmap does. */
static const struct {
	const char *log;
	const char *type;
} types[] = {
	{ "usable", "System RAM" },
	{ "soft reserved", "Soft Reserved" },
	{ "reserved", "Reserved" },
	{ "ACPI data", "ACPI Tables" },
	{ "ACPI NVS", "ACPI Non-volatile Storage" },
	{ "unusable", "Unusable memory" },
	{ "persistent", "Persistent Memory" },
};

static void add(struct firmware_map *map, struct sr_range range, char *type)
{
	struct map_entry *entry = GROW(map->entry, map->n);

	entry->range = range;
	entry->type = type;
}

static int compare_entries(const void *a, const void *b)
{
	const struct map_entry *x = a, *y = b;

	return x->range.start < y->range.start ? -1 : x->range.start > y->range.start;
}

/* drivers/firmware/memmap.c */
static void read_memmap(const struct source *source, struct firmware_map *map,
			struct problems *problems)
{
	char **names, type[64];
	size_t n = source_list(source, MEMMAP, &names);
	struct sr_range range;

	for (size_t i = 0; i < n; i++) {
		if (source_number(source, &range.start, 0, MEMMAP "/%s/start", names[i]) &&
		    source_number(source, &range.end, 0, MEMMAP "/%s/end", names[i]) &&
		    source_text(source, type, sizeof(type), MEMMAP "/%s/type", names[i])) {
			add(map, range, text_copy(type, sizeof(type)));
			continue;
		}
		problem_add(problems, MEMMAP, PROBLEM_WHOLE, "entry %s cannot be read: %s",
			    names[i], strerror(errno));
		/* Nobody but root may read any of them: said once. */
		if (errno == EACCES)
			break;
	}
	if (n)
		map->from = MEMMAP;
	source_list_free(names, n);
}

/* "BIOS-e820: [mem 0x000000c050000000-0x000000fcffffffff] soft reserved" */
static void read_line(struct firmware_map *map, const char *line, size_t n)
{
	struct sr_range range;
	char type[64], copy[128];

	/* Blanks in a format match new lines, too: nothing of the next line must be there. */
	snprintf(copy, sizeof(copy), "%.*s", (int)(n < sizeof(copy) ? n : sizeof(copy)), line);
	if (sscanf(copy, "BIOS-e820: [mem 0x%" SCNx64 "-0x%" SCNx64 "] %63[^\r]", &range.start,
		   &range.end, type) != 3)
		return;
	map->from = SOURCE_LOG;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (!strcmp(type, types[i].log)) {
			add(map, range, text_copy(types[i].type, (size_t)-1));
			return;
		}
	}
	add(map, range, text_copy(type, sizeof(type)));
}

static void read_log(struct firmware_map *map, const char *log)
{
	const char *at = log;

	/* From one to the next: the log has few of them and many other lines. */
	while (at && (at = strstr(at, "BIOS-e820: [mem "))) {
		size_t n = strcspn(at, "\n");

		read_line(map, at, n);
		at += n;
	}
}

/* Empty ranges are of no use to anybody. */
static void drop_broken(struct firmware_map *map, struct problems *problems)
{
	size_t kept = 0;

	for (size_t i = 0; i < map->n; i++) {
		struct map_entry entry = map->entry[i];

		if (!sr_range_empty(entry.range)) {
			map->entry[kept++] = entry;
			continue;
		}
		problem_add(problems, map->from, PROBLEM_WHOLE,
			    "%s ends before it starts, at 0x%" PRIx64 ": left out", entry.type,
			    entry.range.start);
		free(entry.type);
	}
	map->n = kept;
}

struct firmware_map firmware_map_read(const struct source *source, const char *log,
				      struct problems *problems)
{
	struct firmware_map map = { 0 };

	read_memmap(source, &map, problems);
	if (!map.n && log)
		read_log(&map, log);
	if (map.from)
		map.from = source_called(source, map.from);
	drop_broken(&map, problems);
	if (map.n)
		qsort(map.entry, map.n, sizeof(*map.entry), compare_entries);
	return map;
}

void firmware_map_free(struct firmware_map *map)
{
	for (size_t i = 0; i < map->n; i++)
		free(map->entry[i].type);
	free(map->entry);
	*map = (struct firmware_map){ 0 };
}
