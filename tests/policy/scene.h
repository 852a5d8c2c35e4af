/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Generated snapshots over a small universe, healthy ones and others.
 */
#ifndef SOFTRESERVE_TESTS_SCENE_H
#define SOFTRESERVE_TESTS_SCENE_H

#include "policy/verdict.h"
#include "universe.h"

/* A cell each, and then some that are added to do harm. */
#define SCENE_MAX (CELLS + 16)

/**
 * struct scene - a snapshot and the arrays that it points to
 * @u: where its cells lie
 * @soft_reserved, @windows, @regions, @devices, @decoders: the observations
 * @snap: counts, and pointers to these arrays
 */
struct scene {
	struct universe u;
	struct sr_range soft_reserved[SCENE_MAX];
	struct sr_range windows[SCENE_MAX];
	struct sr_region regions[SCENE_MAX];
	struct sr_device devices[SCENE_MAX];
	struct sr_decoder decoders[SCENE_MAX];
	struct sr_snapshot snap;
};

/** scene_healthy() - a machine without conflicts, in which something is deferred */
void scene_healthy(struct scene *scene, struct prng *prng);

/** scene_chaos() - random observations that fit nothing */
void scene_chaos(struct scene *scene, struct prng *prng);

/** scene_disturb() - drop, change, double or add an observation at random */
void scene_disturb(struct scene *scene, struct prng *prng);

/** scene_any() - any of these, in a fair mixture */
void scene_any(struct scene *scene, struct prng *prng);

/** scene_copy() - the same observations in other arrays */
void scene_copy(struct scene *to, const struct scene *from);

/** scene_shuffle() - the same observations in another order */
void scene_shuffle(struct scene *scene, struct prng *prng);

/**
 * scene_harm() - add or worsen one observation so that it causes a conflict
 * @scene: what to harm
 * @deferred: cells that are deferred in it, at least one
 * @prng: chooses
 *
 * Return: the kind of conflict that is now there for certain.
 */
enum sr_conflict_kind scene_harm(struct scene *scene, u64 deferred, struct prng *prng);

#endif
