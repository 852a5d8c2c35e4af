/* SPDX-License-Identifier: GPL-2.0-only */
/* The memory map as firmware handed it over: /sys/firmware/memmap, else the e820 lines of the log. */
#ifndef SOFTRESERVE_TOOL_FIRMWARE_MAP_H
#define SOFTRESERVE_TOOL_FIRMWARE_MAP_H

#include "../../policy/range.h"
#include "problem.h"
#include "source.h"

/**
 * struct map_entry - one range of the map
 * @range: its addresses
 * @type: as the kernel calls it, "System RAM", "Soft Reserved", "Reserved", ...
 */
struct map_entry {
	struct sr_range range;
	char *type;
};

/**
 * struct firmware_map - all of it, by start
 * @from: the file it comes from: "sys/firmware/memmap", SOURCE_LOG or what that is called
 *        (source_called()), good as long as the source; NULL if there is none
 */
struct firmware_map {
	const char *from;
	struct map_entry *entry;
	size_t n;
};

/**
 * firmware_map_read() - read it
 * @log: the kernel's log, or NULL
 *
 * Return: to be freed with firmware_map_free().
 */
struct firmware_map firmware_map_read(const struct source *source, const char *log,
				      struct problems *problems);

/** firmware_map_free() - forget it */
void firmware_map_free(struct firmware_map *map);

#endif
