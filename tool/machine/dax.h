/* SPDX-License-Identifier: GPL-2.0-only */
/* DAX devices (ABI: sysfs-bus-dax), who has each, and memory blocks. */
#ifndef SOFTRESERVE_TOOL_DAX_H
#define SOFTRESERVE_TOOL_DAX_H

#include "../../policy/snapshot.h"
#include "problem.h"
#include "source.h"

#define DAX_DEVICES "sys/bus/dax/devices"
#define MEMORY_DEVICES "sys/devices/system/memory"

/**
 * struct dax_device - one of them
 * @name: "dax0.0"
 * @driver: "kmem", "device_dax", "" if none
 * @owner: what it is below: "region0", "hmem.0", or another device's name
 * @in_region: that is a CXL region
 * @node: target node, -1 if it has none
 * @range: its mappings, normal
 * @n_ranges: how many
 */
struct dax_device {
	char name[SR_NAME_MAX];
	char driver[SR_NAME_MAX];
	char owner[SR_NAME_MAX];
	bool in_region;
	int node;
	struct sr_range *range;
	size_t n_ranges;
};

/** struct dax - all of them, by number */
struct dax {
	struct dax_device *device;
	size_t n;
};

/** dax_read() - read it; to be freed with dax_free() */
struct dax dax_read(const struct source *source, struct problems *problems);

/** dax_free() - forget it */
void dax_free(struct dax *dax);

/**
 * struct blocks_seen - memory blocks, as runs
 * @block_size: bytes; 0 if unknown
 * @present: of blocks that there are, normal
 * @online: of blocks that are online, normal
 */
struct blocks_seen {
	uint64_t block_size;
	struct sr_set present;
	struct sr_set online;
};

/** blocks_read() - read it; to be freed with blocks_seen_free() */
struct blocks_seen blocks_read(const struct source *source, struct problems *problems);

/** blocks_seen_free() - forget it */
void blocks_seen_free(struct blocks_seen *blocks);

#endif
