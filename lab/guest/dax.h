/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The DAX devices of the kernel, bound or not.
 */
#ifndef SOFTRESERVE_GUEST_DAX_H
#define SOFTRESERVE_GUEST_DAX_H

#include "ranges.h"

/* The drivers of drivers/dax that make a device usable. */
#define DAX_DRIVER_KMEM "kmem"
#define DAX_DRIVER_DEVICE "device_dax"

/**
 * struct dax_mapping - a part of a device
 * @range: physical addresses
 * @offset: where in /dev/daxX.Y it starts, in bytes
 */
struct dax_mapping {
	struct sr_range range;
	u64 offset;
};

/**
 * struct dax_device - a device of the DAX bus
 * @name: as "dax0.0"
 * @path: real path in sysfs
 * @driver: name of its driver, "" if unbound
 * @node: target node, -1 if none
 * @in_region: it lies below a CXL region
 * @mappings: its parts, in the order of the device
 * @n_mappings: how many
 */
struct dax_device {
	char *name;
	char *path;
	char driver[32];
	int node;
	bool in_region;
	struct dax_mapping *mappings;
	size_t n_mappings;
};

/**
 * dax_read() - read all devices
 * @devices: result, sorted by name
 *
 * Return: how many.
 */
size_t dax_read(struct dax_device **devices);

/** dax_is() - true if @dax is bound to the driver of this name */
bool dax_is(const struct dax_device *dax, const char *driver);

/** dax_ranges() - physical addresses of a device, as a normal set */
struct sr_set dax_ranges(const struct dax_device *dax);

/** dax_shared() - bytes that lie in two devices, as a normal set */
struct sr_set dax_shared(const struct dax_device *devices, size_t n);

/** dax_open() - open a device that is device_dax's; Return: a file descriptor, or -1 */
int dax_open(const struct dax_device *dax);

/** dax_json() - the devices as a JSON array */
struct json_object *dax_json(const struct dax_device *devices, size_t n);

#endif
