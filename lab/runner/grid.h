/* SPDX-License-Identifier: GPL-2.0-only */
/* The matrix once all has run: machines down, systems across. */
#ifndef SOFTRESERVE_LAB_GRID_H
#define SOFTRESERVE_LAB_GRID_H

#include "cell.h"
#include "kernel.h"

/**
 * struct grid_system - a column
 * @name: as on the command line
 * @title: for people
 * @kernel: its kernel
 * @with_module: with the module
 */
struct grid_system {
	const char *name;
	char *title;
	struct kernel kernel;
	bool with_module;
};

/**
 * struct grid_row - a machine
 * @name: its name
 * @summary: one sentence
 * @cells: one a system
 */
struct grid_row {
	char *name;
	char *summary;
	struct cell *cells;
};

/**
 * struct grid - the matrix
 * @systems: columns
 * @n_systems: how many
 * @rows: machines
 * @n_rows: how many
 * @qemu: QEMU's version
 */
struct grid {
	struct grid_system *systems;
	size_t n_systems;
	struct grid_row *rows;
	size_t n_rows;
	char *qemu;
};

/** grid_count() - how many machines came to @class on a system */
size_t grid_count(const struct grid *grid, size_t system, enum cell_class class);

/** grid_free() - release a grid, or a zeroed structure */
void grid_free(struct grid *grid);

#endif
