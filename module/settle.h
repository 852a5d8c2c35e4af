/* SPDX-License-Identifier: GPL-2.0-only */
/* Step 5: what the verdict asks for is done. */
#ifndef SOFTRESERVE_SETTLE_H
#define SOFTRESERVE_SETTLE_H

#include "observe.h"
#include "share.h"

/**
 * sr_settle() - carry out a verdict
 * @sr: the state; in observe mode nothing is changed
 * @observation: what was seen; regions may be marked unreadable if SR_REFUSED is reached
 * @verdict: what sr_judge() says
 * @shares: gets who has which bytes afterwards
 * @outcome: gets what was reached: that of @verdict, or SR_REFUSED
 *
 * SR_CXL: the ranges are shown below their regions, the gate opens; DAX devices
 * that kmem did not take go to device_dax. SR_DAX: the
 * ACPI0017 device is released, the decoders are put back, the ranges return to
 * the iomem tree and become hmem devices; if any of the memory is in use
 * nothing of this is done, and sr_refuse() is told why; but of what no region
 * touches, a range with memory that does not keep what is written is handed out by
 * the module, as far as it works. May be called a second time after SR_CXL.
 *
 * Return: 0; -EAGAIN if nothing was done, as the verdict no longer holds: something has
 * come or gone. Then @shares are to be freed, and it is to be judged anew.
 */
int sr_settle(struct softreserve *sr, struct sr_observation *observation,
	      const struct sr_verdict *verdict, struct list_head *shares, enum sr_outcome *outcome);

/**
 * sr_settle_orphans() - hand out what lies outside every window and has no NUMA node
 * @sr: the state; in observe mode nothing is changed
 * @shares: gets who has which bytes afterwards
 *
 * Once, after the last sr_settle(): CXL's decoders may be behind this memory.
 */
void sr_settle_orphans(struct softreserve *sr, struct list_head *shares);

#endif
