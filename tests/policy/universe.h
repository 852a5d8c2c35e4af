/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A small universe: 64 cells somewhere in the 64-bit address space.
 *
 * Sets of cells are bits of a u64, so that expected results come from plain bit
 * operations, independent of the code under test.
 */
#ifndef SOFTRESERVE_TESTS_UNIVERSE_H
#define SOFTRESERVE_TESTS_UNIVERSE_H

#include "policy/range.h"
#include "prng.h"

#define CELLS 64

/**
 * struct universe - where the cells lie
 * @base: first byte of cell 0
 * @unit: bytes a cell; all cells end at or before 2^64-1
 */
struct universe {
	u64 base;
	u64 unit;
};

/** universe_any() - one of several universes: from 0 on, in the middle, up to 2^64-1, all of it */
struct universe universe_any(struct prng *prng);

/** universe_range() - cells @first to @last as a range of addresses */
struct sr_range universe_range(struct universe u, unsigned int first, unsigned int last);

/** universe_random() - a random range; empty once in a while */
struct sr_range universe_random(struct universe u, struct prng *prng);

/** universe_cells() - the cells that lie in @r, tested one by one */
u64 universe_cells(struct universe u, struct sr_range r);

/** universe_all() - the cells that lie in any of @n ranges */
u64 universe_all(struct universe u, const struct sr_range *range, size_t n);

/**
 * universe_runs() - maximal runs of cells, lowest first
 * @u: where the cells lie
 * @cells: which
 * @runs: result, room for CELLS / 2
 *
 * Return: how many.
 */
size_t universe_runs(struct universe u, u64 cells, struct sr_range *runs);

#endif
