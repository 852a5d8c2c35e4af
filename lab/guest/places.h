/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where CXL windows and host bridges are, by the firmware application's own word
 * on the kernel's command line: what firmware's tables say may be wrong.
 */
#ifndef SOFTRESERVE_GUEST_PLACES_H
#define SOFTRESERVE_GUEST_PLACES_H

#include "ranges.h"

/**
 * struct bridge_place - the component registers of a host bridge
 * @uid: its ACPI UID
 * @base: their address
 */
struct bridge_place {
	uint32_t uid;
	u64 base;
};

/**
 * struct places - all of them
 * @windows: in the order in which they were declared; not normal
 * @bridges: host bridges
 * @n_bridges: how many
 */
struct places {
	struct sr_set windows;
	struct bridge_place *bridges;
	size_t n_bridges;
};

/** places_read() - read sr_lab.windows= and sr_lab.bridges=; bails if they are malformed */
struct places places_read(void);

#endif
