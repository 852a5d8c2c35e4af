/* SPDX-License-Identifier: GPL-2.0-only */
/* From the first wait to the verdict that is carried out: steps 3 to 6, in turn. */
#ifndef SOFTRESERVE_DECIDE_H
#define SOFTRESERVE_DECIDE_H

#include "../policy/verdict.h"

struct softreserve;

/**
 * sr_decide() - wait for rest, look, judge, settle, tell
 * @sr: the ranges are deferred, the gate is closed (but where the module only observes)
 *
 * Looks again where something came meanwhile, and once more when CXL has kept its memory.
 * In a work item. May sleep for as long as devices are probed.
 */
void sr_decide(struct softreserve *sr);

/**
 * sr_leave_to_kernel() - nothing is judged: every range stays, or goes back, where it was found
 * @sr: the state; who calls has said why
 * @outcome: what is told: SR_NONE or SR_REFUSED
 *
 * Opens the gate. May sleep.
 */
void sr_leave_to_kernel(struct softreserve *sr, enum sr_outcome outcome);

#endif
