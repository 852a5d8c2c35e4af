/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * CXL regions as an operator makes and destroys them, through sysfs
 * (Documentation/ABI/testing/sysfs-bus-cxl).
 */
#ifndef SOFTRESERVE_GUEST_REGION_H
#define SOFTRESERVE_GUEST_REGION_H

#include <stdbool.h>

#include "ranges.h"

#define CXL_DEVICES "/sys/bus/cxl/devices"

/**
 * struct part - what of the CXL core's belongs to a memory device
 * @memdev: "mem1"
 * @endpoint: number of its endpoint port
 * @region: "region1", the region that its first decoder is in; "" if there is none
 */
struct part {
	char memdev[32];
	unsigned int endpoint;
	char region[32];
};

/** part_find() - look up what belongs to a PCI function; false until its endpoint is bound */
bool part_find(struct part *part, const char *function);

/** region_range() - its addresses; an empty range if it has none */
struct sr_range region_range(const char *region);

/**
 * region_make() - as `cxl create-region` does, over one device
 * @part: the device; its region is filled in
 * @window: number of the window, as the CEDT has it. Decoders of one component are in the
 *          order of their addresses, so no window will do that lies below one in use
 * @type: "ram" or "pmem"
 * @size: bytes
 *
 * Return: true; false if the kernel did not want to, then a comment says at which step.
 */
bool region_make(struct part *part, unsigned int window, const char *type, u64 size);

/**
 * region_destroy() - as `cxl destroy-region` does
 *
 * Of the first window. Its memory must not be online: Linux does not check that.
 *
 * Return: true if it is gone; otherwise a comment says at which step not.
 */
bool region_destroy(struct part *part);

#endif
