// SPDX-License-Identifier: GPL-2.0-only
/* Units of memory that share cells meet in a place, over whichever ways these are reached. */
#include <stdlib.h>
#include <string.h>

#include "places.h"
#include "unit.h"

/* The pattern of units repeats with this much of a device. */
#define DEVICE ((u64)256 << 20)
#define MAX_UNITS (16 * DEVICE / SR_PLACES_UNIT)
#define SMALLEST ((u64)1 << 20)

static const unsigned int all_ways[] = { 1, 2, 4, 8, 16, 3, 6, 12 };

/**
 * struct set - how one device is reached
 * @ways: interleave ways
 * @granularity: bytes
 * @position: of the device among the ways
 * @cell: bytes of the device that are places, ascending
 * @unit: in which unit each is
 * @n: how many
 */
struct set {
	unsigned int ways;
	u64 granularity;
	unsigned int position;
	u64 *cell;
	unsigned int *unit;
	size_t n;
};

static int ascending(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return (x > y) - (x < y);
}

static void read_places(u64 *places)
{
	for (size_t i = 0; i < SR_PLACES; i++)
		places[i] = sr_place(i);
	qsort(places, SR_PLACES, sizeof(*places), ascending);
}

static unsigned int units(const struct set *set)
{
	return (unsigned int)(DEVICE * set->ways / SR_PLACES_UNIT);
}

/* CXL 3.1, 8.2.4.20.13: granules go to the ways in turn. */
static void fill(struct set *set, const u64 *places)
{
	size_t most = (size_t)units(set) * SR_PLACES;

	set->cell = calloc(most, sizeof(*set->cell));
	set->unit = calloc(most, sizeof(*set->unit));
	assert_non_null(set->cell);
	assert_non_null(set->unit);
	for (size_t i = 0; i < most; i++) {
		u64 at = i / SR_PLACES * SR_PLACES_UNIT + places[i % SR_PLACES];
		u64 granule = at / set->granularity;

		if (granule % set->ways != set->position)
			continue;
		set->cell[set->n] = granule / set->ways * set->granularity + at % set->granularity;
		set->unit[set->n++] = (unsigned int)(i / SR_PLACES);
	}
}

static size_t make_sets(struct set *sets, const u64 *places)
{
	size_t n = 0;

	for (size_t w = 0; w < ARRAY_SIZE(all_ways); w++)
		for (u64 granularity = 256; granularity <= 16384; granularity *= 2)
			for (unsigned int position = 0; position < all_ways[w]; position++) {
				sets[n] = (struct set){ all_ways[w], granularity, position,
							NULL,	     NULL,	  0 };
				fill(&sets[n++], places);
			}
	return n;
}

/* Bytes of the device that two units have in common, to a granule or so. */
static u64 common(const struct set *a, unsigned int unit_a, const struct set *b,
		  unsigned int unit_b)
{
	u64 start_a = unit_a * SR_PLACES_UNIT / a->ways, end_a = start_a + SR_PLACES_UNIT / a->ways;
	u64 start_b = unit_b * SR_PLACES_UNIT / b->ways, end_b = start_b + SR_PLACES_UNIT / b->ways;
	u64 start = start_a > start_b ? start_a : start_b, end = end_a < end_b ? end_a : end_b;

	return end > start ? end - start : 0;
}

static void check_pair(const struct set *a, const struct set *b)
{
	static bool met[MAX_UNITS][MAX_UNITS];
	size_t i = 0, j = 0;

	memset(met, 0, sizeof(met));
	while (i < a->n && j < b->n) {
		if (a->cell[i] == b->cell[j])
			met[a->unit[i++]][b->unit[j++]] = true;
		else if (a->cell[i] < b->cell[j])
			i++;
		else
			j++;
	}
	for (unsigned int x = 0; x < units(a); x++)
		for (unsigned int y = 0; y < units(b); y++)
			if (common(a, x, b, y) > SMALLEST && !met[x][y])
				fail_msg(
					"%u ways of %llu, way %u, unit %u does not meet %u ways of "
					"%llu, way %u, unit %u",
					a->ways, (unsigned long long)a->granularity, a->position, x,
					b->ways, (unsigned long long)b->granularity, b->position,
					y);
}

static bool is_promised(unsigned int a, unsigned int b)
{
	bool threes = a % 3 == 0, three = b % 3 == 0;

	return threes == three || (threes ? b : a) <= 4;
}

static void units_that_share_cells_meet(void **state)
{
	static struct set sets[400];
	u64 places[SR_PLACES] = { 0 };
	size_t n, pairs = 0;

	(void)state;
	read_places(places);
	n = make_sets(sets, places);
	for (size_t a = 0; a < n; a++)
		for (size_t b = a; b < n; b++)
			if (is_promised(sets[a].ways, sets[b].ways)) {
				check_pair(&sets[a], &sets[b]);
				pairs++;
			}
	assert_true(pairs > n);
	for (size_t i = 0; i < n; i++) {
		free(sets[i].cell);
		free(sets[i].unit);
	}
}

static void places_differ_and_fit(void **state)
{
	u64 places[SR_PLACES] = { 0 };

	(void)state;
	read_places(places);
	for (size_t i = 0; i < SR_PLACES; i++) {
		assert_int_equal(places[i] % 256, 0);
		assert_true(places[i] < SR_PLACES_UNIT);
		assert_true(!i || places[i] != places[i - 1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_differ_and_fit),
		cmocka_unit_test(units_that_share_cells_meet),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("places", tests, NULL, NULL);
}
