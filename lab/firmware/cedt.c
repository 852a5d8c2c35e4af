// SPDX-License-Identifier: GPL-2.0-only
#include "cedt.h"
#include "acpi.h"
#include "console.h"
#include "program.h"

enum cedt_type {
	CEDT_CHBS = 0,
	CEDT_CFMWS = 1,
};

/* Head of every structure (CXL 3.1, 9.18.1.1) */
struct cedt_entry {
	uint8_t type;
	uint8_t reserved;
	uint16_t length;
} __attribute__((packed));

/* CXL Host Bridge Structure (CXL 3.1, 9.18.1.2) */
struct cedt_chbs {
	struct cedt_entry entry;
	uint32_t uid;
	uint32_t version;
	uint32_t reserved;
	uint64_t base;
	uint64_t length;
} __attribute__((packed));

#define CHBS_VERSION_CXL_1_1 0 /* base is an RCRB, not component registers */

/* CXL Fixed Memory Window Structure (CXL 3.1, 9.18.1.3), as far as used */
struct cedt_cfmws {
	struct cedt_entry entry;
	uint32_t reserved;
	uint64_t base;
	uint64_t size;
} __attribute__((packed));

/* The next structure of @type that fits in the table whole, or NULL. */
static const void *cedt_next(const struct acpi_header *cedt, const void *previous,
			     enum cedt_type type)
{
	uint64_t end = (uint64_t)cedt + cedt->length;
	uint64_t at = (uint64_t)cedt + sizeof(*cedt);

	if (previous)
		at = (uint64_t)previous + ((const struct cedt_entry *)previous)->length;
	while (at + sizeof(struct cedt_entry) <= end) {
		const struct cedt_entry *entry = (const void *)at;

		if (entry->length < sizeof(*entry) || entry->length > end - at)
			fail(L"CEDT: structure at 0x%lx has a wrong length", at - (uint64_t)cedt);
		if (entry->type == type)
			return entry;
		at += entry->length;
	}
	return NULL;
}

uint64_t cedt_address(uint32_t window, uint64_t offset)
{
	const struct cedt_cfmws *cfmws = NULL;
	const struct acpi_header *cedt;

	if (window == FW_ABSOLUTE)
		return offset;
	cedt = acpi_table("CEDT");
	for (uint32_t i = 0; i <= window; i++) {
		cfmws = cedt_next(cedt, cfmws, CEDT_CFMWS);
		if (!cfmws)
			fail(L"CEDT: no window %d, it has %d", window, i);
	}
	if (offset > UINT64_MAX - cfmws->base)
		fail(L"window %d: offset 0x%lx is beyond every address", window, offset);
	return cfmws->base + offset;
}

uint64_t cedt_host_bridge(uint32_t uid)
{
	const struct acpi_header *cedt = acpi_table("CEDT");
	const struct cedt_chbs *chbs = NULL;

	while ((chbs = cedt_next(cedt, chbs, CEDT_CHBS))) {
		if (chbs->uid != uid)
			continue;
		if (chbs->version == CHBS_VERSION_CXL_1_1)
			fail(L"CEDT: host bridge %d is a CXL 1.1 one", uid);
		return chbs->base;
	}
	fail(L"CEDT: no host bridge %d", uid);
}
