/* SPDX-License-Identifier: GPL-2.0-only */
/* The CXL Early Discovery Table (CXL 3.1, 9.18.1): what firmware says of windows and host bridges. */
#ifndef SOFTRESERVE_TOOL_CEDT_H
#define SOFTRESERVE_TOOL_CEDT_H

#include "../../policy/range.h"
#include "problem.h"

#define CEDT_PATH "sys/firmware/acpi/tables/CEDT"
#define CEDT_TARGETS_MAX 16
#define CEDT_MAPS_MAX 16

/* Window restrictions, CFMWS: bits. */
enum cfmws_restriction {
	CFMWS_TYPE2 = 1 << 0,
	CFMWS_TYPE3 = 1 << 1,
	CFMWS_VOLATILE = 1 << 2,
	CFMWS_PERSISTENT = 1 << 3,
	CFMWS_FIXED = 1 << 4,
	CFMWS_BI = 1 << 5,
};

/**
 * struct chbs - CXL Host Bridge Structure
 * @offset: in the table
 * @uid: _UID of the ACPI0016 device
 * @version: 0: CXL 1.1 (an RCRB), 1: CXL 2.0 (component registers)
 * @base: of its registers
 * @length: of them
 */
struct chbs {
	size_t offset;
	uint32_t uid;
	uint32_t version;
	uint64_t base;
	uint64_t length;
};

/**
 * struct cfmws - CXL Fixed Memory Window Structure
 * @offset: in the table
 * @range: host physical addresses; empty if base and size make none
 * @eniw: interleave ways as encoded
 * @ways: decoded, 0 if @eniw is no valid code
 * @hbig: granularity as encoded
 * @granularity: in bytes, 0 if @hbig is no valid code
 * @arithmetic: 0 modulo, 1 modulo combined with XOR
 * @restrictions: enum cfmws_restriction
 * @qtg_id: QoS throttling group
 * @target: _UIDs of host bridges, one a way
 * @n_targets: how many the structure has room for, at most CEDT_TARGETS_MAX
 */
struct cfmws {
	size_t offset;
	struct sr_range range;
	uint64_t base;
	uint64_t size;
	uint8_t eniw;
	unsigned int ways;
	uint32_t hbig;
	uint64_t granularity;
	uint8_t arithmetic;
	uint16_t restrictions;
	uint16_t qtg_id;
	uint32_t target[CEDT_TARGETS_MAX];
	unsigned int n_targets;
};

/**
 * struct cxims - CXL XOR Interleave Math Structure
 * @hbig: granularity as encoded, that it is for
 * @map: XOR maps
 * @n_maps: how many
 */
struct cxims {
	size_t offset;
	uint8_t hbig;
	uint64_t map[CEDT_MAPS_MAX];
	unsigned int n_maps;
};

/** struct rdpas - RCEC Downstream Port Association Structure */
struct rdpas {
	size_t offset;
	uint16_t segment;
	uint16_t bdf;
	uint8_t protocol;
	uint64_t base;
};

/** struct csds - CXL System Description Structure */
struct csds {
	size_t offset;
	uint16_t capabilities;
};

/**
 * struct cedt - the whole table
 * @present: there is one
 * @incomplete: some of it could not be read
 *
 * Arrays are in the order of the table.
 */
struct cedt {
	bool present;
	bool incomplete;
	struct chbs *chbs;
	size_t n_chbs;
	struct cfmws *cfmws;
	size_t n_cfmws;
	struct cxims *cxims;
	size_t n_cxims;
	struct rdpas *rdpas;
	size_t n_rdpas;
	struct csds *csds;
	size_t n_csds;
};

/**
 * cedt_parse() - read the table
 * @data: all of it, header included; what is beyond its length field is not read
 * @size: bytes at @data
 * @problems: what is wrong with it as a table is added; what is sound is read all the same
 *
 * Return: to be freed with cedt_free().
 */
struct cedt cedt_parse(const void *data, size_t size, struct problems *problems);

/** cedt_free() - forget it */
void cedt_free(struct cedt *cedt);

#endif
