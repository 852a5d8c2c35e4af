/* SPDX-License-Identifier: GPL-2.0-only */
/* The System Resource Affinity Table (ACPI 6.5, 5.2.16): which memory is in which domain. */
#ifndef SOFTRESERVE_TOOL_SRAT_H
#define SOFTRESERVE_TOOL_SRAT_H

#include "../../policy/range.h"
#include "problem.h"

#define SRAT_PATH "sys/firmware/acpi/tables/SRAT"

/**
 * struct srat_memory - Memory Affinity Structure
 * @offset: in the table
 * @range: physical addresses; empty if base and length make none
 * @domain: proximity domain
 * @enabled: otherwise the operating system ignores it
 * @hot_pluggable: as it says
 * @non_volatile: as it says
 */
struct srat_memory {
	size_t offset;
	struct sr_range range;
	uint32_t domain;
	bool enabled;
	bool hot_pluggable;
	bool non_volatile;
};

/**
 * struct srat_initiator - Generic Initiator or Generic Port Affinity Structure
 * @offset: in the table
 * @port: a port, not an initiator
 * @domain: proximity domain
 * @enabled: otherwise the operating system ignores it
 * @handle: the device handle, 16 bytes: ACPI _HID and _UID, or PCI segment and BDF
 * @handle_type: 0 ACPI, 1 PCI
 */
struct srat_initiator {
	size_t offset;
	bool port;
	uint32_t domain;
	bool enabled;
	uint8_t handle_type;
	uint8_t handle[16];
};

/** struct srat - the whole table; @present: there is one; @incomplete: some could not be read */
struct srat {
	bool present;
	bool incomplete;
	struct srat_memory *memory;
	size_t n_memory;
	struct srat_initiator *initiator;
	size_t n_initiators;
};

/** srat_parse() - read the table; as cedt_parse() */
struct srat srat_parse(const void *data, size_t size, struct problems *problems);

/** srat_free() - forget it */
void srat_free(struct srat *srat);

#endif
