// SPDX-License-Identifier: GPL-2.0-only
#include "map_axis.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define AXIS_LINES 4

/* What a column of the first line says. */
enum tick {
	TICK_NONE,
	TICK_MARK, /* a boundary without its address */
	TICK_LABEL,
	TICK_SHARED, /* several stretches in one column */
};

/**
 * struct axis - what is to be printed
 * @width: characters a line
 * @tick: the line below the bars
 * @line: the labels, and '|' where a line leads to one further down
 */
struct axis {
	unsigned int width;
	enum tick tick[MAP_WIDTH_MAX + 1];
	char line[AXIS_LINES][MAP_WIDTH_MAX + 1];
};

static bool is_blank(const char *line, size_t start, size_t end)
{
	for (size_t i = start; i < end; i++)
		if (line[i] != ' ')
			return false;
	return true;
}

/* From left to right, so that what leads down to a label never has to cross another one. */
static bool place_label(struct axis *axis, unsigned int column, uint64_t address)
{
	char text[24];
	size_t length = (size_t)snprintf(text, sizeof(text), "0x%" PRIx64, address);
	size_t start = column + 1 > length ? column + 1 - length : 0;

	for (unsigned int l = 0; l < AXIS_LINES && axis->line[l][column] == ' '; l++) {
		/* And a blank between it and its neighbour. */
		if (!is_blank(axis->line[l], start ? start - 1 : 0, start + length))
			continue;
		memcpy(axis->line[l] + start, text, length);
		while (l--)
			axis->line[l][column] = '|';
		return true;
	}
	return false;
}

static void fill_axis(struct axis *axis, const struct chart *chart, unsigned int left,
		      unsigned int columns)
{
	bool *mark = chart_marks(chart);
	size_t n = chart->n_stretches;
	bool labelled = false;

	for (size_t i = 0; i <= n; i++) {
		unsigned int column = left + (i < n ? chart->stretch[i].at : columns);
		bool shared = i && i < n && chart->stretch[i].at == chart->stretch[i - 1].at;
		enum tick *tick = &axis->tick[column];

		if (!shared)
			labelled = false;
		if (mark[i] && !labelled)
			labelled = place_label(axis, column, chart_boundary(chart, i));
		if (shared)
			*tick = TICK_SHARED;
		else if (mark[i])
			*tick = labelled ? TICK_LABEL : TICK_MARK;
	}
	free(mark);
}

static const char *draw_tick(enum tick tick, bool utf8)
{
	switch (tick) {
	case TICK_MARK:
		return utf8 ? "╵" : "'";
	case TICK_LABEL:
		return utf8 ? "│" : "|";
	case TICK_SHARED:
		return "+";
	case TICK_NONE:
		break;
	}
	return " ";
}

static void print_ticks(FILE *out, const struct axis *axis, bool utf8)
{
	unsigned int end = axis->width;

	while (end && axis->tick[end - 1] == TICK_NONE)
		end--;
	for (unsigned int i = 0; i < end; i++)
		fputs(draw_tick(axis->tick[i], utf8), out);
	fputc('\n', out);
}

static void print_labels(FILE *out, const char *line, unsigned int width, bool utf8)
{
	while (width && line[width - 1] == ' ')
		width--;
	for (unsigned int i = 0; i < width; i++) {
		if (line[i] == '|' && utf8)
			fputs("│", out);
		else
			fputc(line[i], out);
	}
	if (width)
		fputc('\n', out);
}

void map_axis(FILE *out, const struct chart *chart, unsigned int left, unsigned int columns,
	      bool utf8)
{
	struct axis axis = { .width = left + columns + 1 };

	memset(axis.line, ' ', sizeof(axis.line));
	fill_axis(&axis, chart, left, columns);
	print_ticks(out, &axis, utf8);
	for (int l = 0; l < AXIS_LINES; l++)
		print_labels(out, axis.line[l], axis.width, utf8);
}
