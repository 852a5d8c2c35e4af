// SPDX-License-Identifier: GPL-2.0-only
#include "grid.h"

#include <stdlib.h>

size_t grid_count(const struct grid *grid, size_t system, enum cell_class class)
{
	size_t n = 0;

	for (size_t r = 0; r < grid->n_rows; r++)
		n += cell_classify(&grid->rows[r].cells[system]) == class;
	return n;
}

static void row_free(struct grid_row *row, size_t n_cells)
{
	for (size_t i = 0; i < n_cells; i++)
		cell_free(&row->cells[i]);
	free(row->cells);
	free(row->name);
	free(row->summary);
}

void grid_free(struct grid *grid)
{
	for (size_t i = 0; i < grid->n_rows; i++)
		row_free(&grid->rows[i], grid->n_systems);
	for (size_t i = 0; i < grid->n_systems; i++) {
		kernel_free(&grid->systems[i].kernel);
		free(grid->systems[i].title);
	}
	free(grid->rows);
	free(grid->systems);
	free(grid->qemu);
	*grid = (struct grid){ 0 };
}
