// SPDX-License-Identifier: GPL-2.0-only
#include "span.h"

struct sr_range span_of(uint64_t base, uint64_t size)
{
	if (!size || size - 1 > UINT64_MAX - base)
		return (struct sr_range){ 1, 0 };
	return (struct sr_range){ base, base + (size - 1) };
}
