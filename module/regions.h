/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Step 6 for CXL: firmware can be wrong in ways that no driver sees, so the memory of
 * regions is checked, too, before CXL may keep it.
 */
#ifndef SOFTRESERVE_REGIONS_H
#define SOFTRESERVE_REGIONS_H

#include "observe.h"

/**
 * sr_regions_check() - see whether the regions' memory holds what is written to it
 * @sr: the state; the gate is closed
 * @observation: what was seen; a region whose memory does not answer is marked unreadable
 *
 * While it goes on nobody can begin to use the memory. Nothing is written in a range of which
 * somebody already uses a part, or of which no region has a part, and with verify=off nowhere:
 * then the regions are what the drivers say. Ranges that no NUMA node is described for are
 * checked together with them, for both may lead to the same cells. May sleep.
 *
 * Return: 0; 1 if some region was marked; -ENOMEM, and none was.
 */
int sr_regions_check(struct softreserve *sr, struct sr_observation *observation);

#endif
