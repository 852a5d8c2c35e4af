/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ranges that CXL does not keep become hmem platform devices, as if cxl_acpi
 * had never been there: dax_hmem binds them, kmem or device_dax what follows.
 */
#ifndef SOFTRESERVE_FALLBACK_H
#define SOFTRESERVE_FALLBACK_H

#include <linux/list.h>

struct softreserve;
struct sr_deferral;

/** sr_fallback_init() - prepare; Return: 0 or a negative error */
int sr_fallback_init(struct softreserve *sr);

/**
 * sr_fallback_give() - check a range, put it back into the iomem tree, hand it out
 * @sr: verify and fallbacks are used
 * @deferral: a range that is out of the tree
 * @shares: gets one share a device, and one a run that is quarantined; what could
 *          not be registered gets none and is logged
 *
 * The range is cut at memory blocks, where the target node changes or a block
 * does not answer; HMEM itself makes one device a range and node. What does not
 * answer is requested by the module, so that no driver can have it. While a
 * device is bound, or its memory is online, the module cannot be unloaded. May
 * sleep; probes the devices before it returns.
 */
void sr_fallback_give(struct softreserve *sr, struct sr_deferral *deferral,
		      struct list_head *shares);

/** sr_fallback_exit() - the mirror: unregister the devices, which nobody uses any more */
void sr_fallback_exit(struct softreserve *sr);

#endif
