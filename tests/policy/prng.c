// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#include "prng.h"

u64 prng_seed(void)
{
	const char *wanted = getenv("SR_SEED");
	static bool chosen;
	static u64 seed;

	if (chosen)
		return seed;
	chosen = true;
	if (wanted)
		seed = strtoull(wanted, NULL, 0);
	else if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed))
		abort();
	printf("# SR_SEED=%" PRIu64 " repeats this run\n", seed);
	fflush(stdout);
	return seed;
}

u64 prng_next(struct prng *prng)
{
	u64 z = prng->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

unsigned int prng_below(struct prng *prng, unsigned int n)
{
	return prng_next(prng) % n;
}

unsigned int prng_between(struct prng *prng, unsigned int low, unsigned int high)
{
	return low + prng_below(prng, high - low + 1);
}

bool prng_one_in(struct prng *prng, unsigned int n)
{
	return !prng_below(prng, n);
}
