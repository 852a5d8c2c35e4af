/* SPDX-License-Identifier: GPL-2.0-only */
/* Addresses below the bars, as text. */
#ifndef SOFTRESERVE_TOOL_MAP_AXIS_H
#define SOFTRESERVE_TOOL_MAP_AXIS_H

#include "map_text.h"

/**
 * map_axis() - print the axis
 * @chart: laid out in @columns
 * @left: columns left of the bars; the axis ends one column right of them
 *
 * A label ends below its boundary. Where there is no room for it in AXIS_LINES lines it is left
 * out, and the boundary has a smaller mark.
 */
void map_axis(FILE *out, const struct chart *chart, unsigned int left, unsigned int columns,
	      bool utf8);

#endif
