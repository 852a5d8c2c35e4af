/* SPDX-License-Identifier: GPL-2.0-only */
/* The matrix as a picture, in SVG. */
#ifndef SOFTRESERVE_LAB_PICTURE_H
#define SOFTRESERVE_LAB_PICTURE_H

#include <stdio.h>

#include "grid.h"

/**
 * picture_print() - print the matrix as SVG 1.1: a row a machine, a column a system
 * @out: where to
 * @grid: the matrix
 *
 * Every cell has its outcome's colour and word. The picture brings its own
 * background, and looks the same on a light page and on a dark one.
 */
void picture_print(FILE *out, const struct grid *grid);

#endif
