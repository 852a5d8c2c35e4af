// SPDX-License-Identifier: GPL-2.0-only
#include "bytes.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char units[] = "KMGT";

int bytes_parse(const char *text, uint64_t *out)
{
	unsigned long long number;
	unsigned int shift = 0;
	char *end;

	if (!isdigit((unsigned char)text[0]))
		return -1;
	errno = 0;
	number = strtoull(text, &end, 0);
	if (errno)
		return -1;
	if (*end) {
		const char *unit = strchr(units, *end);

		if (!unit || end[1])
			return -1;
		shift = 10 * (unsigned int)(unit - units + 1);
	}
	if (number > UINT64_MAX >> shift)
		return -1;
	*out = number << shift;
	return 0;
}

char *bytes_format(char *buf, uint64_t bytes)
{
	unsigned int unit = 0;

	while (unit < sizeof(units) - 1 && bytes >> (10 * (unit + 1)))
		unit++;
	if (!unit)
		snprintf(buf, BYTES_TEXT_MAX, "%" PRIu64, bytes);
	else if (bytes & ((1ull << (10 * unit)) - 1))
		snprintf(buf, BYTES_TEXT_MAX, "%.1f %ciB",
			 (double)bytes / (double)(1ull << (10 * unit)), units[unit - 1]);
	else
		snprintf(buf, BYTES_TEXT_MAX, "%" PRIu64 " %ciB", bytes >> (10 * unit),
			 units[unit - 1]);
	return buf;
}
