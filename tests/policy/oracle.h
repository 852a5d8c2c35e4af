/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rules of the verdict once more, in the most naive way: cells are bits, and
 * everything is compared with everything. Shares no code with policy/.
 */
#ifndef SOFTRESERVE_TESTS_ORACLE_H
#define SOFTRESERVE_TESTS_ORACLE_H

#include "scene.h"

/* One a device and none at all, one a decoder, two a region, two kinds of runs. */
#define ORACLE_MAX (4 * SCENE_MAX + 1 + CELLS)

/**
 * struct oracle - what the verdict of a scene must be
 * @outcome: SR_NONE, SR_CXL or SR_DAX
 * @conflicts: without duplicates, in no order
 * @n_conflicts: how many
 * @pieces: sorted
 * @n_pieces: how many
 * @deferred: cells of described ranges that touch a window
 */
struct oracle {
	enum sr_outcome outcome;
	struct sr_conflict conflicts[ORACLE_MAX];
	size_t n_conflicts;
	struct sr_piece pieces[SCENE_MAX];
	size_t n_pieces;
	u64 deferred;
};

/** oracle_ask() - fill @oracle for @scene */
void oracle_ask(struct oracle *oracle, const struct scene *scene);

#endif
