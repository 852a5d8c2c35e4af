/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What firmware's CEDT says (CXL 3.1, 9.18.1), which need not be so: host
 * bridges first, then windows, as QEMU's hw/acpi/cxl.c writes them.
 */
#ifndef SOFTRESERVE_LAB_RUNNER_CEDT_H
#define SOFTRESERVE_LAB_RUNNER_CEDT_H

#include "machine.h"
#include "ranges.h"

/* Bytes before the first structure. */
#define CEDT_HEADER 36

/** cedt_size() - bytes of the table before its end is cut off */
uint64_t cedt_size(const struct machine *m);

/**
 * cedt_windows() - the windows that are in the table
 * @m: the machine
 * @places: where they are
 * @out: receives what the table says, in its order
 *
 * A structure that is cut off counts as long as base and size are there: Linux
 * looks no further than at where it begins (acpi_parse_entries_array(),
 * lib/fw_table.c).
 */
void cedt_windows(const struct machine *m, const struct sr_set *places, struct sr_set *out);

#endif
