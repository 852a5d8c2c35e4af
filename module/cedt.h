/* SPDX-License-Identifier: GPL-2.0-only */
/* The CXL windows and host bridges that firmware describes in the ACPI CEDT. */
#ifndef SOFTRESERVE_CEDT_H
#define SOFTRESERVE_CEDT_H

#include <linux/types.h>

#include "../policy/range.h"

/**
 * struct sr_chbs - a CXL host bridge (CXL 3.1, 9.18.1.2)
 * @uid: _UID of its ACPI device
 * @base: physical address of its component registers
 */
struct sr_chbs {
	u32 uid;
	u64 base;
};

/**
 * struct sr_cedt - what the CEDT holds
 * @windows: CXL Fixed Memory Windows (CXL 3.1, 9.18.1.3), in table order
 * @bridges: host bridges with a component register block
 * @n_windows: how many; likewise @n_bridges
 * @incomplete: the table could not be read to its end, or a host bridge in it not at all
 */
struct sr_cedt {
	struct sr_range *windows;
	size_t n_windows;
	struct sr_chbs *bridges;
	size_t n_bridges;
	bool incomplete;
};

/**
 * sr_cedt_read() - read the table
 * @cedt: filled; to be freed with sr_cedt_free() whatever is returned
 *
 * Structures that end before their fields do are skipped with a firmware
 * warning. May sleep.
 *
 * Return: 0, also where there is no table; -ENOMEM.
 */
int sr_cedt_read(struct sr_cedt *cedt);

/** sr_cedt_touches() - true if @range shares a byte with a window */
bool sr_cedt_touches(const struct sr_cedt *cedt, struct sr_range range);

/** sr_cedt_free() - free what sr_cedt_read() allocated */
void sr_cedt_free(struct sr_cedt *cedt);

#endif
