/* SPDX-License-Identifier: GPL-2.0-only */
/* The README's table of supported kernels: those on which the matrix has run the module. */
#ifndef SOFTRESERVE_LAB_KERNELS_H
#define SOFTRESERVE_LAB_KERNELS_H

#include <stdio.h>

#include "grid.h"

/* Lines of a page between which the table stands. */
#define KERNELS_BEGIN "<!-- kernels: written by make matrix -->\n"
#define KERNELS_END "<!-- kernels: end -->\n"

/** kernels_print() - print the table: a row a system that has the module */
void kernels_print(FILE *out, const struct grid *grid);

/**
 * kernels_check() - find out whether a page can take the table
 * @path: the page
 *
 * Return: NULL, or for free() a sentence that says why not.
 */
char *kernels_check(const char *path);

/**
 * kernels_update() - put the table in place of the one between the two lines of a page
 * @path: the page; the rest of it stays as it is, and all of it after a failure
 * @grid: the matrix
 *
 * Return: as kernels_check().
 */
char *kernels_update(const char *path, const struct grid *grid);

#endif
