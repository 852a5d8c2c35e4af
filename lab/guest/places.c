// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot.h"
#include "places.h"
#include "tap.h"

static void window_add(struct places *places, u64 start, u64 end)
{
	ranges_add(&places->windows, (struct sr_range){ start, end });
}

static void bridge_add(struct places *places, u64 uid, u64 base)
{
	places->bridges =
		reallocarray(places->bridges, places->n_bridges + 1, sizeof(*places->bridges));
	if (!places->bridges)
		bail("out of memory for host bridges");
	places->bridges[places->n_bridges++] = (struct bridge_place){ (uint32_t)uid, base };
}

/* "A-B,A-B", in hexadecimal digits. */
static void pairs_read(struct places *places, const char *option,
		       void (*add)(struct places *places, u64 a, u64 b))
{
	char *text = strdup(boot_option(option, "")), *pair, *rest;
	u64 a, b;

	if (!text)
		bail("out of memory for the command line");
	for (pair = strtok_r(text, ",", &rest); pair; pair = strtok_r(NULL, ",", &rest)) {
		if (sscanf(pair, "%" SCNx64 "-%" SCNx64, &a, &b) != 2)
			bail("%s is malformed: %s", option, pair);
		add(places, a, b);
	}
	free(text);
}

struct places places_read(void)
{
	struct places places = { 0 };

	pairs_read(&places, "sr_lab.windows=", window_add);
	pairs_read(&places, "sr_lab.bridges=", bridge_add);
	return places;
}
