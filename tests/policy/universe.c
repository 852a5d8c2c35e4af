// SPDX-License-Identifier: GPL-2.0-only
#include "universe.h"

struct universe universe_any(struct prng *prng)
{
	static const struct universe universes[] = {
		{ 0, 1 },
		{ 0, (u64)1 << 28 },
		{ (u64)0x1080000000, (u64)1 << 28 },
		{ ~(u64)0 - (CELLS - 1), 1 },
		{ (u64)0 - CELLS * 4096, 4096 },
		{ 0, (u64)1 << 58 },
	};

	return universes[prng_below(prng, sizeof(universes) / sizeof(*universes))];
}

struct sr_range universe_range(struct universe u, unsigned int first, unsigned int last)
{
	return (struct sr_range){
		.start = u.base + first * u.unit,
		.end = u.base + last * u.unit + (u.unit - 1),
	};
}

static struct sr_range random_empty(struct universe u, struct prng *prng)
{
	struct sr_range r = { .start = u.base + prng_between(prng, 1, CELLS - 1) * u.unit };

	if (prng_one_in(prng, 3))
		return (struct sr_range){ 1, 0 };
	r.end = prng_one_in(prng, 2) ? r.start - 1 : u.base;
	return r;
}

struct sr_range universe_random(struct universe u, struct prng *prng)
{
	unsigned int first = prng_below(prng, CELLS);
	unsigned int most = prng_one_in(prng, 4) ? CELLS : 8;
	unsigned int cells = prng_between(prng, 1, most);

	if (prng_one_in(prng, 12))
		return random_empty(u, prng);
	return universe_range(u, first, first + cells > CELLS ? CELLS - 1 : first + cells - 1);
}

u64 universe_cells(struct universe u, struct sr_range r)
{
	u64 cells = 0;

	for (unsigned int i = 0; i < CELLS; i++) {
		u64 address = u.base + i * u.unit;

		if (r.start <= address && address <= r.end)
			cells |= (u64)1 << i;
	}
	return cells;
}

u64 universe_all(struct universe u, const struct sr_range *range, size_t n)
{
	u64 cells = 0;

	for (size_t i = 0; i < n; i++)
		cells |= universe_cells(u, range[i]);
	return cells;
}

size_t universe_runs(struct universe u, u64 cells, struct sr_range *runs)
{
	unsigned int first = 0;
	size_t n = 0;

	for (unsigned int i = 0; i < CELLS; i++) {
		if (!(cells >> i & 1))
			continue;
		if (!i || !(cells >> (i - 1) & 1))
			first = i;
		if (i == CELLS - 1 || !(cells >> (i + 1) & 1))
			runs[n++] = universe_range(u, first, i);
	}
	return n;
}
