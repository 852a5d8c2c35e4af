/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The range sets of policy/range.h with arrays from the heap, and as JSON.
 *
 * PID 1 lives for one run: sets are not freed.
 */
#ifndef SOFTRESERVE_GUEST_RANGES_H
#define SOFTRESERVE_GUEST_RANGES_H

#include <json-c/json.h>
#include <range.h>

/** ranges_add() - append @r; the set is not normal afterwards */
void ranges_add(struct sr_set *set, struct sr_range r);

/** ranges_add_all() - append every range of @more; the set is not normal afterwards */
void ranges_add_all(struct sr_set *set, const struct sr_set *more);

/** ranges_common() - bytes in both of two normal sets, as a new set */
struct sr_set ranges_common(const struct sr_set *a, const struct sr_set *b);

/** ranges_without() - bytes in @a but not in @b, both normal, as a new set */
struct sr_set ranges_without(const struct sr_set *a, const struct sr_set *b);

/** ranges_same() - true if two normal sets hold the same bytes */
bool ranges_same(const struct sr_set *a, const struct sr_set *b);

/** range_json() - {"start":..,"end":..} */
struct json_object *range_json(struct sr_range r);

/** ranges_json() - a JSON array of the ranges, in the order of the set */
struct json_object *ranges_json(const struct sr_set *set);

#endif
