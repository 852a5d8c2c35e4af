/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pseudo-random numbers that a printed seed repeats.
 */
#ifndef SOFTRESERVE_TESTS_PRNG_H
#define SOFTRESERVE_TESTS_PRNG_H

#include "policy/types.h"

/** struct prng - state of one stream of numbers (splitmix64) */
struct prng {
	u64 state;
};

/**
 * prng_seed() - the seed of this run
 *
 * Taken from the environment variable SR_SEED or else from the kernel; printed
 * once, as a TAP comment.
 */
u64 prng_seed(void);

/** prng_next() - any 64-bit number */
u64 prng_next(struct prng *prng);

/** prng_below() - a number from 0 to @n - 1 */
unsigned int prng_below(struct prng *prng, unsigned int n);

/** prng_between() - a number from @low to @high, both included */
unsigned int prng_between(struct prng *prng, unsigned int low, unsigned int high);

/** prng_one_in() - true once in @n times */
bool prng_one_in(struct prng *prng, unsigned int n);

#endif
