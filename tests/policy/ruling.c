// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "ruling.h"
#include "unit.h"

struct ruling ruling_create(const struct sr_snapshot *snap)
{
	size_t size = sr_workspace_size(snap);
	struct ruling ruling = { .work = malloc(size) };

	assert_int_not_equal(size, 0);
	assert_non_null(ruling.work);
	memset(ruling.work, 0xa5, size); /* the workspace need not be zeroed */
	assert_int_equal(sr_judge(snap, ruling.work, size, &ruling.verdict), 0);
	return ruling;
}

void ruling_destroy(struct ruling *ruling)
{
	free(ruling->work);
}

bool ruling_has(const struct ruling *ruling, enum sr_conflict_kind kind)
{
	for (size_t i = 0; i < ruling->verdict.n_conflicts; i++) {
		if (ruling->verdict.conflicts[i].kind == kind)
			return true;
	}
	return false;
}

void assert_conflict_equal(const struct sr_conflict *a, const struct sr_conflict *b)
{
	assert_string_equal(sr_conflict_kinds[a->kind].name, sr_conflict_kinds[b->kind].name);
	assert_int_equal(a->range.start, b->range.start);
	assert_int_equal(a->range.end, b->range.end);
	assert_string_equal(a->device, b->device);
	assert_memory_equal(a->device, b->device, SR_NAME_MAX);
}

void assert_verdict_equal(const struct sr_verdict *a, const struct sr_verdict *b)
{
	assert_int_equal(a->outcome, b->outcome);
	assert_int_equal(a->n_conflicts, b->n_conflicts);
	for (size_t i = 0; i < a->n_conflicts; i++)
		assert_conflict_equal(&a->conflicts[i], &b->conflicts[i]);
	assert_int_equal(a->n_pieces, b->n_pieces);
	for (size_t i = 0; i < a->n_pieces; i++) {
		assert_int_equal(a->pieces[i].range.start, b->pieces[i].range.start);
		assert_int_equal(a->pieces[i].range.end, b->pieces[i].range.end);
		assert_int_equal(a->pieces[i].disp, b->pieces[i].disp);
	}
}
