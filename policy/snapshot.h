/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What was observed once device probing had come to rest: the only input of
 * the verdict. Filled by module/observe.c in the kernel and by the tool from
 * sysfs or a capture.
 */
#ifndef SOFTRESERVE_POLICY_SNAPSHOT_H
#define SOFTRESERVE_POLICY_SNAPSHOT_H

#include "range.h"

/* Long enough for any device name in these bus types, a NUL included. */
#define SR_NAME_MAX 32

/**
 * struct sr_region - a CXL region (struct cxl_region in drivers/cxl)
 * @range: host physical addresses
 * @ways: interleave ways, so the number of targets it needs
 * @targets: targets that it has
 * @bound: the region's driver is bound
 * @later: it was set up after firmware, so it covers nothing that firmware described
 * @unreadable: samples of its memory did not hold what was written to them; false
 *              where that was not tried
 * @name: device name, as "region0"
 */
struct sr_region {
	struct sr_range range;
	u32 ways;
	u32 targets;
	bool bound;
	bool later;
	bool unreadable;
	char name[SR_NAME_MAX];
};

/**
 * struct sr_device - a device that a CXL driver should have bound
 * @bound: a driver is bound
 * @fatal: no topology can exist without it: the ACPI0017 device
 * @driver_missing: the driver it needs is not registered with the kernel
 * @name: device name, as "0000:0d:00.0", "mem0", "endpoint2", "ACPI0017:00"
 * @driver: name of the driver it needs, as "cxl_pci"
 */
struct sr_device {
	bool bound;
	bool fatal;
	bool driver_missing;
	char name[SR_NAME_MAX];
	char driver[SR_NAME_MAX];
};

/**
 * struct sr_decoder - an endpoint's HDM decoder that firmware had committed
 * @range: host physical addresses that it decodes (the interleave set's whole)
 * @claimed: a region has it among its targets
 * @name: the decoder's place, as "0000:0d:00.0/0" (device, decoder number)
 *
 * Saved before the CXL drivers load: CXL 3.1, 8.2.4.20.
 */
struct sr_decoder {
	struct sr_range range;
	bool claimed;
	char name[SR_NAME_MAX];
};

/**
 * struct sr_snapshot - one look at the machine
 * @soft_reserved: Soft Reserved ranges as firmware described them, any order
 * @windows: CXL Fixed Memory Windows, any order
 * @regions: CXL regions, any order
 * @devices: devices that need a CXL driver, any order
 * @decoders: endpoint decoders that firmware had committed, any order
 * @n_soft_reserved: how many; likewise the other n_ fields
 *
 * The arrays belong to the caller; sr_judge() reads them and sorts its own
 * copies, so that the order of observation has no say in the verdict.
 */
struct sr_snapshot {
	const struct sr_range *soft_reserved;
	size_t n_soft_reserved;
	const struct sr_range *windows;
	size_t n_windows;
	const struct sr_region *regions;
	size_t n_regions;
	const struct sr_device *devices;
	size_t n_devices;
	const struct sr_decoder *decoders;
	size_t n_decoders;
};

#endif
