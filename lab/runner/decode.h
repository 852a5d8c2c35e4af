/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which bytes of a window reach memory, as the declared decoders say: the
 * window's interleave, the host bridge, a switch, the device (CXL 3.1, 9.13.1).
 * What QEMU's hw/cxl/cxl-host.c and hw/mem/cxl_type3.c do, told from the
 * declaration alone.
 */
#ifndef SOFTRESERVE_LAB_DECODE_H
#define SOFTRESERVE_LAB_DECODE_H

#include "machine.h"
#include "ranges.h"

/* No decoder tells two neighbouring bytes apart within this many. */
#define DECODE_GRANULE 256

/**
 * decode_byte() - true if a byte of a window reaches memory
 * @m: the machine
 * @window: index of the window
 * @offset: of the byte in the window
 */
bool decode_byte(const struct machine *m, size_t window, uint64_t offset);

/**
 * decode_span() - the bytes of a span that reach memory
 * @m: the machine
 * @window: index of the window
 * @offset: where the span starts in the window, a multiple of DECODE_GRANULE
 * @size: bytes, a multiple of DECODE_GRANULE
 * @base: address of the window
 * @out: receives their addresses, by ranges_add()
 */
void decode_span(const struct machine *m, size_t window, uint64_t offset, uint64_t size, u64 base,
		 struct sr_set *out);

#endif
