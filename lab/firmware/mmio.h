/* SPDX-License-Identifier: GPL-2.0-only */
/* Reads and writes of memory-mapped registers, which UEFI maps one to one. */
#ifndef SOFTRESERVE_LAB_MMIO_H
#define SOFTRESERVE_LAB_MMIO_H

#include "types.h"

static inline uint16_t mmio_read16(uint64_t address)
{
	return *(volatile uint16_t *)address;
}

static inline uint32_t mmio_read32(uint64_t address)
{
	return *(volatile uint32_t *)address;
}

static inline void mmio_write16(uint64_t address, uint16_t value)
{
	*(volatile uint16_t *)address = value;
}

static inline void mmio_write32(uint64_t address, uint32_t value)
{
	*(volatile uint32_t *)address = value;
}

/* Registers that hold 64 bits as a low and a high half (CXL 3.1, 8.2.4.20). */
static inline void mmio_write_halves(uint64_t address, uint64_t value)
{
	mmio_write32(address, (uint32_t)value);
	mmio_write32(address + 4, (uint32_t)(value >> 32));
}

#endif
