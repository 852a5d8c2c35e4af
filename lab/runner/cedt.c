// SPDX-License-Identifier: GPL-2.0-only
#include "cedt.h"

#include <string.h>

/* Bytes of structures (CXL 3.1, 9.18.1.2 and 9.18.1.3). */
#define CHBS_SIZE 32
#define CFMWS_SIZE(ways) (36 + 4 * (ways))
#define CFMWS_RANGE_END 24

static uint64_t bridges_size(const struct machine *m)
{
	uint64_t size = CEDT_HEADER;

	for (size_t i = 0; i < m->host_bridges.n; i++) {
		const struct host_bridge *hb = machine_bridge(m, i);

		if (!hb->chbs || strcmp(hb->chbs, CEDT_OMIT))
			size += CHBS_SIZE;
	}
	return size;
}

uint64_t cedt_size(const struct machine *m)
{
	uint64_t size = bridges_size(m);

	for (size_t i = 0; i < m->windows.n; i++)
		if (!machine_window(m, i)->cedt)
			size += CFMWS_SIZE(machine_window(m, i)->targets.n);
	return size;
}

void cedt_windows(const struct machine *m, const struct sr_set *places, struct sr_set *out)
{
	uint64_t end = cedt_size(m) - m->cedt_truncate;
	uint64_t at = bridges_size(m);

	for (size_t i = 0; i < m->windows.n && i < places->n; i++) {
		const struct window *w = machine_window(m, i);
		u64 start = places->range[i].start + w->claimed_offset;

		if (w->cedt)
			continue;
		if (at + CFMWS_RANGE_END <= end)
			ranges_add(out, start,
				   start + (w->claimed_size ? w->claimed_size : w->size) - 1);
		at += CFMWS_SIZE(w->targets.n);
	}
}
