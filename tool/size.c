// SPDX-License-Identifier: GPL-2.0-only
#include "size.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const units[] = { " B", " KiB", " MiB", " GiB", " TiB", " PiB", " EiB" };

/* One digit behind the point; what that would make 1024 of is one of the next unit. */
static void round_text(char text[SIZE_TEXT], uint64_t bytes, unsigned int unit)
{
	double n = (double)bytes / (double)(UINT64_C(1) << (10 * unit));

	if (n >= 1023.95 && unit < 6) {
		n /= 1024;
		unit++;
	}
	snprintf(text, SIZE_TEXT, "%.1f%s", n, units[unit]);
}

const char *size_text(char text[SIZE_TEXT], uint64_t bytes)
{
	unsigned int unit = 0;

	while (unit < 6 && bytes >> (10 * (unit + 1)))
		unit++;
	/* 1536 MiB rather than 1.5 GiB is exact, too, but harder to read. */
	if (!(bytes & ((UINT64_C(1) << (10 * unit)) - 1)))
		snprintf(text, SIZE_TEXT, "%" PRIu64 "%s", bytes >> (10 * unit), units[unit]);
	else if (!(bytes & ((UINT64_C(1) << (10 * (unit - 1))) - 1)) &&
		 bytes >> (10 * (unit - 1)) < 10000 && (bytes >> (10 * (unit - 1))) % 512)
		snprintf(text, SIZE_TEXT, "%" PRIu64 "%s", bytes >> (10 * (unit - 1)),
			 units[unit - 1]);
	else
		round_text(text, bytes, unit);
	return text;
}
