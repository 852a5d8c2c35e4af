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

/* CXL Fixed Memory Window Structure (CXL 3.1, 9.18.1.3) */
struct cedt_cfmws {
	struct cedt_entry entry;
	uint32_t reserved;
	uint64_t base;
	uint64_t size;
	uint8_t ways;
	uint8_t arithmetic;
	uint16_t reserved2;
	uint32_t granularity;
	uint16_t restrictions;
	uint16_t qtg;
	uint32_t target[];
} __attribute__((packed));

/* The next structure of @type that fits in the table whole, or NULL. */
static void *cedt_next(struct acpi_header *cedt, const void *previous, enum cedt_type type)
{
	uint64_t end = (uint64_t)cedt + cedt->length;
	uint64_t at = (uint64_t)cedt + sizeof(*cedt);

	if (previous)
		at = (uint64_t)previous + ((const struct cedt_entry *)previous)->length;
	while (at + sizeof(struct cedt_entry) <= end) {
		struct cedt_entry *entry = (void *)at;

		if (entry->length < sizeof(*entry) || entry->length > end - at)
			fail(L"CEDT: structure at 0x%lx has a wrong length", at - (uint64_t)cedt);
		if (entry->type == type)
			return entry;
		at += entry->length;
	}
	return NULL;
}

static struct cedt_cfmws *cedt_window(struct acpi_header *cedt, uint32_t window)
{
	struct cedt_cfmws *cfmws = NULL;

	for (uint32_t i = 0; i <= window; i++) {
		cfmws = cedt_next(cedt, cfmws, CEDT_CFMWS);
		if (!cfmws)
			fail(L"CEDT: no window %d, it has %d", window, i);
	}
	return cfmws;
}

uint64_t cedt_address(uint32_t window, uint64_t offset)
{
	const struct cedt_cfmws *cfmws;

	if (window == FW_ABSOLUTE)
		return offset;
	cfmws = cedt_window(acpi_table("CEDT"), window);
	if (offset > UINT64_MAX - cfmws->base)
		fail(L"window %d: offset 0x%lx is beyond every address", window, offset);
	return cfmws->base + offset;
}

static struct cedt_chbs *cedt_bridge(struct acpi_header *cedt, uint32_t uid)
{
	struct cedt_chbs *chbs = NULL;

	while ((chbs = cedt_next(cedt, chbs, CEDT_CHBS))) {
		if (chbs->uid != uid)
			continue;
		if (chbs->version == CHBS_VERSION_CXL_1_1)
			fail(L"CEDT: host bridge %d is a CXL 1.1 one", uid);
		return chbs;
	}
	fail(L"CEDT: no host bridge %d", uid);
}

uint64_t cedt_host_bridge(uint32_t uid)
{
	return cedt_bridge(acpi_table("CEDT"), uid)->base;
}

/* Appends to a UCS-2 string in @room bytes. */
static void append(CHAR16 *text, UINTN room, const CHAR16 *format, uint64_t a, uint64_t b)
{
	UINTN n = StrLen(text);

	UnicodeSPrint(text + n, room - n * sizeof(*text), (CHAR16 *)format, a, b);
	if ((StrLen(text) + 1) * sizeof(*text) >= room)
		fail(L"CEDT: too many windows and host bridges for the command line");
}

void cedt_places(CHAR16 *text, UINTN room)
{
	struct acpi_header *cedt = acpi_find("CEDT");
	const struct cedt_cfmws *cfmws = NULL;
	const struct cedt_chbs *chbs = NULL;

	text[0] = 0;
	if (!cedt)
		return;
	while ((cfmws = cedt_next(cedt, cfmws, CEDT_CFMWS)))
		append(text, room, *text ? L",%lx-%lx" : L" sr_lab.windows=%lx-%lx", cfmws->base,
		       cfmws->base + cfmws->size - 1);
	for (bool first = true; (chbs = cedt_next(cedt, chbs, CEDT_CHBS)); first = false)
		append(text, room, first ? L" sr_lab.bridges=%lx-%lx" : L",%lx-%lx", chbs->uid,
		       chbs->base);
}

/* Takes @length bytes out of the table, and leaves nothing of them behind its end. */
static void cut_out(struct acpi_header *cedt, void *at, uint32_t length)
{
	uint64_t end = (uint64_t)cedt + cedt->length;
	uint64_t rest = end - (uint64_t)at - length;

	CopyMem(at, (char *)at + length, rest);
	ZeroMem((void *)(end - length), length);
	cedt->length -= length;
}

static void lie_targets(struct acpi_header *cedt, const struct fw_lie *lie)
{
	struct cedt_cfmws *cfmws = cedt_window(cedt, lie->index);
	uint32_t n = (cfmws->entry.length - sizeof(*cfmws)) / sizeof(cfmws->target[0]);

	for (uint32_t i = 0; i < n && i < FW_MAX_TARGETS; i++)
		cfmws->target[i] = lie->uid[i];
}

static void lie_place(struct acpi_header *cedt, const struct fw_lie *lie)
{
	struct cedt_cfmws *cfmws = cedt_window(cedt, lie->index);

	cfmws->base += lie->offset;
	cfmws->size = lie->size;
}

static void omit_window(struct acpi_header *cedt, const struct fw_lie *lie)
{
	struct cedt_cfmws *cfmws = cedt_window(cedt, lie->index);

	cut_out(cedt, cfmws, cfmws->entry.length);
}

static void lie_base(struct acpi_header *cedt, const struct fw_lie *lie)
{
	cedt_bridge(cedt, lie->index)->base = lie->offset;
}

static void omit_bridge(struct acpi_header *cedt, const struct fw_lie *lie)
{
	struct cedt_chbs *chbs = cedt_bridge(cedt, lie->index);

	cut_out(cedt, chbs, chbs->entry.length);
}

static void cut_end(struct acpi_header *cedt, const struct fw_lie *lie)
{
	if (lie->size > cedt->length - sizeof(*cedt))
		fail(L"CEDT: has no 0x%lx bytes to cut off", lie->size);
	cut_out(cedt, (char *)cedt + cedt->length - lie->size, (uint32_t)lie->size);
}

void cedt_lie(const struct fw_lie *lie)
{
	static void (*const tell[FW_LIE_KINDS])(struct acpi_header *, const struct fw_lie *) = {
		[FW_WINDOW_TARGETS] = lie_targets, [FW_WINDOW_PLACE] = lie_place,
		[FW_WINDOW_OMIT] = omit_window,	   [FW_BRIDGE_BASE] = lie_base,
		[FW_BRIDGE_OMIT] = omit_bridge,	   [FW_CEDT_CUT] = cut_end,
	};
	struct acpi_header *cedt = acpi_table("CEDT");

	tell[lie->kind](cedt, lie);
	acpi_seal(cedt);
}
