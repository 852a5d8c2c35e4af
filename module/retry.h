/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Another try without a reboot, once the cause is mended: what was handed out is taken back,
 * or CXL goes as for a fallback, and everything is as it was before cxl_acpi came.
 */
#ifndef SOFTRESERVE_RETRY_H
#define SOFTRESERVE_RETRY_H

#include "../policy/verdict.h"

struct softreserve;

/**
 * sr_retry_begin() - bring the machine back to where it was before cxl_acpi came
 * @sr: the state; nothing is being decided
 * @outcome: the last one, not SR_PENDING and not SR_NONE
 *
 * After SR_DAX: no memory that was handed out may be online, and no DAX device of it
 * open. Otherwise no memory below CXL may be in use, which a DAX device's driver counts
 * as, and every decoder must be one that can be put back (sr_teardown()). Then ranges and
 * orphans are out of their trees again, HMEM is held back if it is not bound, the gate is
 * closed, ACPI0017 is free and will be bound by the next sr_rest_await(), and the outcome
 * that is shown is SR_PENDING. May sleep for as long as devices are probed.
 *
 * Return: 0, then sr_decide() is due; a negative error if nothing was changed, then
 * sr_refuse() was told why.
 */
int sr_retry_begin(struct softreserve *sr, enum sr_outcome outcome);

/**
 * sr_retry() - begin anew, asked for by the operator
 *
 * All of it is done by the module's worker, whom no signal reaches; a caller that is killed
 * does not stop it. May sleep for as long as devices are probed.
 *
 * Return: 0, then a decision is due; -EBUSY if it cannot be done now, or is being done;
 * -EOPNOTSUPP if there is nothing to retry; -ENODEV if the module is on its way out; another
 * negative error.
 */
int sr_retry(void);

#endif
