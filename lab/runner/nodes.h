/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which NUMA node described memory belongs to, from the declaration alone; the
 * rule is explained in docs/lab.md.
 */
#ifndef SOFTRESERVE_LAB_NODES_H
#define SOFTRESERVE_LAB_NODES_H

#include "machine.h"
#include "ranges.h"

/** struct placed - described memory of one node */
struct placed {
	struct sr_range range;
	unsigned int node;
};

/** struct nodes - described memory whose node the declaration tells; @n pieces */
struct nodes {
	struct placed *placed;
	size_t n;
};

/**
 * nodes_find() - tell which node memory belongs to
 * @m: the machine
 * @places: where its windows lie, in their order
 * @described: a normal set: the ranges that firmware describes
 * @out: result, for nodes_free()
 */
void nodes_find(const struct machine *m, const struct sr_set *places,
		const struct sr_set *described, struct nodes *out);

/** nodes_free() - release the pieces */
void nodes_free(struct nodes *nodes);

/**
 * nodes_of_ram() - how RAM is cut into nodes
 * @m: the machine
 *
 * RAM has nodes of its own, for without an SRAT CXL memory gets none; and a
 * described range of RAM has one, so that the guest can ask for just that memory.
 *
 * Return: a range a node, node 0 first, as offsets in RAM; for ranges_free().
 */
struct sr_set nodes_of_ram(const struct machine *m);

#endif
