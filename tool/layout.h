/* SPDX-License-Identifier: GPL-2.0-only */
/* From addresses to columns: one scale for all rows of a picture. No input, no output. */
#ifndef SOFTRESERVE_TOOL_LAYOUT_H
#define SOFTRESERVE_TOOL_LAYOUT_H

#include "../policy/range.h"

/**
 * struct stretch - addresses between two boundaries that follow each other
 * @range: its addresses
 * @hole: nothing that is shown lies there
 * @at: first column
 * @width: columns, at least one
 */
struct stretch {
	struct sr_range range;
	bool hole;
	unsigned int at;
	unsigned int width;
};

/**
 * layout_cut() - cut the address space at every boundary of some ranges
 * @range: the ranges, in any order; they may overlap and be empty
 * @n: how many
 * @n_stretches: result: how many stretches
 *
 * The stretches follow each other without a gap, from the first byte of all ranges to the last,
 * and each lies in or outside a range as a whole. O(n log n).
 *
 * Return: for free(); NULL if there are none.
 */
struct stretch *layout_cut(const struct sr_range *range, size_t n, size_t *n_stretches);

/**
 * layout_spread() - give every stretch its columns
 * @stretch: as layout_cut() yields them; @at and @width are set
 * @n: how many, at least one
 * @width: columns for all, at least one
 * @least: what a stretch shall have at least
 * @hole: what a hole shall have, whatever its size
 *
 * What is left when all have their least goes to what is no hole, in proportion to
 * 1 + log2(size / smallest size): so a larger stretch is never narrower than a smaller one, and
 * one that is a thousand times larger does not push it out of sight. All columns are given
 * away. If there is too little room holes get one column, and the others as many as there are,
 * all alike. O(n log n).
 *
 * Return: true; false if there are more stretches than columns: then neighbours share one, in
 * order, and no column is empty.
 */
bool layout_spread(struct stretch *stretch, size_t n, unsigned int width, unsigned int least,
		   unsigned int hole);

/** layout_find() - index of the stretch that holds @address, which one must; O(log n) */
size_t layout_find(const struct stretch *stretch, size_t n, uint64_t address);

#endif
