/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * DAX devices, once the gate is open or HMEM has its ranges: kmem refuses what is
 * smaller than a memory block, and may be missing; device_dax takes all.
 */
#ifndef SOFTRESERVE_DAX_H
#define SOFTRESERVE_DAX_H

#include <linux/types.h>

struct device;
struct device_driver;

/** sr_dax_load() - ask for the drivers of DAX devices, as udev does. Not from module init */
void sr_dax_load(void);

/**
 * sr_dax_take() - see to it that DAX devices have a driver
 * @parent: the device that they hang below: an hmem device or a DAX region
 *
 * A DAX device without a driver is given to device_dax. One that is empty
 * (dax_hmem.region_idle) stays as it is. May sleep.
 */
void sr_dax_take(struct device *parent);

/** sr_dax_is_kmem() - true if @driver is kmem */
bool sr_dax_is_kmem(const struct device_driver *driver);

/** sr_dax_is_device_dax() - true if @driver, which may be NULL, is device_dax */
bool sr_dax_is_device_dax(const struct device_driver *driver);

/** sr_dax_take_regions() - sr_dax_take() for every CXL region */
void sr_dax_take_regions(void);

#endif
