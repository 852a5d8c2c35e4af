/* SPDX-License-Identifier: GPL-2.0-only */
/* The Heterogeneous Memory Attribute Table (ACPI 6.5, 5.2.28): how quick memory is, and from where. */
#ifndef SOFTRESERVE_TOOL_HMAT_H
#define SOFTRESERVE_TOOL_HMAT_H

#include "../../policy/types.h"
#include "problem.h"

#define HMAT_PATH "sys/firmware/acpi/tables/HMAT"

/**
 * struct hmat_proximity - Memory Proximity Domain Attributes Structure
 * @offset: in the table
 * @initiator: proximity domain of the attached initiator, if @initiator_valid
 * @memory: proximity domain of the memory
 */
struct hmat_proximity {
	size_t offset;
	bool initiator_valid;
	uint32_t initiator;
	uint32_t memory;
};

/**
 * struct hmat_value - one number of a System Locality Latency and Bandwidth Information Structure
 * @offset: of the structure in the table
 * @data_type: 0 access latency, 1 read latency, 2 write latency, 3 access bandwidth, 4 read, 5 write
 * @initiator: proximity domain
 * @target: proximity domain
 * @value: entry times base unit: picoseconds, or MB/s; 0: not provided, or unreachable
 */
struct hmat_value {
	size_t offset;
	uint8_t data_type;
	uint32_t initiator;
	uint32_t target;
	uint64_t value;
};

/** struct hmat - the whole table; @present: there is one; @incomplete: some could not be read */
struct hmat {
	bool present;
	bool incomplete;
	struct hmat_proximity *proximity;
	size_t n_proximity;
	struct hmat_value *value;
	size_t n_values;
};

/** hmat_parse() - read the table; as cedt_parse() */
struct hmat hmat_parse(const void *data, size_t size, struct problems *problems);

/** hmat_free() - forget it */
void hmat_free(struct hmat *hmat);

#endif
