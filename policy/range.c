// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sorted sets of inclusive address ranges.
 *
 * Both ends being included, 2^64-1 is an ordinary address: no expression here
 * computes "end + 1" before it is known that a byte follows.
 */
#include "range.h"

bool sr_range_empty(struct sr_range r)
{
	return r.end < r.start;
}

u64 sr_range_bytes(struct sr_range r)
{
	u64 beyond_first = r.end - r.start;

	if (sr_range_empty(r))
		return 0;
	return beyond_first == ~(u64)0 ? beyond_first : beyond_first + 1;
}

bool sr_range_intersects(struct sr_range a, struct sr_range b)
{
	return !sr_range_empty(sr_range_clip(a, b));
}

bool sr_range_contains(struct sr_range outer, struct sr_range inner)
{
	if (sr_range_empty(inner))
		return true;
	return outer.start <= inner.start && inner.end <= outer.end;
}

struct sr_range sr_range_clip(struct sr_range a, struct sr_range b)
{
	return (struct sr_range){
		.start = a.start > b.start ? a.start : b.start,
		.end = a.end < b.end ? a.end : b.end,
	};
}

/* Neither is empty and @b starts no earlier than @a: are they one run? */
static bool overlaps_or_touches(struct sr_range a, struct sr_range b)
{
	return b.start <= a.end || b.start - 1 == a.end;
}

/* Add @r, which starts no earlier than anything in @set, and keep it normal. */
static int append(struct sr_set *set, struct sr_range r)
{
	struct sr_range *last = set->n ? &set->range[set->n - 1] : NULL;

	if (last && overlaps_or_touches(*last, r)) {
		if (last->end < r.end)
			last->end = r.end;
		return 0;
	}
	if (set->n == set->cap)
		return SR_NO_ROOM;
	set->range[set->n++] = r;
	return 0;
}

static int compare_start(const void *a, const void *b)
{
	const struct sr_range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

void sr_set_normalize(struct sr_set *set)
{
	size_t n = set->n;

	sr_sort(set->range, n, sizeof(*set->range), compare_start);
	set->n = 0;
	for (size_t i = 0; i < n; i++) {
		/* Never short of room: what is written lies at or before i. */
		if (!sr_range_empty(set->range[i]))
			append(set, set->range[i]);
	}
}

u64 sr_set_bytes(const struct sr_set *set)
{
	u64 bytes = 0;

	/* 2^64 bytes are one range in a normal set: the sum can't wrap. */
	for (size_t i = 0; i < set->n; i++)
		bytes += sr_range_bytes(set->range[i]);
	return bytes;
}

int sr_set_union(const struct sr_set *a, const struct sr_set *b, struct sr_set *out)
{
	size_t i = 0, j = 0;

	out->n = 0;
	while (i < a->n || j < b->n) {
		bool from_a = j == b->n || (i < a->n && a->range[i].start <= b->range[j].start);

		if (append(out, from_a ? a->range[i++] : b->range[j++]))
			return SR_NO_ROOM;
	}
	return 0;
}

int sr_set_intersect(const struct sr_set *a, const struct sr_set *b, struct sr_set *out)
{
	size_t i = 0, j = 0;

	out->n = 0;
	while (i < a->n && j < b->n) {
		struct sr_range both = sr_range_clip(a->range[i], b->range[j]);

		if (!sr_range_empty(both) && append(out, both))
			return SR_NO_ROOM;
		if (a->range[i].end < b->range[j].end)
			i++;
		else
			j++;
	}
	return 0;
}

/*
 * Append what @b leaves of @r. @j is the first range of @b that may matter, and
 * moves on; the next @r must lie behind this one.
 */
static int append_rest(const struct sr_set *b, size_t *j, struct sr_range r, struct sr_set *out)
{
	for (; *j < b->n && b->range[*j].start <= r.end; ++*j) {
		struct sr_range cut = b->range[*j];

		if (cut.end < r.start)
			continue;
		if (cut.start > r.start && append(out, (struct sr_range){ r.start, cut.start - 1 }))
			return SR_NO_ROOM;
		if (cut.end >= r.end) /* it may reach into the next range as well */
			return 0;
		r.start = cut.end + 1;
	}
	return append(out, r);
}

int sr_set_subtract(const struct sr_set *a, const struct sr_set *b, struct sr_set *out)
{
	size_t j = 0;

	out->n = 0;
	for (size_t i = 0; i < a->n; i++) {
		if (append_rest(b, &j, a->range[i], out))
			return SR_NO_ROOM;
	}
	return 0;
}

/* The last range of a normal set that starts at or before @address, or NULL. */
static const struct sr_range *last_from(const struct sr_set *set, u64 address)
{
	size_t low = 0, high = set->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (set->range[mid].start <= address)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? &set->range[low - 1] : NULL;
}

bool sr_set_covers(const struct sr_set *set, struct sr_range r)
{
	const struct sr_range *found = last_from(set, r.start);

	/* Ranges of a normal set do not touch, so one of them holds all of r. */
	return sr_range_empty(r) || (found && sr_range_contains(*found, r));
}

bool sr_set_intersects(const struct sr_set *set, struct sr_range r)
{
	const struct sr_range *found = last_from(set, r.end);

	return found && sr_range_intersects(*found, r);
}

static void swap(char *a, char *b, size_t size)
{
	while (size--) {
		char saved = *a;

		*a++ = *b;
		*b++ = saved;
	}
}

/* Let element @root of a heap of @n sink until no child is greater. */
static void sift_down(char *base, size_t root, size_t n, size_t size,
		      int (*cmp)(const void *a, const void *b))
{
	size_t child;

	while ((child = 2 * root + 1) < n) {
		if (child + 1 < n && cmp(base + child * size, base + (child + 1) * size) < 0)
			child++;
		if (cmp(base + root * size, base + child * size) >= 0)
			return;
		swap(base + root * size, base + child * size, size);
		root = child;
	}
}

void sr_sort(void *base, size_t n, size_t size, int (*cmp)(const void *a, const void *b))
{
	for (size_t root = n / 2; root-- > 0;)
		sift_down(base, root, n, size, cmp);
	while (n > 1) {
		n--;
		swap(base, (char *)base + n * size, size);
		sift_down(base, 0, n, size, cmp);
	}
}
