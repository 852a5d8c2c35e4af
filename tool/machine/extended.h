/* SPDX-License-Identifier: GPL-2.0-only */
/* Extended capabilities of PCI Express in configuration space (PCIe 6.0, 7.6.3). */
#ifndef SOFTRESERVE_TOOL_EXTENDED_H
#define SOFTRESERVE_TOOL_EXTENDED_H

#include <stddef.h>
#include <stdint.h>

/* Device Serial Number (PCIe 6.0, 7.9.3): 8 bytes after the header. */
#define EXTENDED_SERIAL 0x0003
#define EXTENDED_SERIAL_LEN 8

/* Designated Vendor-Specific (PCIe 6.0, 7.9.6): the vendor is in the 2 bytes after the header. */
#define EXTENDED_DVSEC 0x0023

/* Of the header of each. */
#define EXTENDED_HEADER 4

/**
 * extended_next() - the next capability of a kind
 * @config: configuration space
 * @size: bytes of it
 * @id: the kind
 * @after: offset of one to go on from; 0 for the first
 *
 * Only forward: a list that leads back ends.
 *
 * Return: its offset, with 8 bytes at least behind its header; 0 if there are no more.
 */
size_t extended_next(const void *config, size_t size, uint16_t id, size_t after);

#endif
