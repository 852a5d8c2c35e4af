/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Step 1: every Soft Reserved range that touches a CXL window leaves the kernel's tree
 * of such ranges, so that neither HMEM nor a stale resource can take part before the
 * verdict. (Since Linux 7.0 that is a tree of its own; before, it was the iomem tree.)
 * Afterwards the iomem tree shows the ranges. Those outside every window are HMEM's
 * and stay; but those for which firmware names no NUMA node no driver takes ("invalid
 * node"), so these orphans leave the tree too, and are handed out whatever becomes of
 * CXL.
 */
#ifndef SOFTRESERVE_DEFER_H
#define SOFTRESERVE_DEFER_H

#include <linux/ioport.h>
#include <linux/list.h>

#include "../policy/range.h"

struct softreserve;

/**
 * struct sr_deferral - one Soft Reserved range that touches a window, or an orphan
 * @node: in softreserve.deferrals or orphans
 * @range: what firmware described
 * @res: the kernel's own resource of the range
 * @tree: where @res is: softreserve.home, the iomem tree, or nowhere (NULL)
 * @claimed: what is to be tried of it while CXL is there is claimed: nobody else can have it
 * @dead: CXL stays, no region touches it, and some of it does not keep what is written: not for
 *        HMEM
 * @pieces: struct sr_stand_in, resources that stand in for @res below regions
 */
struct sr_deferral {
	struct list_head node;
	struct sr_range range;
	struct resource *res;
	struct resource *tree;
	bool claimed;
	bool dead;
	struct list_head pieces;
};

/**
 * sr_defer_find() - list every Soft Reserved range, and those in windows
 * @sr: cedt is read; home, described, deferrals and orphans are filled
 *
 * Changes nothing in any tree. May sleep.
 *
 * Return: 0; -EBUSY if one of the ranges is owned already (then @sr is as
 * sr_defer_free() leaves it, but described is filled); -ENXIO if the ranges' tree is
 * not found; -ENOMEM.
 */
int sr_defer_find(struct softreserve *sr);

/**
 * sr_defer_is_with_hmem() - true if HMEM has made a device of one of the ranges
 * @sr: sr_refuse() is told then
 * @ranges: deferrals or orphans
 *
 * With sr_hmem_lock(), or it may make one at any time.
 */
bool sr_defer_is_with_hmem(struct softreserve *sr, const struct list_head *ranges);

/**
 * sr_defer_all() - take the ranges, and orphans, out of their tree
 *
 * Return: 0, or a negative error (-EBUSY: HMEM has one); then none is out.
 */
int sr_defer_all(struct softreserve *sr);

/**
 * sr_defer_put_below_regions() - show the ranges below the regions that have them
 * @sr: the state
 * @regions: the regions of the snapshot
 * @n: how many
 *
 * /proc/iomem then reads as it does without the module: region, Soft Reserved,
 * DAX device. To be called before the gate opens, while the regions have no
 * child. Where a resource cannot be placed below its region the range is shown
 * beside it.
 *
 * Return: 0, or -ENOMEM with every range shown beside its regions.
 */
int sr_defer_put_below_regions(struct softreserve *sr, const struct sr_region *regions, size_t n);

/**
 * sr_defer_withdraw() - a region is not in use any more: take out what was put below it
 * @sr: the state
 * @region: device name of the region
 *
 * A region that replaces it can then have the addresses. May sleep.
 *
 * Return: true if anything was below it.
 */
bool sr_defer_withdraw(struct softreserve *sr, const char *region);

/** sr_defer_follows() - true while ranges are shown below regions */
bool sr_defer_follows(void);

/**
 * sr_defer_return() - a region has come up: put what it has of the ranges below it
 * @sr: the state
 * @region: the region's name and addresses
 *
 * With the region's device locked and bound, and while it has no child in the iomem
 * tree. Does nothing unless ranges are shown below regions. May sleep.
 *
 * Return: true if there was anything to put there, and it is there now.
 */
bool sr_defer_return(struct softreserve *sr, const struct sr_region *region);

/**
 * sr_defer_shares() - who has which bytes of the ranges while they are below regions
 * @sr: the state
 * @shares: gets one share a piece below a region ("cxl"), and one a gap ("pending"); none of
 *          a range that is shown beside its region
 *
 * May sleep. Return: 0; -ENOMEM; -ENOENT if no range is shown below regions.
 */
int sr_defer_shares(struct softreserve *sr, struct list_head *shares);

/**
 * sr_defer_take_out() - the ranges leave the tree that they are in, whatever of them is shown
 *
 * Return: 0, or -EINVAL if a range is no longer where it was put.
 */
int sr_defer_take_out(struct softreserve *sr);

/** sr_defer_take_out_orphans() - likewise for orphans, which were handed out */
int sr_defer_take_out_orphans(struct softreserve *sr);

/**
 * sr_defer_show() - put a range into the iomem tree
 * @sr: cedt is read
 * @deferral: the range
 *
 * It is named there, but not described as Soft Reserved (IORES_DESC_NONE), so that HMEM
 * does not take it. While a window is in that tree a range that reaches over its edge
 * cannot be: then its parts inside and outside are put there. Logs a failure. May sleep.
 */
void sr_defer_show(struct softreserve *sr, struct sr_deferral *deferral);

/** sr_defer_restore_orphans() - put every orphan back where it was found */
void sr_defer_restore_orphans(struct softreserve *sr);

/**
 * sr_defer_restore_all() - put every deferral that is not dead back where it was found
 *
 * The mirror of sr_defer_all() and sr_defer_put_below_regions(). Logs a failure. May
 * sleep.
 */
void sr_defer_restore_all(struct softreserve *sr);

/** sr_defer_free() - forget the ranges; what is in the tree stays there */
void sr_defer_free(struct softreserve *sr);

#endif
