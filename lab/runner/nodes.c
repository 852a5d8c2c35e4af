// SPDX-License-Identifier: GPL-2.0-only
#include "nodes.h"

#include <stdlib.h>

#include "cedt.h"
#include "memory.h"
#include "topology.h"

static int by_start(const void *a, const void *b)
{
	const struct sr_range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* Where in guest RAM, as one piece, an address of it lies. */
static u64 ram_offset(const struct machine *m, u64 address)
{
	const u64 high = 4ull << 30;

	return address < high ? address : address - high + machine_low_memory(m);
}

/* Cuts the first of several pieces of RAM, of whole megabytes, into nodes. */
static void split_first(struct sr_set *pieces, unsigned int nodes)
{
	struct sr_range first = pieces->range[0];
	u64 size = (sr_range_bytes(first) >> 20) / nodes << 20;

	for (unsigned int i = 1; i < nodes; i++) {
		u64 start = first.start + i * size;

		pieces->range[i == 1 ? 0 : pieces->n - 1].end = start - 1;
		ranges_add(pieces, start, first.end);
	}
}

struct sr_set nodes_of_ram(const struct machine *m)
{
	struct sr_set described = { 0 }, whole = { 0 }, pieces;

	ranges_add(&whole, 0, m->memory - 1);
	for (size_t i = 0; i < m->soft_reserved.n; i++) {
		const struct soft_reserved *r = machine_range(m, i);
		u64 start = ram_offset(m, r->address);

		if (!r->window)
			ranges_add(&described, start, start + r->size - 1);
	}
	sr_set_normalize(&described);
	pieces = ranges_subtract(&whole, &described);
	split_first(&pieces, m->ram_nodes);
	for (size_t i = 0; i < described.n; i++)
		ranges_add(&pieces, described.range[i].start, described.range[i].end);
	sr_sort(pieces.range, pieces.n, sizeof(*pieces.range), by_start);
	ranges_free(&described);
	ranges_free(&whole);
	return pieces;
}

static void add(struct nodes *nodes, struct sr_range range, unsigned int node)
{
	nodes->placed = mem_grow(nodes->placed, nodes->n + 1, sizeof(*nodes->placed));
	nodes->placed[nodes->n++] = (struct placed){ range, node };
}

/* Without an SRAT the kernel knows one node, which all RAM is on. */
static void add_ram(const struct machine *m, const struct sr_set *ram, struct nodes *out)
{
	for (size_t i = 0; i < m->soft_reserved.n; i++) {
		const struct soft_reserved *r = machine_range(m, i);
		u64 offset = ram_offset(m, r->address);
		unsigned int node = 0;

		if (r->window)
			continue;
		while (m->srat && ram->range[node].end < offset)
			node++;
		add(out, (struct sr_range){ r->address, r->address + r->size - 1 }, node);
	}
}

/* Takes from @rest what lies in @range, and says that it is on a node. */
static void place(struct sr_set *rest, struct sr_range range, unsigned int node, struct nodes *out)
{
	struct sr_set one = { &range, 1, 1 };
	struct sr_set here = ranges_intersect(rest, &one), left = ranges_subtract(rest, &one);

	for (size_t i = 0; i < here.n; i++)
		add(out, here.range[i], node);
	ranges_free(&here);
	ranges_free(rest);
	*rest = left;
}

/*
 * Each window of the CEDT becomes a node, in the CEDT's order, after those of the
 * SRAT; one that overlaps another before it belongs to that one's node
 * (acpi_parse_cfmws(), drivers/acpi/numa/srat.c; numa_fill_memblks()).
 */
static void place_windows(const struct machine *m, const struct sr_set *places, unsigned int next,
			  struct sr_set *rest, struct nodes *out)
{
	unsigned int *node = mem_zero(m->windows.n, sizeof(*node));
	struct sr_set claimed = { 0 };
	size_t first;

	cedt_windows(m, places, &claimed);
	for (size_t i = 0; i < claimed.n; i++) {
		for (first = 0; first < i; first++)
			if (sr_range_intersects(claimed.range[first], claimed.range[i]))
				break;
		node[i] = first < i ? node[first] : next++;
		place(rest, claimed.range[i], node[i], out);
	}
	ranges_free(&claimed);
	free(node);
}

/* The node of the host bridge that leads to the device, 0 if firmware names none. */
static unsigned int nearest(const struct machine *m, const struct window *w)
{
	unsigned int node = machine_bridge(m, w->bridge[0])->node;

	return m->srat && node != NO_NODE ? node : 0;
}

/*
 * What no table puts on a node belongs to the one that is nearest. Across host
 * bridges that is nobody's to say.
 */
static void place_nearest(const struct machine *m, const struct sr_set *places, struct sr_set *rest,
			  struct nodes *out)
{
	for (size_t i = 0; i < m->windows.n && i < places->n; i++) {
		const struct window *w = machine_window(m, i);

		if (w->targets.n == 1)
			place(rest, places->range[i], nearest(m, w), out);
	}
}

void nodes_find(const struct machine *m, const struct sr_set *places,
		const struct sr_set *described, struct nodes *out)
{
	struct sr_set ram = nodes_of_ram(m);
	struct sr_set rest = ranges_union(described, &(struct sr_set){ 0 });

	*out = (struct nodes){ 0 };
	add_ram(m, &ram, out);
	if (m->srat)
		place_windows(m, places, (unsigned int)ram.n, &rest, out);
	place_nearest(m, places, &rest, out);
	ranges_free(&rest);
	ranges_free(&ram);
}

void nodes_free(struct nodes *nodes)
{
	free(nodes->placed);
	*nodes = (struct nodes){ 0 };
}
