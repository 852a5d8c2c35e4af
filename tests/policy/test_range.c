// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ranges and sets: unit tests at the edges of the address space, properties
 * against bit operations on a small universe.
 */
#include <stdlib.h>
#include <string.h>

#include "unit.h"
#include "universe.h"

#define ITERATIONS 20000
#define MAX_RANGES 12
#define LAST (~(u64)0)

static const struct sr_range nothing = { 1, 0 };
static const struct sr_range everything = { 0, LAST };

static struct sr_range between(u64 start, u64 end)
{
	return (struct sr_range){ start, end };
}

static void assert_range_equal(struct sr_range a, struct sr_range b)
{
	assert_int_equal(a.start, b.start);
	assert_int_equal(a.end, b.end);
}

static void assert_set_equal(const struct sr_set *set, const struct sr_range *expected, size_t n)
{
	assert_int_equal(set->n, n);
	for (size_t i = 0; i < n; i++)
		assert_range_equal(set->range[i], expected[i]);
}

static void empty_ranges(void **state)
{
	(void)state;
	assert_true(sr_range_empty(nothing));
	assert_true(sr_range_empty(between(LAST, 0)));
	assert_false(sr_range_empty(between(0, 0)));
	assert_false(sr_range_empty(between(LAST, LAST)));
	assert_false(sr_range_empty(everything));
}

static void bytes_of_ranges(void **state)
{
	(void)state;
	assert_int_equal(sr_range_bytes(nothing), 0);
	assert_int_equal(sr_range_bytes(between(LAST, 0)), 0);
	assert_int_equal(sr_range_bytes(between(0, 0)), 1);
	assert_int_equal(sr_range_bytes(between(LAST, LAST)), 1);
	assert_int_equal(sr_range_bytes(between(1, LAST)), LAST);
	assert_int_equal(sr_range_bytes(between(0, LAST - 1)), LAST);
	assert_int_equal(sr_range_bytes(everything), LAST);
}

static void intersecting_ranges(void **state)
{
	(void)state;
	assert_true(sr_range_intersects(between(0, 9), between(9, 20)));
	assert_false(sr_range_intersects(between(0, 9), between(10, 20)));
	assert_true(sr_range_intersects(between(LAST, LAST), everything));
	assert_false(sr_range_intersects(nothing, everything));
	assert_false(sr_range_intersects(everything, between(20, 10)));
	assert_range_equal(sr_range_clip(between(0, 9), between(5, 20)), between(5, 9));
	assert_true(sr_range_empty(sr_range_clip(between(0, 9), between(10, 20))));
}

static void containing_ranges(void **state)
{
	(void)state;
	assert_true(sr_range_contains(between(5, 9), between(5, 9)));
	assert_false(sr_range_contains(between(5, 9), between(4, 9)));
	assert_false(sr_range_contains(between(5, 9), between(5, 10)));
	assert_true(sr_range_contains(between(5, 9), nothing));
	assert_true(sr_range_contains(nothing, nothing));
	assert_false(sr_range_contains(nothing, everything));
	assert_true(sr_range_contains(everything, between(LAST, LAST)));
}

static void normal_sets(void **state)
{
	struct sr_range r[] = {
		{ LAST, LAST },		{ 20, 29 }, { 0, 0 }, { 9, 5 }, { 10, 19 }, { 1, 1 },
		{ LAST - 9, LAST - 1 },
	};
	const struct sr_range expected[] = { { 0, 1 }, { 10, 29 }, { LAST - 9, LAST } };
	struct sr_set set = { r, ARRAY_SIZE(r), ARRAY_SIZE(r) };

	(void)state;
	sr_set_normalize(&set);
	assert_set_equal(&set, expected, ARRAY_SIZE(expected));
	assert_int_equal(sr_set_bytes(&set), 32);

	set = (struct sr_set){ 0 };
	sr_set_normalize(&set);
	assert_int_equal(set.n, 0);
	assert_int_equal(sr_set_bytes(&set), 0);
}

