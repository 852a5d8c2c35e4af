/* SPDX-License-Identifier: GPL-2.0-only */
/* The matrix as a page of Markdown. */
#ifndef SOFTRESERVE_LAB_SHEET_H
#define SOFTRESERVE_LAB_SHEET_H

#include <stdio.h>

#include "grid.h"

/**
 * sheet_print() - print the matrix: what it shows, the counts, then all numbers
 * @out: where to
 * @grid: the matrix
 * @picture: the picture's file as seen from the page, NULL for none
 *
 * The same matrix makes the same page: it holds no time and no addresses.
 */
void sheet_print(FILE *out, const struct grid *grid, const char *picture);

#endif
