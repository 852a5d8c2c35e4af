/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The act "faults": every call of the module that can fail is made to fail, one
 * a time, in the build of the module that has fault points (module/faults.h).
 */
#ifndef SOFTRESERVE_GUEST_FAULTS_H
#define SOFTRESERVE_GUEST_FAULTS_H

#include "scene.h"

/**
 * faults_try() - one failure after the other, on one boot
 *
 * Before any module is loaded; the machine is as before afterwards. First it is
 * brought up without the module, which says what the kernel by itself gives; then
 * with the module for n = 0 (no failure), 1, 2, ... until no n-th call is reached.
 * A place that is called again after its first failure fails once more from then
 * on for good: what then cannot be handed out may be lost, but nothing else.
 * One TAP check a failure, with the point and its outcome, and one comment a point
 * of the module: "point PLACE: reached R,
 * failed F". sr_lab.from=N on the command line begins with
 * n = N; sr_lab.only=FUNCTION,... tries only the first call in each place of these.
 */
void faults_try(const struct scene *scene);

#endif