static void whole_space(void **state)
{
	struct sr_range r[] = { { LAST / 2 + 1, LAST }, { 0, LAST / 2 } };
	struct sr_range none[1], hole[] = { { LAST, LAST } }, left[1];
	struct sr_set set = { r, 2, 2 };
	struct sr_set empty = { none, 0, 1 };
	struct sr_set last = { hole, 1, 1 };
	struct sr_set out = { left, 0, 1 };

	(void)state;
	sr_set_normalize(&set);
	assert_set_equal(&set, &everything, 1);
	assert_int_equal(sr_set_bytes(&set), LAST);
	assert_int_equal(sr_set_subtract(&set, &last, &out), 0);
	assert_range_equal(left[0], between(0, LAST - 1));
	assert_int_equal(sr_set_union(&out, &last, &empty), 0);
	assert_set_equal(&empty, &everything, 1);
	assert_int_equal(sr_set_subtract(&last, &set, &out), 0);
	assert_int_equal(out.n, 0);
}

/* A set in memory of exactly its capacity, so that ASan sees an overrun. */
static struct sr_set new_set(size_t cap)
{
	return (struct sr_set){ .range = malloc(cap * sizeof(struct sr_range)), .cap = cap };
}

static struct sr_set random_set(struct universe u, struct prng *prng)
{
	struct sr_set set = new_set(prng_below(prng, MAX_RANGES + 1));

	while (set.n < set.cap)
		set.range[set.n++] = universe_random(u, prng);
	return set;
}

static void assert_set_is(const struct sr_set *set, struct universe u, u64 cells)
{
	struct sr_range runs[CELLS / 2];
	size_t n = universe_runs(u, cells, runs);

	assert_set_equal(set, runs, n);
	if (cells == ~(u64)0 && u.unit == (u64)1 << 58)
		assert_int_equal(sr_set_bytes(set), LAST);
	else
		assert_int_equal(sr_set_bytes(set), __builtin_popcountll(cells) * u.unit);
}

typedef int set_operation(const struct sr_set *a, const struct sr_set *b, struct sr_set *out);

/* @operation yields @cells, given just enough room; given less, as many runs as fit. */
static void check_operation(set_operation *operation, const struct sr_set *a,
			    const struct sr_set *b, struct universe u, u64 cells)
{
	struct sr_range runs[CELLS / 2];
	size_t n = universe_runs(u, cells, runs);
	struct sr_set out = new_set(n);

	assert_true(n <= a->n + b->n);
	assert_int_equal(operation(a, b, &out), 0);
	assert_set_is(&out, u, cells);
	free(out.range);
	if (!n)
		return;
	out = new_set(n - 1);
	assert_int_equal(operation(a, b, &out), SR_NO_ROOM);
	assert_set_equal(&out, runs, n - 1);
	free(out.range);
}

static void check_lookups(const struct sr_set *set, struct universe u, u64 cells, struct prng *prng)
{
	for (int i = 0; i < 8; i++) {
		struct sr_range r = universe_random(u, prng);
		u64 asked = universe_cells(u, r);

		assert_int_equal(sr_set_covers(set, r), !(asked & ~cells));
		assert_int_equal(sr_set_intersects(set, r), !!(asked & cells));
	}
}

static void sets_agree_with_bits(void **state)
{
	struct prng prng = { prng_seed() };

	(void)state;
	for (int i = 0; i < ITERATIONS; i++) {
		struct universe u = universe_any(&prng);
		struct sr_set a = random_set(u, &prng), b = random_set(u, &prng);
		u64 in_a = universe_all(u, a.range, a.n), in_b = universe_all(u, b.range, b.n);

		sr_set_normalize(&a);
		sr_set_normalize(&b);
		assert_set_is(&a, u, in_a);
		assert_set_is(&b, u, in_b);
		check_operation(sr_set_union, &a, &b, u, in_a | in_b);
		check_operation(sr_set_intersect, &a, &b, u, in_a & in_b);
		check_operation(sr_set_subtract, &a, &b, u, in_a & ~in_b);
		check_lookups(&a, u, in_a, &prng);
		free(a.range);
		free(b.range);
	}
}

