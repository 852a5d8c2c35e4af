/* SPDX-License-Identifier: GPL-2.0-only */
/* Which NUMA node memory gets. */
#ifndef SOFTRESERVE_NODE_H
#define SOFTRESERVE_NODE_H

#include "softreserve.h"

/**
 * sr_target_node() - the NUMA node that the memory at an address gets
 * @sr: the state; decoders is read
 * @addr: a physical address
 *
 * What firmware says (SRAT, CFMWS: phys_to_target_node()). Where it says nothing
 * the kernel's drivers refuse the memory ("invalid node"), so here it gets the
 * node of the device behind it (_PXM of its host bridge), or the one that
 * cxl_dax_region_probe() would take.
 *
 * May sleep.
 *
 * Return: a node; one that firmware names need not be online yet.
 */
int sr_target_node(const struct softreserve *sr, u64 addr);

#endif
