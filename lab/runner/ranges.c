// SPDX-License-Identifier: GPL-2.0-only
#include "ranges.h"

#include <stdlib.h>

#include "memory.h"

void ranges_add(struct sr_set *set, u64 start, u64 end)
{
	if (set->n == set->cap) {
		set->cap = set->cap ? 2 * set->cap : 16;
		set->range = mem_grow(set->range, set->cap, sizeof(*set->range));
	}
	set->range[set->n++] = (struct sr_range){ .start = start, .end = end };
}

void ranges_free(struct sr_set *set)
{
	free(set->range);
	*set = (struct sr_set){ 0 };
}

static struct sr_set combine(int (*op)(const struct sr_set *, const struct sr_set *,
				       struct sr_set *),
			     const struct sr_set *a, const struct sr_set *b)
{
	struct sr_set out = { .cap = a->n + b->n };

	out.range = mem_zero(out.cap, sizeof(*out.range));
	op(a, b, &out); /* this capacity always suffices */
	return out;
}

struct sr_set ranges_union(const struct sr_set *a, const struct sr_set *b)
{
	return combine(sr_set_union, a, b);
}

struct sr_set ranges_intersect(const struct sr_set *a, const struct sr_set *b)
{
	return combine(sr_set_intersect, a, b);
}

struct sr_set ranges_subtract(const struct sr_set *a, const struct sr_set *b)
{
	return combine(sr_set_subtract, a, b);
}

bool ranges_equal(const struct sr_set *a, const struct sr_set *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (a->range[i].start != b->range[i].start || a->range[i].end != b->range[i].end)
			return false;
	return true;
}
