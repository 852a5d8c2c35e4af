/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two drivers that come at the same moment. Before load_all().
 */
#ifndef SOFTRESERVE_GUEST_RACE_H
#define SOFTRESERVE_GUEST_RACE_H

#include "scene.h"

/**
 * race_hmem() - dax_hmem and softreserve are loaded by two processes at once, again and again
 *
 * One of them is held up for longer or shorter, so that now one comes first and now the other,
 * closer and closer. No byte may be in two DAX devices then; softreserve must have every
 * described byte, or touch none and HMEM do what it would have done; and the machine must be as
 * it was, once all is taken out. Needs a kernel whose HMEM takes what CXL has
 * not made a region of (Linux 7.1), a machine on which it makes none, and memory that stays
 * offline.
 */
void race_hmem(const struct scene *scene);

#endif
