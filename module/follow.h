/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The life of a device after the verdict. Where CXL keeps the ranges, what is shown below a
 * region goes when that is not in use any more and comes back below the next one, so that a
 * device that replaces another can have its addresses. Devices that come or go besides
 * are reported, and nothing is torn down.
 */
#ifndef SOFTRESERVE_FOLLOW_H
#define SOFTRESERVE_FOLLOW_H

#include <linux/types.h>

struct device;
struct pci_dev;
struct softreserve;

/** sr_follow_init() - get what following takes, so that it cannot fail; 0 or -ENOMEM */
int sr_follow_init(void);

/** sr_follow_exit() - the mirror */
void sr_follow_exit(void);

/** sr_follow_region_down() - a region has lost its driver, or got none, or is gone; may sleep */
void sr_follow_region_down(struct softreserve *sr, struct device *region);

/**
 * sr_follow_region_up() - a region has come up
 * @sr: the state
 * @child: the device that its driver has just registered below it (BUS_NOTIFY_ADD_DEVICE),
 *         which nobody has probed: so the region is locked, bound and empty
 *
 * May sleep.
 */
void sr_follow_region_up(struct softreserve *sr, struct device *child);

/** sr_follow_function() - a CXL memory function has been added, or removed; may sleep */
void sr_follow_function(const struct softreserve *sr, struct pci_dev *pdev, bool added);

#endif
