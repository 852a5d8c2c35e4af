// SPDX-License-Identifier: GPL-2.0-only
#include "blocks.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attr.h"
#include "text.h"

#define MEMORY "/sys/devices/system/memory"

/* The zone of memory that is online comes first (valid_zones_show(), drivers/base/memory.c). */
static bool is_movable(uint64_t number)
{
	char zones[64];

	attr_read(zones, sizeof(zones), MEMORY "/memory%" PRIu64 "/valid_zones", number);
	return !strncmp(zones, "Movable", strlen("Movable"));
}

static bool is_online(uint64_t number)
{
	char state[32];

	return attr_read(state, sizeof(state), MEMORY "/memory%" PRIu64 "/state", number) &&
	       !strcmp(state, "online");
}

static void add(struct blocks *blocks, struct block block)
{
	blocks->block = reallocarray(blocks->block, blocks->n + 1, sizeof(*blocks->block));
	if (!blocks->block) {
		complain("out of memory");
		abort();
	}
	blocks->block[blocks->n++] = block;
}

/* One that is not there, or offline, is nothing to do. */
static bool offline(struct blocks *blocks, uint64_t number)
{
	struct block block = { number, false };
	char state[32];

	if (!attr_read(state, sizeof(state), MEMORY "/memory%" PRIu64 "/state", number) ||
	    !strcmp(state, "offline"))
		return true;
	block.movable = is_movable(number);
	if (!attr_set("offline", MEMORY "/memory%" PRIu64 "/state", number)) {
		complain("memory block %" PRIu64 " cannot be taken offline: %s", number,
			 strerror(errno));
		return false;
	}
	add(blocks, block);
	return true;
}

bool blocks_offline(struct blocks *blocks, uint64_t start, uint64_t end)
{
	uint64_t size;

	if (!attr_number(&size, 16, MEMORY "/block_size_bytes") || !size) {
		complain(MEMORY "/block_size_bytes cannot be read: %s", strerror(errno));
		return false;
	}
	for (uint64_t i = start / size; i <= end / size; i++) {
		if (offline(blocks, i))
			continue;
		blocks_online(blocks);
		return false;
	}
	return true;
}

void blocks_online(struct blocks *blocks)
{
	while (blocks->n) {
		struct block block = blocks->block[--blocks->n];

		/* The kernel may have done it by itself, when the memory came back. */
		if (is_online(block.number))
			continue;
		if (!attr_set(block.movable ? "online_movable" : "online",
			      MEMORY "/memory%" PRIu64 "/state", block.number))
			complain("memory block %" PRIu64 " cannot be put back online: %s",
				 block.number, strerror(errno));
	}
}

void blocks_free(struct blocks *blocks)
{
	free(blocks->block);
	*blocks = (struct blocks){ 0 };
}
