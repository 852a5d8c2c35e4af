/* SPDX-License-Identifier: GPL-2.0-only */
/* Regions: whether something else has their addresses, now or once their device is replaced. */
#ifndef SOFTRESERVE_TOOL_REPLACE_H
#define SOFTRESERVE_TOOL_REPLACE_H

#include "share.h"

/**
 * region_idle() - a committed region that has no memory, as something else has taken its range
 *
 * Return: a sentence without its full stop, for free(); NULL if there is none.
 */
char *region_idle(const struct machine *machine, const struct shares *shares);

/**
 * replace_text() - whether a device that replaces another gets its addresses back
 *
 * Before Linux 7 a Soft Reserved resource stays below the window when the region over it goes,
 * so that no region can have these addresses again (drivers/cxl/core/region.c takes free ones).
 *
 * Return: a sentence without its full stop, for free(); NULL if there is no region.
 */
char *replace_text(const struct machine *machine, const struct shares *shares);

#endif
