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
 * sr_gate_hold() - hold one DAX region back
 * @dev: the device
 *
 * May be called from BUS_NOTIFY_ADD_DEVICE. Does nothing once the gate is open, unless the
 * device is that of a region that sr_gate_open_for() did not let pass.
 *
 * Return: 0 or -ENOMEM.
 */
int sr_gate_hold(struct device *dev);

/** sr_gate_is_closed() - true between sr_gate_close() and sr_gate_open() */
bool sr_gate_is_closed(void);

/**
 * sr_gate_open() - let every device through that was held back
 *
 * Leaves nothing behind on any device. Does nothing if the gate is open. May
 * sleep; probes the devices that waited before it returns.
 */
void sr_gate_open(void);

/**
 * sr_gate_open_for() - as sr_gate_open(), but some stay held back until sr_gate_open_kept()
 * @may: whether the DAX region of a CXL region may pass; gets the region's name and @arg
 * @arg: for @may
 *
 * Who comes later passes, unless it is a kept region's (sr_gate_hold()). If there is no memory
 * for that the gate stays closed.
 */
void sr_gate_open_for(bool (*may)(const char *region, const void *arg), const void *arg);

/** sr_gate_forget() - a CXL region is gone: one that gets its name later is another one */
void sr_gate_forget(const char *region);

/** sr_gate_open_kept() - let those through, too; does nothing if there are none */
void sr_gate_open_kept(void);

/**
 * sr_gate_hold_root() - keep ACPI0017 from being bound
 * @acpi0017: the device; if it is bound it stays so, but cannot be bound again
 *
 * Return: 0 or a negative error.
 */
int sr_gate_hold_root(struct device *acpi0017);

/** sr_gate_let_root_go() - the mirror; does not bind it */
void sr_gate_let_root_go(void);

#endif
