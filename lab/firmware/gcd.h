/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The DXE services that manage the map of what is at which address (PI 1.8,
 * volume 2, 7.2), which gnu-efi does not declare.
 */
#ifndef SOFTRESERVE_LAB_GCD_H
#define SOFTRESERVE_LAB_GCD_H

#include "types.h"

/* UEFI 2.10, 7.2.3; gnu-efi does not have it */
#ifndef EFI_MEMORY_SP
#define EFI_MEMORY_SP 0x40000ull
#endif

/* EFI_GCD_MEMORY_TYPE */
enum gcd_type {
	GCD_NONEXISTENT,
	GCD_RESERVED,
	GCD_SYSTEM_MEMORY,
	GCD_MMIO,
	GCD_PERSISTENT,
	GCD_MORE_RELIABLE,
	GCD_UNACCEPTED,
};

/* EFI_GCD_MEMORY_SPACE_DESCRIPTOR */
struct gcd_descriptor {
	EFI_PHYSICAL_ADDRESS base;
	uint64_t length;
	uint64_t capabilities;
	uint64_t attributes;
	enum gcd_type type;
	EFI_HANDLE image;
	EFI_HANDLE device;
};

/* EFI_DXE_SERVICES: what is not called here stays untyped */
struct dxe_services {
	EFI_TABLE_HEADER header;
	EFI_STATUS(EFIAPI *add_memory_space)
	(enum gcd_type type, EFI_PHYSICAL_ADDRESS base, uint64_t length, uint64_t capabilities);
	void *allocate_memory_space;
	void *free_memory_space;
	void *remove_memory_space;
	EFI_STATUS(EFIAPI *get_memory_space_descriptor)
	(EFI_PHYSICAL_ADDRESS base, struct gcd_descriptor *descriptor);
	void *set_memory_space_attributes;
	void *get_memory_space_map;
	void *io_space[6]; /* add, allocate, free, remove, get descriptor, get map */
	void *dispatch;
	void *schedule;
	void *trust;
	void *process_firmware_volume;
	EFI_STATUS(EFIAPI *set_memory_space_capabilities)
	(EFI_PHYSICAL_ADDRESS base, uint64_t length, uint64_t capabilities);
};

/* EFI_DXE_SERVICES_TABLE_GUID */
#define DXE_SERVICES_TABLE_GUID                                        \
	{                                                              \
		0x5ad34ba, 0x6f02, 0x4214,                             \
		{                                                      \
			0x95, 0x2e, 0x4d, 0xa0, 0x39, 0x8e, 0x2b, 0xb9 \
		}                                                      \
	}

#endif
