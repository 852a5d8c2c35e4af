// SPDX-License-Identifier: GPL-2.0-only
/* From addresses to columns: what must hold of any ranges and any width. */
#include "../policy/prng.h"
#include "../policy/unit.h"

#include <stdio.h>
#include <stdlib.h>

#include "tool/layout.h"

#define ROUNDS 4000
#define RANGES_MAX 40
#define MIB (1ull << 20)

static u64 seed;

static bool intersects(struct sr_range a, struct sr_range b)
{
	return a.start <= b.end && b.start <= a.end;
}

/* Few starts and sizes, so that boundaries meet and ranges overlap; some are empty. */
static size_t draw_ranges(struct prng *prng, struct sr_range range[RANGES_MAX])
{
	size_t n = prng_between(prng, 1, RANGES_MAX);
	unsigned int places = prng_between(prng, 1, 200);

	for (size_t i = 0; i < n; i++) {
		u64 start = prng_below(prng, places) * (u64)prng_between(prng, 1, 2) * 128 * MIB;
		u64 size = (u64)prng_below(prng, 4) << prng_between(prng, 12, 40);

		range[i] = (struct sr_range){ start, size ? start + size - 1 : 0 };
		if (!size)
			range[i].start = 1;
		if (prng_one_in(prng, 50))
			range[i].end = UINT64_MAX;
	}
	return n;
}

static void check_cut(const struct stretch *stretch, size_t n, const struct sr_range *range,
		      size_t n_ranges)
{
	u64 first = UINT64_MAX, last = 0;

	for (size_t r = 0; r < n_ranges; r++) {
		if (range[r].end < range[r].start)
			continue;
		first = range[r].start < first ? range[r].start : first;
		last = range[r].end > last ? range[r].end : last;
	}
	assert_true(stretch[0].range.start == first);
	assert_true(stretch[n - 1].range.end == last);
	for (size_t i = 0; i < n; i++) {
		bool used = false;

		assert_true(stretch[i].range.start <= stretch[i].range.end);
		if (i)
			assert_true(stretch[i].range.start == stretch[i - 1].range.end + 1);
		for (size_t r = 0; r < n_ranges; r++) {
			if (range[r].end < range[r].start ||
			    !intersects(range[r], stretch[i].range))
				continue;
			used = true;
			assert_true(range[r].start <= stretch[i].range.start);
			assert_true(range[r].end >= stretch[i].range.end);
		}
		assert_int_equal(stretch[i].hole, !used);
	}
}

static void check_spread(const struct stretch *stretch, size_t n, unsigned int width,
			 unsigned int hole)
{
	unsigned int at = 0;

	for (size_t i = 0; i < n; i++) {
		assert_int_equal(stretch[i].at, at);
		assert_true(stretch[i].width >= 1);
		if (stretch[i].hole)
			assert_true(stretch[i].width <= hole);
		at += stretch[i].width;
		for (size_t j = 0; j < n; j++)
			if (!stretch[i].hole && !stretch[j].hole &&
			    sr_range_bytes(stretch[i].range) > sr_range_bytes(stretch[j].range))
				assert_true(stretch[i].width >= stretch[j].width);
	}
	assert_int_equal(at, width);
}

static void check_shared(const struct stretch *stretch, size_t n, unsigned int width)
{
	assert_int_equal(stretch[0].at, 0);
	assert_int_equal(stretch[n - 1].at, width - 1);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(stretch[i].width, 1);
		if (i)
			assert_in_range(stretch[i].at, stretch[i - 1].at, stretch[i - 1].at + 1);
	}
}

static void whatever_is_drawn(void **state)
{
	struct prng prng = { seed };

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		struct sr_range range[RANGES_MAX];
		size_t n_ranges = draw_ranges(&prng, range), n;
		struct stretch *stretch = layout_cut(range, n_ranges, &n);
		unsigned int width = prng_between(&prng, 1, 150);
		unsigned int least = prng_between(&prng, 1, 6), hole = prng_between(&prng, 1, 3);

		assert_int_equal(stretch == NULL, n == 0);
		if (n) {
			check_cut(stretch, n, range, n_ranges);
			assert_int_equal(layout_spread(stretch, n, width, least, hole), n <= width);
			if (n <= width)
				check_spread(stretch, n, width, hole);
			else
				check_shared(stretch, n, width);
			for (size_t i = 0; i < n; i++) {
				assert_int_equal(layout_find(stretch, n, stretch[i].range.start),
						 i);
				assert_int_equal(layout_find(stretch, n, stretch[i].range.end), i);
			}
		}
		free(stretch);
	}
}

/* A: 4 KiB, a hole of 1 TiB, B: 1 GiB, C: 1 TiB. */
static void sizes_are_seen(void **state)
{
	const struct sr_range range[] = {
		{ 0x1000, 0x1fff },
		{ 0x10000000000, 0x1003fffffff },
		{ 0x10040000000, 0x2003fffffff },
	};
	struct stretch *stretch;
	size_t n;

	(void)state;
	stretch = layout_cut(range, ARRAY_SIZE(range), &n);
	assert_int_equal(n, 4);
	assert_true(stretch[1].hole);
	/* log2: 12, 30, 40; weights: 1, 19, 29: of 49 columns exactly theirs, and one each before. */
	assert_true(layout_spread(stretch, n, 49 + 3 + 1, 1, 1));
	assert_int_equal(stretch[0].width, 1 + 1);
	assert_int_equal(stretch[1].width, 1);
	assert_int_equal(stretch[2].width, 1 + 19);
	assert_int_equal(stretch[3].width, 1 + 29);
	free(stretch);
}

static void the_very_end_of_the_address_space(void **state)
{
	const struct sr_range range[] = { { 0, 0xfff }, { UINT64_MAX - 0xfff, UINT64_MAX } };
	const struct sr_range whole = { 0, UINT64_MAX };
	struct stretch *stretch;
	size_t n;

	(void)state;
	stretch = layout_cut(range, ARRAY_SIZE(range), &n);
	assert_int_equal(n, 3);
	assert_true(stretch[2].range.end == UINT64_MAX && !stretch[2].hole);
	assert_true(layout_spread(stretch, n, 21, 4, 1));
	assert_int_equal(stretch[0].width, 10);
	assert_int_equal(stretch[2].width, 10);
	free(stretch);

	stretch = layout_cut(&whole, 1, &n);
	assert_int_equal(n, 1);
	assert_true(layout_spread(stretch, n, 1, 4, 1));
	assert_int_equal(stretch[0].width, 1);
	free(stretch);
}

static void nothing(void **state)
{
	const struct sr_range empty = { 1, 0 };
	size_t n;

	(void)state;
	assert_null(layout_cut(&empty, 1, &n));
	assert_int_equal(n, 0);
	assert_null(layout_cut(NULL, 0, &n));
	assert_int_equal(n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_is_drawn),
		cmocka_unit_test(sizes_are_seen),
		cmocka_unit_test(the_very_end_of_the_address_space),
		cmocka_unit_test(nothing),
	};

	seed = prng_seed();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
