/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ACPI CXL Early Discovery Table (CXL 3.1, 9.18.1), true or not.
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
 * struct cedt - the windows that the table holds, in its order; all zero if there is none
 */
struct cedt {
	struct cedt_window *windows;
	size_t n_windows;
};

/**
 * cedt_read() - read the table from /sys/firmware/acpi/tables
 *
 * Of a table that is malformed, as much as Linux makes of it: a window whose
 * structure is incomplete counts if its range is there.
 */
struct cedt cedt_read(void);

/** cedt_windows_json() - the windows as a JSON array */
struct json_object *cedt_windows_json(const struct cedt *cedt);

#endif
