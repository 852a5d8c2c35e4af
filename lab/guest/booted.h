/* SPDX-License-Identifier: GPL-2.0-only */
/* What a whole system, with udev, systemd and the packages, tells of the verdict. */
#ifndef SOFTRESERVE_GUEST_BOOTED_H
#define SOFTRESERVE_GUEST_BOOTED_H

#include <stdbool.h>

/**
 * booted_check() - check that tool, journal and units know what the module says
 * @with_module: it must be loaded; otherwise it must not be
 *
 * Called by a unit that is ordered after softreserve-verdict.service. What they say goes
 * out as comments, too.
 */
void booted_check(bool with_module);

#endif
