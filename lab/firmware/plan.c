// SPDX-License-Identifier: GPL-2.0-only
#include "plan.h"
#include "console.h"
#include "esp.h"

#define PROGRAM_PATH L"\\PROGRAM.BIN"
#define PROGRAM_MAX (1ull << 20)

#define MAX_IG 6 /* 16 KiB (CXL 3.1, 8.2.4.20.7) */
#define MAX_IW 4 /* 16 ways */

_Static_assert(sizeof(struct fw_decoder) == 48, "layout of program.h");
_Static_assert(sizeof(struct fw_range) == 24, "layout of program.h");
_Static_assert(sizeof(struct fw_lie) == 56, "layout of program.h");
_Static_assert(sizeof(struct fw_program) == 32 + FW_CMDLINE_MAX, "layout of program.h");

static void check_head(const struct fw_program *head, UINTN file_size)
{
	uint64_t size;

	if (file_size < sizeof(*head))
		fail(L"%s: %ld bytes are too few for a program", PROGRAM_PATH, file_size);
	if (head->magic != FW_MAGIC)
		fail(L"%s: magic is 0x%lx, not 0x%lx", PROGRAM_PATH, head->magic, FW_MAGIC);
	if (head->version != FW_VERSION)
		fail(L"%s: version is %d, not %d", PROGRAM_PATH, head->version, FW_VERSION);
	if (head->size != file_size)
		fail(L"%s: says that it has %d bytes, but has %ld", PROGRAM_PATH, head->size,
		     file_size);
	size = sizeof(*head) + (uint64_t)head->n_decoders * sizeof(struct fw_decoder) +
	       (uint64_t)head->n_ranges * sizeof(struct fw_range) +
	       (uint64_t)head->n_lies * sizeof(struct fw_lie);
	if (size != file_size)
		fail(L"%s: %d decoders, %d ranges and %d lies are %ld bytes, not %ld", PROGRAM_PATH,
		     head->n_decoders, head->n_ranges, head->n_lies, size, file_size);
	if (head->reserved)
		fail(L"%s: wrong reserved", PROGRAM_PATH);
	if (head->cmdline[FW_CMDLINE_MAX - 1])
		fail(L"%s: command line is not terminated", PROGRAM_PATH);
}

static const CHAR16 *decoder_fault(const struct fw_decoder *decoder)
{
	unsigned int min_hops = decoder->component == FW_PCI ? 1 : 0;
	unsigned int max_hops = decoder->component == FW_PCI ? FW_MAX_HOPS : 0;

	if (decoder->component != FW_HOST_BRIDGE && decoder->component != FW_PCI)
		return L"component";
	if (decoder->n_hops < min_hops || decoder->n_hops > max_hops)
		return L"n_hops";
	if (decoder->ig > MAX_IG)
		return L"ig";
	if (decoder->iw > MAX_IW)
		return L"iw";
	if (decoder->flags & ~(uint32_t)(FW_COMMIT | FW_LOCK | FW_SPACE_OFF))
		return L"flags";
	if (decoder->reserved)
		return L"reserved";
	return NULL;
}

static const CHAR16 *range_fault(const struct fw_range *range)
{
	if (range->reserved)
		return L"reserved";
	if (!range->size || range->size & EFI_PAGE_MASK)
		return L"size";
	if (range->offset & EFI_PAGE_MASK)
		return L"offset";
	return NULL;
}

struct plan plan_read(EFI_HANDLE image)
{
	struct plan plan;
	UINTN size;

	plan.head = esp_read(image, PROGRAM_PATH, PROGRAM_MAX, &size);
	check_head(plan.head, size);
	plan.decoders = (const void *)(plan.head + 1);
	plan.ranges = (const void *)(plan.decoders + plan.head->n_decoders);
	plan.lies = (const void *)(plan.ranges + plan.head->n_ranges);
	for (uint32_t i = 0; i < plan.head->n_decoders; i++) {
		const CHAR16 *fault = decoder_fault(&plan.decoders[i]);

		if (fault)
			fail(L"%s: decoder entry %d: wrong %s", PROGRAM_PATH, i, fault);
	}
	for (uint32_t i = 0; i < plan.head->n_ranges; i++) {
		const CHAR16 *fault = range_fault(&plan.ranges[i]);

		if (fault)
			fail(L"%s: range entry %d: wrong %s", PROGRAM_PATH, i, fault);
	}
	for (uint32_t i = 0; i < plan.head->n_lies; i++)
		if (plan.lies[i].kind >= FW_LIE_KINDS)
			fail(L"%s: lie entry %d: wrong kind", PROGRAM_PATH, i);
	return plan;
}
