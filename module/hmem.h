/* SPDX-License-Identifier: GPL-2.0-only */
/* HMEM, the kernel's driver of Soft Reserved memory (drivers/dax/hmem). */
#ifndef SOFTRESERVE_HMEM_H
#define SOFTRESERVE_HMEM_H

#include <linux/types.h>

#include "../policy/range.h"

struct device;

/**
 * sr_hmem_lock() - HMEM does not begin to look at the ranges, and is not at it
 *
 * Both of its looks hold the lock of its device. May sleep.
 *
 * Return: what sr_hmem_unlock() wants.
 */
struct device *sr_hmem_lock(void);

/** sr_hmem_unlock() - the mirror */
void sr_hmem_unlock(struct device *hmem);

/** sr_hmem_has() - true if HMEM has made a device, bound or not, of a part of @range */
bool sr_hmem_has(struct sr_range range);

#endif
