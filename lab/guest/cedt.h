/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ACPI CXL Early Discovery Table (CXL 3.1, 9.18.1).
 */
#ifndef SOFTRESERVE_GUEST_CEDT_H
#define SOFTRESERVE_GUEST_CEDT_H

#include "ranges.h"

/**
 * struct cedt_window - a CXL Fixed Memory Window (CFMWS)
 * @range: host physical addresses
 * @ways: encoded interleave ways
 * @granularity: encoded interleave granularity
 * @restrictions: bits of the structure's Window Restrictions
 */
struct cedt_window {
	struct sr_range range;
	uint8_t ways;
	uint32_t granularity;
	uint16_t restrictions;
};

/**
 * struct cedt_bridge - a host bridge (CHBS) of CXL 2.0 or later
 * @uid: its ACPI UID
 * @base: address of its component registers
 * @size: bytes of these
 */
struct cedt_bridge {
	uint32_t uid;
	u64 base;
	u64 size;
};

/**
 * struct cedt - what the table holds, in its order; all zero if there is none
 */
struct cedt {
	struct cedt_window *windows;
	size_t n_windows;
	struct cedt_bridge *bridges;
	size_t n_bridges;
};

/** cedt_read() - read the table from /sys/firmware/acpi/tables; bails if it is malformed */
struct cedt cedt_read(void);

/** cedt_windows_json() - the windows as a JSON array */
struct json_object *cedt_windows_json(const struct cedt *cedt);

#endif
