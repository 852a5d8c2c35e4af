/* SPDX-License-Identifier: GPL-2.0-only */
/* The address space as a picture that stands alone: SVG 1.1, no script, no font of its own. */
#ifndef SOFTRESERVE_TOOL_MAP_SVG_H
#define SOFTRESERVE_TOOL_MAP_SVG_H

#include <stdio.h>

#include "chart.h"

/**
 * map_svg() - draw it
 * @chart: with something to show; its stretches are laid out anew
 * @of: what the machine is called
 */
void map_svg(FILE *out, struct chart *chart, const char *of);

#endif
