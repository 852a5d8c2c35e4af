/* SPDX-License-Identifier: GPL-2.0-only */
/* The CXL Early Discovery Table: windows and host bridges (CXL 3.1, 9.18.1). */
#ifndef SOFTRESERVE_LAB_CEDT_H
#define SOFTRESERVE_LAB_CEDT_H

#include "types.h"
#include "program.h"

/**
 * cedt_address - the physical address of an offset in a window
 * @window: index of the CFMWS in table order, or FW_ABSOLUTE
 * @offset: from the window's start, in bytes; may reach beyond its end, as
 *          what faulty firmware programs may
 *
 * Return: the address. Does not return if there is no such window.
 */
uint64_t cedt_address(uint32_t window, uint64_t offset);

/**
 * cedt_host_bridge - the component registers of a CXL 2.0 host bridge
 * @uid: its ACPI _UID
 *
 * Return: the address of the 64 KiB block. Does not return if there is none.
 */
uint64_t cedt_host_bridge(uint32_t uid);

/**
 * cedt_places - where windows and host bridges are, as struct fw_program tells
 * @text: gets words for the kernel's command line, a space before each
 * @room: bytes at @text
 */
void cedt_places(CHAR16 *text, UINTN room);

/**
 * cedt_lie - change the table
 * @lie: of a kind that is about the CEDT
 *
 * From then on the functions above believe it, too. Does not return if there is
 * nothing of the kind to lie about.
 */
void cedt_lie(const struct fw_lie *lie);

#endif
