/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sorted sets of inclusive address ranges.
 *
 * A set is an array that its caller owns, with a capacity; nothing here
 * allocates. A *normal* set is sorted by start and its ranges neither overlap
 * nor touch. Every function that yields a set yields a normal one.
 */
#ifndef SOFTRESERVE_POLICY_RANGE_H
#define SOFTRESERVE_POLICY_RANGE_H

#include "types.h"

/**
 * struct sr_range - an address range, both ends included
 * @start: first byte
 * @end: last byte; a range with @end < @start is empty
 */
struct sr_range {
	u64 start;
	u64 end;
};

/**
 * struct sr_set - ranges in an array that the caller owns
 * @range: the array
 * @n: ranges in use
 * @cap: ranges that fit
 */
struct sr_set {
	struct sr_range *range;
	size_t n;
	size_t cap;
};

/* What the functions below return when @cap of a result is too small. */
#define SR_NO_ROOM (-1)

/** sr_range_empty() - true if @r holds no byte */
bool sr_range_empty(struct sr_range r);

/**
 * sr_range_bytes() - size of a range in bytes
 *
 * The whole 64-bit space (2^64 bytes) does not fit and yields U64_MAX.
 */
u64 sr_range_bytes(struct sr_range r);

/** sr_range_intersects() - true if @a and @b share a byte */
bool sr_range_intersects(struct sr_range a, struct sr_range b);

/** sr_range_contains() - true if every byte of @inner lies in @outer (an empty @inner does) */
bool sr_range_contains(struct sr_range outer, struct sr_range inner);

/** sr_range_clip() - the bytes that @a and @b share; empty if there are none */
struct sr_range sr_range_clip(struct sr_range a, struct sr_range b);

/**
 * sr_set_normalize() - make @set normal, in place
 *
 * Drops empty ranges, merges overlapping and touching ones. O(n log n), no
 * recursion, no extra memory.
 */
void sr_set_normalize(struct sr_set *set);

/** sr_set_bytes() - total size of a normal set; U64_MAX if 2^64 */
u64 sr_set_bytes(const struct sr_set *set);

/**
 * sr_set_union() - bytes in @a or in @b
 * @a: a normal set
 * @b: a normal set
 * @out: result; its array must not be that of @a or @b
 *
 * O(n). A capacity of @a->n + @b->n always suffices.
 *
 * Return: 0, or SR_NO_ROOM; then @out holds what fitted.
 */
int sr_set_union(const struct sr_set *a, const struct sr_set *b, struct sr_set *out);

/** sr_set_intersect() - bytes in @a and in @b; otherwise as sr_set_union() */
int sr_set_intersect(const struct sr_set *a, const struct sr_set *b, struct sr_set *out);

/** sr_set_subtract() - bytes in @a and not in @b; otherwise as sr_set_union() */
int sr_set_subtract(const struct sr_set *a, const struct sr_set *b, struct sr_set *out);

/** sr_set_covers() - true if every byte of @r lies in the normal set @set; O(log n) */
bool sr_set_covers(const struct sr_set *set, struct sr_range r);

/** sr_set_intersects() - true if the normal set @set shares a byte with @r; O(log n) */
bool sr_set_intersects(const struct sr_set *set, struct sr_range r);

/**
 * sr_sort() - sort an array in place
 * @base: the array
 * @n: elements
 * @size: bytes an element
 * @cmp: <0, 0, >0 as for qsort()
 *
 * Heapsort: O(n log n) in the worst case, not stable, no recursion, no memory.
 * (The C library's qsort() may allocate; the kernel's sort() is not there in
 * user space.)
 */
void sr_sort(void *base, size_t n, size_t size, int (*cmp)(const void *a, const void *b));

#endif
