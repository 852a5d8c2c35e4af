// SPDX-License-Identifier: GPL-2.0-only
#include "places.h"

/* CXL 3.1, 8.2.4.20.7: granules of 256 bytes to 16 KiB, up to 16 ways. */
#define GRANULE ((u64)256)
#define GRANULARITIES 7
#define MAX_WAYS 16

#define STEP (SR_PLACES_UNIT / MAX_WAYS)

/*
 * Where a device's first granule may lie, whatever its way is of as many ways as @ways (a
 * power of 2) and whatever the granularity: 4 * @ways places, way times granularity. An
 * even way is another one of twice the granularity, but for the largest.
 */
static u64 first_granule(size_t i, size_t ways)
{
	size_t odd = GRANULARITIES * ways / 2;

	if (!i)
		return 0;
	if (i <= odd)
		return (2 * ((i - 1) / GRANULARITIES) + 1) * GRANULE << (i - 1) % GRANULARITIES;
	return 2 * (i - odd) * GRANULE << (GRANULARITIES - 1);
}

/* Of how many ways the first granules are met at a step. */
static size_t ways_at(size_t step)
{
	return step & 1 ? 4 : step & 2 ? 8 : MAX_WAYS;
}

/*
 * A unit that is interleaved over so many ways has 128 MiB divided by these of a device,
 * from a multiple of that. Two units that share cells, be it over different ways, share a
 * multiple of 8 MiB of the device, and both of them have it at a multiple of 8 MiB of their
 * own, plus its way's granules: the odder that multiple is, the fewer their ways.
 */
u64 sr_place(size_t i)
{
	size_t step = 0;

	for (; i >= 4 * ways_at(step); step++)
		i -= 4 * ways_at(step);
	return step * STEP + first_granule(i, ways_at(step));
}
