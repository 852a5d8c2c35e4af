/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the bytes of a window lead, as the declared decoders say: the window's
 * interleave, the host bridge, a switch, the device (CXL 3.1, 9.13.1). What
 * QEMU's hw/cxl/cxl-host.c and hw/mem/cxl_type3.c do, told from the declaration
 * alone. What firmware's tables claim plays no part: no hardware reads them.
 */
#ifndef SOFTRESERVE_LAB_DECODE_H
#define SOFTRESERVE_LAB_DECODE_H

#include "machine.h"

/* No decoder tells two neighbouring bytes apart within this many. */
#define DECODE_GRANULE 256
/*
 * Every interleave repeats within this many bytes: granularities and ways are
 * powers of two, the largest of both being 16 KiB and 8.
 */
#define DECODE_PERIOD (128u << 10)

/**
 * struct cell - a byte of a device's memory
 * @device: index of the device
 * @dpa: the device's own address
 * @stride: what @dpa grows by from one DECODE_PERIOD of a decoder's range to the next
 */
struct cell {
	size_t device;
	uint64_t dpa;
	uint64_t stride;
};

/**
 * decode_byte() - where a byte of a window leads
 * @m: the machine
 * @window: index of the window
 * @offset: of the byte in the window
 * @cell: receives the device's byte, which may lie beyond its memory
 *
 * Return: true if a decoder of a device answers.
 */
bool decode_byte(const struct machine *m, size_t window, uint64_t offset, struct cell *cell);

/** device_capacity() - bytes of memory that a device has */
uint64_t device_capacity(const struct cxl_device *dev);

#endif
