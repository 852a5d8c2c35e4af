// SPDX-License-Identifier: GPL-2.0-only
#include "memory.h"
#include "console.h"
#include "gcd.h"

static const CHAR16 *const gcd_type_name[] = {
	[GCD_NONEXISTENT] = L"nothing",		 [GCD_RESERVED] = L"reserved",
	[GCD_SYSTEM_MEMORY] = L"system memory",	 [GCD_MMIO] = L"memory-mapped I/O",
	[GCD_PERSISTENT] = L"persistent memory", [GCD_MORE_RELIABLE] = L"more reliable memory",
	[GCD_UNACCEPTED] = L"unaccepted memory",
};

static const struct dxe_services *dxe_services(void)
{
	EFI_GUID guid = DXE_SERVICES_TABLE_GUID;
	void *services = NULL;

	LibGetSystemConfigurationTable(&guid, &services);
	if (!services)
		fail(L"UEFI configuration table: no DXE services");
	return services;
}

/* Give the part of start..end that one descriptor covers the attribute; return its end. */
static uint64_t describe_piece(const struct dxe_services *dxe, uint64_t start, uint64_t end)
{
	struct gcd_descriptor piece;
	EFI_STATUS status;

	status = dxe->get_memory_space_descriptor(start, &piece);
	if (EFI_ERROR(status))
		fail(L"0x%lx: outside of the address map: %r", start, status);
	if (end - piece.base > piece.length - 1)
		end = piece.base + piece.length - 1;

	if (piece.type == GCD_NONEXISTENT)
		status = dxe->add_memory_space(GCD_SYSTEM_MEMORY, start, end - start + 1,
					       EFI_MEMORY_WB | EFI_MEMORY_SP);
	else if (piece.type == GCD_SYSTEM_MEMORY)
		status = dxe->set_memory_space_capabilities(start, end - start + 1,
							    piece.capabilities | EFI_MEMORY_SP);
	else if (piece.type < sizeof(gcd_type_name) / sizeof(gcd_type_name[0]))
		fail(L"0x%lx-0x%lx: is %s", start, end, gcd_type_name[piece.type]);
	else
		fail(L"0x%lx-0x%lx: is of type %d", start, end, piece.type);
	if (EFI_ERROR(status))
		fail(L"0x%lx-0x%lx: cannot be described as specific purpose memory: %r", start, end,
		     status);
	return end;
}

/* The end of the memory map entry that @at lies in, which must be free specific purpose memory. */
static uint64_t check_entry(uint64_t at)
{
	UINTN n_entries, key, stride;
	UINT32 version;
	char *map = (char *)LibMemoryMap(&n_entries, &key, &stride, &version);
	uint64_t end = 0;

	if (!map)
		fail(L"UEFI memory map: cannot be read");
	for (UINTN i = 0; i < n_entries; i++) {
		const EFI_MEMORY_DESCRIPTOR *entry = (const void *)(map + i * stride);
		uint64_t last = entry->PhysicalStart + (entry->NumberOfPages << EFI_PAGE_SHIFT) - 1;

		if (at < entry->PhysicalStart || at > last)
			continue;
		if (entry->Type != EfiConventionalMemory)
			fail(L"0x%lx: is in use, as memory of type %d", at, entry->Type);
		if (!(entry->Attribute & EFI_MEMORY_SP))
			fail(L"0x%lx: not specific purpose in the memory map", at);
		end = last;
	}
	if (!end)
		fail(L"0x%lx: missing from the memory map", at);
	FreePool(map);
	return end;
}

void memory_describe(uint64_t start, uint64_t size)
{
	const struct dxe_services *dxe = dxe_services();
	uint64_t end = start + (size - 1);
	uint64_t at;

	if (end < start || start & EFI_PAGE_MASK)
		fail(L"0x%lx: not the start of a range of 0x%lx bytes", start, size);
	for (at = describe_piece(dxe, start, end); at < end;)
		at = describe_piece(dxe, at + 1, end);
	for (at = check_entry(start); at < end;)
		at = check_entry(at + 1);
	say(L"0x%lx-0x%lx described as specific purpose memory", start, end);
}
