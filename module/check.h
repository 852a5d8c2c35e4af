/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Step 6: firmware can be wrong, so memory is written and read back before it
 * is handed out. What does not answer is quarantined in whole memory blocks.
 */
#ifndef SOFTRESERVE_CHECK_H
#define SOFTRESERVE_CHECK_H

#include "softreserve.h"

/**
 * sr_check_block() - write, flush, read back and restore samples of some memory
 * @verify: SR_VERIFY_OFF passes everything
 * @block: memory that nobody owns, at most one memory block
 *
 * Samples lie 64 KiB + 256 bytes apart (256 bytes with SR_VERIFY_FULL), so that
 * after 1024 of them every granule of the longest interleave period (16 ways of
 * 16 KiB) has been met. Where every sample reads all ones nothing is written;
 * otherwise all are written before the first is read, so that two addresses with
 * the same cells are seen as well. Reads survive a machine check where the
 * processor allows that. May sleep.
 *
 * Return: 0 if every sample held its value; -EIO if not; -ENOMEM or -ENXIO if it
 * could not be tried for want of memory or of a mapping.
 */
int sr_check_block(enum sr_verify verify, struct sr_range block);

#endif
