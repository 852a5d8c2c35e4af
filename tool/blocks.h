/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory blocks: taken offline all together, or not at all. */
#ifndef SOFTRESERVE_TOOL_BLOCKS_H
#define SOFTRESERVE_TOOL_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct block - a memory block that was taken offline
 * @number: N of /sys/devices/system/memory/memoryN
 * @movable: its memory was in a movable zone
 */
struct block {
	uint64_t number;
	bool movable;
};

/** struct blocks - those that were, in the order in which they went */
struct blocks {
	struct block *block;
	size_t n;
};

/**
 * blocks_offline() - take every block that shares a byte with a range offline
 * @blocks: those that were online are added, for blocks_free()
 * @start: first byte of the range
 * @end: last byte
 *
 * Return: true; false if one cannot be: then all of @blocks are online again, whatever
 * range they were added for, and it was said why.
 */
bool blocks_offline(struct blocks *blocks, uint64_t start, uint64_t end);

/** blocks_online() - put all of them back online, last one first; says which cannot be */
void blocks_online(struct blocks *blocks);

/** blocks_free() - forget them */
void blocks_free(struct blocks *blocks);

#endif
