/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Step 2: until the verdict no DAX device of a CXL region may bind, because
 * memory that is online cannot be taken back.
 */
#ifndef SOFTRESERVE_GATE_H
#define SOFTRESERVE_GATE_H

#include <linux/types.h>

struct device;

/**
 * sr_gate_close() - hold back every DAX region that appears from now on
 *
 * Does nothing if the gate is closed.
 *
 * Return: 0, or a negative error; then nothing is held back.
 */
int sr_gate_close(void);

/**
 * sr_gate_hold() - hold one device back
 * @dev: a device; one that is bound stays so, but cannot be bound again
 *
 * May be called from BUS_NOTIFY_ADD_DEVICE. Does nothing once the gate is open.
 *
 * Return: 0 or -ENOMEM.
 */
int sr_gate_hold(struct device *dev);

/** sr_gate_is_closed() - true between sr_gate_close() and sr_gate_open() */
bool sr_gate_is_closed(void);

/**
 * sr_gate_open_for() - let every device through that may pass; the others stay held back
 * @may: whether the DAX region of a CXL region may; gets the region's name and @arg
 * @arg: for @may
 *
 * Who comes later passes. sr_gate_open() lets the others through, too. As that if all may.
 */
void sr_gate_open_for(bool (*may)(const char *region, const void *arg), const void *arg);

/**
 * sr_gate_open() - let every device through that was held back
 *
 * Leaves nothing behind on any device. Does nothing if the gate is open. May
 * sleep; probes the devices that waited before it returns.
 */
void sr_gate_open(void);

#endif
