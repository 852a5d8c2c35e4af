/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which described bytes work, by the units that a kernel can hand out; from the
 * declaration alone.
 */
#ifndef SOFTRESERVE_LAB_WORKS_H
#define SOFTRESERVE_LAB_WORKS_H

#include "machine.h"
#include "ranges.h"

/* The smallest memory block: a section of x86's sparse memory. The kernel may choose a larger one. */
#define MEMORY_BLOCK_MIN (128ull << 20)
/* The smallest unit of a DAX device: PMD_SIZE (alloc_dax_region(), drivers/dax/bus.c). */
#define DAX_UNIT (2ull << 20)

/**
 * struct works - described bytes; all sets are normal
 * @described: all of them, joined as the kernel joins them
 * @usable: those that work and that a kernel can hand out
 * @fragments: those in incomplete DAX units, which no kernel can hand out
 */
struct works {
	struct sr_set described;
	struct sr_set usable;
	struct sr_set fragments;
};

/**
 * works_find() - tell what works
 * @m: the machine
 * @block: bytes of a memory block, the unit in which the kernel has memory go online
 * @windows: where its windows lie, in their order; ranges in one that is not
 *           there do not count
 * @out: result, for works_free()
 *
 * Within a range as the kernel joins them:
 *
 * - no byte of a memory block works if a described byte of it does not reach
 *   memory, for nobody can hand out a part of a block safely;
 * - nor if one shares its cells with a byte of the same block, or of a block
 *   above it that works: only one of the two may be handed out. Bytes in
 *   fragments are handed out to nobody, and share nothing.
 */
void works_find(const struct machine *m, u64 block, const struct sr_set *windows,
		struct works *out);

/** works_free() - release the sets */
void works_free(struct works *works);

#endif
