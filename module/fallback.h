/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ranges that CXL does not keep become hmem platform devices, as if cxl_acpi
 * had never been there: dax_hmem binds them, kmem or device_dax what follows.
 */
#ifndef SOFTRESERVE_FALLBACK_H
#define SOFTRESERVE_FALLBACK_H

#include <linux/list.h>
#include <linux/types.h>

#include "../policy/range.h"

struct softreserve;

/** sr_fallback_init() - prepare; Return: 0 or a negative error */
int sr_fallback_init(struct softreserve *sr);

/**
 * enum sr_whose - which ranges
 * @SR_ALL: deferrals and orphans: cells that both lead to are found only if both are
 *          checked together
 * @SR_ORPHANS: orphans
 * @SR_CLAIMED: deferrals that are claimed (struct sr_deferral.claimed)
 * @SR_CLAIMED_AND_ORPHANS: and orphans, for the same reason as all
 */
enum sr_whose {
	SR_ALL,
	SR_ORPHANS,
	SR_CLAIMED,
	SR_CLAIMED_AND_ORPHANS,
};

/**
 * sr_fallback_prepare() - get all memory that sr_fallback_give() needs to look at ranges
 * @sr: ranges, decoders and verify are read
 * @whose: which ranges
 *
 * May sleep. Return: 0 or -ENOMEM.
 */
int sr_fallback_prepare(struct softreserve *sr, enum sr_whose whose);

/**
 * sr_fallback_give() - check what is not yet, put it into the iomem tree, hand it out
 * @sr: prepared; the ranges are out of the tree
 * @shares: gets one share a device, and one a run that is quarantined; what could
 *          not be registered gets none and is logged
 *
 * Ranges are cut where the target node changes, where a memory block does not
 * answer, and where a whole memory block begins or ends: kmem takes only these,
 * smaller parts go to device_dax; HMEM itself makes one device a range and node.
 * What does not answer, and what is no whole DAX unit (PMD_SIZE), is requested by
 * the module, so that no driver can have it. While a device is bound, or its memory
 * is online, the module cannot be unloaded. May sleep; probes the devices before
 * it returns.
 */
void sr_fallback_give(struct softreserve *sr, struct list_head *shares);

/**
 * sr_fallback_check() - check the ranges, and do no more
 * @sr: prepared; nobody can begin to use the memory
 * @silent: called for every run of memory that does not keep what is written
 * @arg: passed to it
 *
 * What the memory held it holds afterwards. The answers of orphans, and of deferrals
 * that are dead by then, are kept for sr_fallback_give(). May sleep.
 */
void sr_fallback_check(struct softreserve *sr, void (*silent)(struct sr_range range, void *arg),
		       void *arg);

/** sr_fallback_is_checked() - true if it is prepared for the orphans, and they are checked */
bool sr_fallback_is_checked(void);

/**
 * sr_fallback_take_back() - unregister every device, if nobody uses its memory
 *
 * Nobody can put that online meanwhile. May sleep.
 *
 * Return: 0; -EBUSY, with sr_refuse() told why, or -ENOMEM if nothing was changed.
 */
int sr_fallback_take_back(struct softreserve *sr);

/** sr_fallback_unlock() - stop keeping everybody from memory that does not work */
void sr_fallback_unlock(void);

/** sr_fallback_lock_again() - undo the last sr_fallback_unlock() */
void sr_fallback_lock_again(void);

/** sr_fallback_forget() - forget which memory did not work, after sr_fallback_unlock() */
void sr_fallback_forget(void);

/** sr_fallback_exit() - the mirror: unregister the devices, which nobody uses any more */
void sr_fallback_exit(struct softreserve *sr);

#endif
