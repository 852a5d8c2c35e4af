/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A verdict together with its workspace, which is exactly as large as asked for.
 */
#ifndef SOFTRESERVE_TESTS_RULING_H
#define SOFTRESERVE_TESTS_RULING_H

#include "policy/verdict.h"

/**
 * struct ruling - a verdict and the memory that it lies in
 * @verdict: from sr_judge()
 * @work: its workspace
 */
struct ruling {
	struct sr_verdict verdict;
	void *work;
};

/** ruling_create() - judge @snap; fails the test if that fails */
struct ruling ruling_create(const struct sr_snapshot *snap);

/** ruling_destroy() - free what ruling_create() allocated */
void ruling_destroy(struct ruling *ruling);

/** ruling_has() - true if there is a conflict of this kind */
bool ruling_has(const struct ruling *ruling, enum sr_conflict_kind kind);

/** assert_conflict_equal() - fail the test unless @a and @b agree in every field */
void assert_conflict_equal(const struct sr_conflict *a, const struct sr_conflict *b);

/** assert_verdict_equal() - fail the test unless @a and @b agree in every field */
void assert_verdict_equal(const struct sr_verdict *a, const struct sr_verdict *b);

#endif
