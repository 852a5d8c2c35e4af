/* SPDX-License-Identifier: GPL-2.0-only */
/* Specific purpose memory (UEFI 2.10, 7.2.3, EFI_MEMORY_SP). */
#ifndef SOFTRESERVE_LAB_MEMORY_H
#define SOFTRESERVE_LAB_MEMORY_H

#include "types.h"

/**
 * memory_describe - make a range specific purpose memory in the UEFI memory map
 * @start: its first byte
 * @size: in bytes, a multiple of 4096
 *
 * What is no memory yet becomes memory. Does not return if a part of the range
 * is something else, is in use, or does not appear in the memory map.
 */
void memory_describe(uint64_t start, uint64_t size);

#endif
