/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory blocks and NUMA nodes of the kernel.
 */
#ifndef SOFTRESERVE_GUEST_MEMORY_H
#define SOFTRESERVE_GUEST_MEMORY_H

#include "ranges.h"

/**
 * struct memory - the memory blocks
 * @block_size: bytes of each
 * @present: those added to the system, as a normal set
 * @online: those of them that are online, likewise
 */
struct memory {
	u64 block_size;
	struct sr_set present;
	struct sr_set online;
};

/** memory_block_size() - bytes of a memory block */
u64 memory_block_size(void);

/** memory_read() - read /sys/devices/system/memory */
struct memory memory_read(void);

/**
 * memory_set() - put the memory block at an address online, as movable, or offline
 *
 * Return: true if the kernel did it; otherwise errno says why not.
 */
bool memory_set(u64 address, bool online);

/**
 * memory_node() - how much memory a NUMA node has
 * @node: number
 * @total: result: bytes
 * @unused: result: bytes that are free
 *
 * Return: true if the node has a meminfo.
 */
bool memory_node(int node, u64 *total, u64 *unused);

/**
 * memory_reserve() - what the kernel wants to keep free of a NUMA node
 * @node: number
 *
 * Below that it reclaims, and in the end kills. Bails if it cannot be read.
 *
 * Return: bytes: the high watermarks of its zones, together.
 */
u64 memory_reserve(int node);

/**
 * memory_free() - how much of a range the kernel's allocator has
 * @range: whole pages of online memory
 *
 * Without the few pages that the lists of single CPUs hold. Bails if it cannot be read.
 *
 * Return: bytes.
 */
u64 memory_free(struct sr_range range);

#endif
