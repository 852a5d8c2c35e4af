// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "ranges.h"
#include "tap.h"

static void ranges_reserve(struct sr_set *set, size_t cap)
{
	if (cap <= set->cap)
		return;
	set->range = reallocarray(set->range, cap, sizeof(*set->range));
	if (!set->range)
		bail("out of memory for %zu ranges", cap);
	set->cap = cap;
}

void ranges_add(struct sr_set *set, struct sr_range r)
{
	if (set->n == set->cap)
		ranges_reserve(set, set->cap ? 2 * set->cap : 16);
	set->range[set->n++] = r;
}

void ranges_add_all(struct sr_set *set, const struct sr_set *more)
{
	size_t i;

	for (i = 0; i < more->n; i++)
		ranges_add(set, more->range[i]);
}

typedef int (*set_operation)(const struct sr_set *a, const struct sr_set *b, struct sr_set *out);

static struct sr_set ranges_combine(set_operation combine, const struct sr_set *a,
				    const struct sr_set *b)
{
	struct sr_set out = { 0 };

	/* One more than needed: an empty result has an array, too. */
	ranges_reserve(&out, a->n + b->n + 1);
	if (combine(a, b, &out) == SR_NO_ROOM)
		bail("a range set outgrew %zu ranges", out.cap);
	return out;
}

struct sr_set ranges_common(const struct sr_set *a, const struct sr_set *b)
{
	return ranges_combine(sr_set_intersect, a, b);
}

struct sr_set ranges_without(const struct sr_set *a, const struct sr_set *b)
{
	return ranges_combine(sr_set_subtract, a, b);
}

bool ranges_same(const struct sr_set *a, const struct sr_set *b)
{
	return a->n == b->n && (!a->n || !memcmp(a->range, b->range, a->n * sizeof(*a->range)));
}

struct json_object *range_json(struct sr_range r)
{
	struct json_object *obj = json_object_new_object();

	json_object_object_add(obj, "start", json_object_new_uint64(r.start));
	json_object_object_add(obj, "end", json_object_new_uint64(r.end));
	return obj;
}

struct json_object *ranges_json(const struct sr_set *set)
{
	struct json_object *list = json_object_new_array();
	size_t i;

	for (i = 0; i < set->n; i++)
		json_object_array_add(list, range_json(set->range[i]));
	return list;
}
