/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * HMEM, the kernel's driver of Soft Reserved memory (drivers/dax/hmem). It looks at all
 * ranges when it binds its one device; since Linux 7.1 once more, after device probing,
 * at those that lie in a window. What it does not find then in the kernel's tree of
 * Soft Reserved ranges it leaves for as long as it is bound. So until the verdict it does not
 * look at all: what is put back by then it takes as if the module had never been there.
 */
#ifndef SOFTRESERVE_HMEM_H
#define SOFTRESERVE_HMEM_H

#include <linux/types.h>

#include "../policy/range.h"

struct device;

/**
 * sr_hmem_hold() - keep HMEM from looking at the ranges
 *
 * Does nothing if it is bound already: then it has looked. May sleep.
 *
 * Return: 0, or a negative error; then it is not kept from it.
 */
int sr_hmem_hold(void);

/**
 * sr_hmem_let_go() - the mirror; HMEM looks at the ranges before this returns
 *
 * To be called while the ranges are where HMEM shall find, or not find, them.
 * Does nothing if it is not held. May sleep.
 */
void sr_hmem_let_go(void);

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
