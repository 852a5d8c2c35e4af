/* SPDX-License-Identifier: GPL-2.0-only */
/* The sets of policy/range.h in memory of their own. */
#ifndef SOFTRESERVE_LAB_RANGES_H
#define SOFTRESERVE_LAB_RANGES_H

#include "../../policy/range.h"

/**
 * ranges_add() - append a range to a set that grows as needed
 * @set: starts out zeroed; to be made normal by sr_set_normalize() afterwards
 * @start: first byte
 * @end: last byte
 */
void ranges_add(struct sr_set *set, u64 start, u64 end);

/** ranges_free() - release a set's array; leaves an empty set */
void ranges_free(struct sr_set *set);

/** ranges_union() - sr_set_union() into a new set, for ranges_free() */
struct sr_set ranges_union(const struct sr_set *a, const struct sr_set *b);

/** ranges_intersect() - sr_set_intersect() into a new set, for ranges_free() */
struct sr_set ranges_intersect(const struct sr_set *a, const struct sr_set *b);

/** ranges_subtract() - sr_set_subtract() into a new set, for ranges_free() */
struct sr_set ranges_subtract(const struct sr_set *a, const struct sr_set *b);

/** ranges_equal() - true if two normal sets hold the same bytes */
bool ranges_equal(const struct sr_set *a, const struct sr_set *b);

#endif
