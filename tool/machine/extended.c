// SPDX-License-Identifier: GPL-2.0-only
#include "extended.h"

#define FIRST 0x100

static uint32_t header_at(const unsigned char *config, size_t offset)
{
	return config[offset] | (uint32_t)config[offset + 1] << 8 |
	       (uint32_t)config[offset + 2] << 16 | (uint32_t)config[offset + 3] << 24;
}

size_t extended_next(const void *config, size_t size, uint16_t id, size_t after)
{
	size_t offset = after, next;

	for (;;) {
		next = offset ? header_at(config, offset) >> 20 & ~3u : FIRST;
		if (next <= offset || next < FIRST || next + EXTENDED_HEADER + 8 > size)
			return 0;
		offset = next;
		if ((header_at(config, offset) & 0xffff) == id)
			return offset;
	}
}
