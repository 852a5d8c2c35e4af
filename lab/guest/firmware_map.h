/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What firmware described, as the kernel was told: /sys/firmware/memmap.
 */
#ifndef SOFTRESERVE_GUEST_FIRMWARE_MAP_H
#define SOFTRESERVE_GUEST_FIRMWARE_MAP_H

#include "ranges.h"

/** firmware_map_soft_reserved() - the "Soft Reserved" entries, one range each, not normal */
struct sr_set firmware_map_soft_reserved(void);

#endif
