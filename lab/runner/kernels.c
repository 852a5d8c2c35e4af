// SPDX-License-Identifier: GPL-2.0-only
#include "kernels.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "files.h"
#include "memory.h"

/** struct sum - what all machines on a system come to */
struct sum {
	size_t as_declared;
	uint64_t lost;
	uint64_t bad;
};

/** struct frame - a page, and where in it the table begins and ends */
struct frame {
	char *page;
	const char *begin;
	const char *end;
};

/* What a lost VM never came to say is not as declared either. */
static struct sum sum_up(const struct grid *grid, size_t system)
{
	struct sum sum = { 0 };

	for (size_t r = 0; r < grid->n_rows; r++) {
		const struct cell *cell = &grid->rows[r].cells[system];

		sum.as_declared += cell->as_declared;
		sum.lost += cell->lost == CELL_UNKNOWN ? 0 : cell->lost;
		sum.bad += cell->bad == CELL_UNKNOWN ? 0 : cell->bad;
	}
	return sum;
}

static void print_row(FILE *out, const struct grid *grid, size_t i)
{
	const struct kernel *kernel = &grid->systems[i].kernel;
	struct sum sum = sum_up(grid, i);
	char lost[BYTES_TEXT_MAX], bad[BYTES_TEXT_MAX];

	fprintf(out, "| `%s` | %s | %zu | %zu | %s | %s |\n", kernel->release, kernel->name,
		grid->n_rows, sum.as_declared, bytes_format(lost, sum.lost),
		bytes_format(bad, sum.bad));
}

void kernels_print(FILE *out, const struct grid *grid)
{
	fprintf(out, "| kernel | Debian's suite | machines | as declared | lost | bad |\n"
		     "|---|---|--:|--:|--:|--:|\n");
	for (size_t i = 0; i < grid->n_systems; i++)
		if (grid->systems[i].with_module)
			print_row(out, grid, i);
}

/* Fills @frame, whose page is then for free(); Return: as kernels_check(). */
static char *frame_read(const char *path, struct frame *frame)
{
	frame->page = file_read(path);
	if (!frame->page)
		return mem_format("%s: %m", path);

	frame->begin = strstr(frame->page, KERNELS_BEGIN);
	if (!frame->begin)
		return mem_format("%s: there is no line %.*s", path, (int)strlen(KERNELS_BEGIN) - 1,
				  KERNELS_BEGIN);
	frame->begin += strlen(KERNELS_BEGIN);
	frame->end = strstr(frame->begin, KERNELS_END);
	if (!frame->end)
		return mem_format("%s: there is no line %.*s below the first one", path,
				  (int)strlen(KERNELS_END) - 1, KERNELS_END);
	return NULL;
}

char *kernels_check(const char *path)
{
	struct frame frame = { 0 };
	char *error = frame_read(path, &frame);

	free(frame.page);
	return error;
}

static char *frame_fill(const char *path, const struct frame *frame, const struct grid *grid)
{
	char *text = NULL, *error = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return mem_format("%s: %m", path);
	fwrite(frame->page, 1, (size_t)(frame->begin - frame->page), out);
	kernels_print(out, grid);
	fputs(frame->end, out);
	if (fclose(out) || file_replace(path, text, strlen(text)))
		error = mem_format("%s: %m", path);
	free(text);
	return error;
}

char *kernels_update(const char *path, const struct grid *grid)
{
	struct frame frame = { 0 };
	char *error = frame_read(path, &frame);

	if (!error)
		error = frame_fill(path, &frame, grid);
	free(frame.page);
	return error;
}
