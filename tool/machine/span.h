/* SPDX-License-Identifier: GPL-2.0-only */
/* Ranges of those who say where something begins, and how much it is. */
#ifndef SOFTRESERVE_TOOL_SPAN_H
#define SOFTRESERVE_TOOL_SPAN_H

#include <stdint.h>

#include "../../policy/range.h"

/** span_of() - @size bytes from @base; empty if @size is 0, or they go beyond 2^64 */
struct sr_range span_of(uint64_t base, uint64_t size);

#endif