static void ranges_agree_with_bits(void **state)
{
	struct prng prng = { prng_seed() + 1 };

	(void)state;
	for (int i = 0; i < ITERATIONS; i++) {
		struct universe u = universe_any(&prng);
		struct sr_range a = universe_random(u, &prng), b = universe_random(u, &prng);
		u64 in_a = universe_cells(u, a), in_b = universe_cells(u, b);

		assert_int_equal(sr_range_empty(a), !in_a);
		assert_int_equal(sr_range_intersects(a, b), !!(in_a & in_b));
		assert_int_equal(sr_range_contains(a, b), !(in_b & ~in_a));
		assert_int_equal(universe_cells(u, sr_range_clip(a, b)), in_a & in_b);
	}
}

static size_t comparisons;

static int compare_tails(const void *a, const void *b)
{
	const unsigned char *x = a, *y = b;

	comparisons++;
	return memcmp(x, y, 3);
}

/* Few values make many equal elements; the elements' size is odd on purpose. */
static void fill(unsigned char *base, size_t n, unsigned int values, struct prng *prng)
{
	for (size_t i = 0; i < n; i++) {
		unsigned int value = prng_below(prng, values);

		for (int byte = 0; byte < 3; byte++)
			base[3 * i + byte] = value >> (16 - 8 * byte);
	}
}

static void sort_agrees_with_qsort(void **state)
{
	struct prng prng = { prng_seed() + 2 };

	(void)state;
	for (int i = 0; i < ITERATIONS / 4; i++) {
		size_t n = prng_below(&prng, 40);
		unsigned char *mine = malloc(3 * n), *theirs = malloc(3 * n);

		fill(mine, n, prng_between(&prng, 1, 300), &prng);
		memcpy(theirs, mine, 3 * n);
		sr_sort(mine, n, 3, compare_tails);
		qsort(theirs, n, 3, compare_tails);
		assert_memory_equal(mine, theirs, 3 * n);
		free(mine);
		free(theirs);
	}
}

/* Heapsort needs at most 2 n log2(n) comparisons to sort and 2 n to build the heap. */
static void assert_sorts_in_n_log_n(unsigned char *base, size_t n)
{
	size_t log = 0;

	while ((size_t)1 << log < n)
		log++;
	comparisons = 0;
	sr_sort(base, n, 3, compare_tails);
	assert_true(comparisons <= 2 * n * log + 2 * n);
}

static void sort_is_n_log_n(void **state)
{
	struct prng prng = { prng_seed() + 3 };
	size_t n = 50000;
	unsigned char *base = malloc(3 * n);

	(void)state;
	fill(base, n, 1 << 24, &prng);
	assert_sorts_in_n_log_n(base, n);
	assert_sorts_in_n_log_n(base, n); /* sorted already */
	for (size_t i = 0; i < n / 2; i++) {
		unsigned char saved[3];

		memcpy(saved, base + 3 * i, 3);
		memcpy(base + 3 * i, base + 3 * (n - 1 - i), 3);
		memcpy(base + 3 * (n - 1 - i), saved, 3);
	}
	assert_sorts_in_n_log_n(base, n); /* reversed */
	fill(base, n, 1, &prng);
	assert_sorts_in_n_log_n(base, n); /* all equal */
	free(base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_ranges),
		cmocka_unit_test(bytes_of_ranges),
		cmocka_unit_test(intersecting_ranges),
		cmocka_unit_test(containing_ranges),
		cmocka_unit_test(normal_sets),
		cmocka_unit_test(whole_space),
		cmocka_unit_test(ranges_agree_with_bits),
		cmocka_unit_test(sets_agree_with_bits),
		cmocka_unit_test(sort_agrees_with_qsort),
		cmocka_unit_test(sort_is_n_log_n),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("range", tests, NULL, NULL);
}
