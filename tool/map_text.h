/* SPDX-License-Identifier: GPL-2.0-only */
/* The address space as lines of text. */
#ifndef SOFTRESERVE_TOOL_MAP_TEXT_H
#define SOFTRESERVE_TOOL_MAP_TEXT_H

#include <stdio.h>

#include "chart.h"

/* Narrower is of no use; wider is no terminal. */
#define MAP_WIDTH_MIN 40
#define MAP_WIDTH_MAX 1000

/**
 * struct map_style - how to write it
 * @width: columns, MAP_WIDTH_MIN to MAP_WIDTH_MAX; no line is longer
 * @utf8: with characters for lines and blocks; otherwise in ASCII
 * @colour: with colours; nothing depends on them
 */
struct map_style {
	unsigned int width;
	bool utf8;
	bool colour;
};

/**
 * map_text() - bars, address axis, legend and table
 * @chart: with something to show; its stretches are laid out anew
 */
void map_text(FILE *out, struct chart *chart, const struct map_style *style);

#endif
