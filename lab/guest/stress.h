/* SPDX-License-Identifier: GPL-2.0-only */
/* Everything that an operator may do to drivers and devices, in random order. */
#ifndef SOFTRESERVE_GUEST_STRESS_H
#define SOFTRESERVE_GUEST_STRESS_H

#include "scene.h"

/**
 * stress_try() - before the usual run: random steps, and a look after each of them
 *
 * sr_lab.seed= and sr_lab.steps= say which and how many. A step is one that an
 * operator may take without harm to the kernel: none where memory is online that it would
 * take away. Some follow at once on the one before; after each of the others the kernel must not have warned, no byte be usable twice or
 * bad, the module's account add up and agree with the ledger, and firmware's
 * decoders be as they were where it has brought CXL down. In the end everything is
 * taken out, and the usual run follows.
 *
 * The act's device is plugged in and out; it must have no described memory.
 */
void stress_try(const struct scene *scene);

#endif
