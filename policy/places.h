/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where to look if two stretches of memory may be the same cells: HDM decoders can
 * lead to a device's memory at several addresses, interleaved over different ways.
 */
#ifndef SOFTRESERVE_POLICY_PLACES_H
#define SOFTRESERVE_POLICY_PLACES_H

#include "types.h"

/* Memory is cut at multiples of this. Decoders move in steps of twice as much. */
#define SR_PLACES_UNIT ((u64)128 << 20)

/* Places in each unit. */
#define SR_PLACES 512

/**
 * sr_place() - offset of a place in a unit
 * @i: which one, below SR_PLACES
 *
 * The same ones in every unit, all different, each the beginning of 256 bytes. Two units
 * that share more than a granule of cells share a place's, if their interleave ways are
 * both powers of 2, both 3 times such a power, or one is that and the other 1, 2 or 4.
 */
u64 sr_place(size_t i);

#endif
