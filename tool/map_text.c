// SPDX-License-Identifier: GPL-2.0-only
#include "map_text.h"

#include <inttypes.h>
#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>

#include "map_axis.h"

/* The rows' names, and a blank. */
#define LEFT 10

/* A bar with its ends and something between them. */
#define LEAST 4

/**
 * struct cell - a column of a row
 * @piece: what lies there; the worst of several; NULL for nothing
 * @look: likewise; LOOKS for nothing
 * @hole: nothing in any row, unless System RAM
 * @letter: of a label; NUL for what the look says
 * @edge: '[' or ']' at the ends of a bar; NUL otherwise
 */
struct cell {
	const struct piece *piece;
	enum look look;
	bool hole;
	char letter;
	char edge;
};

static void fill_background(struct cell *cell, const struct chart *chart, enum chart_row row)
{
	for (size_t i = 0; i < chart->n_stretches; i++) {
		const struct stretch *stretch = &chart->stretch[i];
		bool ram = row == CHART_RAM && stretch->hole && chart_ram_in(chart, i);

		for (unsigned int c = stretch->at; c < stretch->at + stretch->width; c++) {
			if (!stretch->hole)
				cell[c].hole = false;
			if (ram)
				cell[c].look = LOOK_RAM;
		}
	}
}

static void fill_piece(struct cell *cell, const struct chart *chart, const struct piece *piece)
{
	const struct stretch *last = &chart->stretch[piece->last];

	for (unsigned int c = chart->stretch[piece->first].at; c < last->at + last->width; c++) {
		if (cell[c].piece && cell[c].look >= piece->look)
			continue;
		cell[c].piece = piece;
		cell[c].look = piece->look;
	}
}

/* As much of "3 region0" as there is room for, so that what the look says stays to be seen. */
static void write_label(struct cell *cell, unsigned int room, const struct piece *piece)
{
	char text[SR_NAME_MAX + 24];
	size_t length;

	length = (size_t)snprintf(text, sizeof(text), "%zu %s ", piece->number, piece->label);
	if (length + 1 > room)
		length = (size_t)snprintf(text, sizeof(text), "%zu", piece->number);
	if (length + 1 > room)
		return;
	for (size_t i = 0; i < length; i++)
		cell[i].letter = text[i];
}

static void finish_bar(struct cell *cell, unsigned int width)
{
	if (width < 3)
		return;
	cell[0].edge = '[';
	cell[width - 1].edge = ']';
	write_label(cell + 1, width - 2, cell->piece);
}

static void finish_bars(struct cell *cell, unsigned int columns)
{
	for (unsigned int c = 0, end; c < columns; c = end) {
		for (end = c + 1; end < columns && cell[end].piece == cell[c].piece; end++)
			;
		if (cell[c].piece)
			finish_bar(cell + c, end - c);
	}
}

static void print_cell(FILE *out, const struct cell *cell, bool utf8)
{
	if (cell->letter)
		fputc(cell->letter, out);
	else if (cell->edge && utf8)
		fputs(cell->edge == '[' ? "▐" : "▌", out);
	else if (cell->edge)
		fputc(cell->edge, out);
	else if (cell->look != LOOKS)
		fputs(utf8 ? looks[cell->look].utf8 : looks[cell->look].ascii, out);
	else if (cell->hole)
		fputs(utf8 ? "┊" : ":", out);
	else
		fputc(' ', out);
}

static void print_colour(FILE *out, enum look look, const struct map_style *style)
{
	if (style->colour)
		fprintf(out, "\033[%sm", look == LOOKS ? "0" : looks[look].sgr);
}

static void print_cells(FILE *out, const struct cell *cell, unsigned int columns,
			const struct map_style *style)
{
	enum look look = LOOKS;

	while (columns && cell[columns - 1].look == LOOKS && !cell[columns - 1].hole)
		columns--;
	for (unsigned int c = 0; c < columns; c++) {
		if (cell[c].look != look) {
			if (look != LOOKS)
				print_colour(out, LOOKS, style);
			look = cell[c].look;
			if (look != LOOKS)
				print_colour(out, look, style);
		}
		print_cell(out, &cell[c], style->utf8);
	}
	if (look != LOOKS)
		print_colour(out, LOOKS, style);
}

static void print_row(FILE *out, const struct chart *chart, enum chart_row row,
		      unsigned int columns, const struct map_style *style)
{
	struct cell cell[MAP_WIDTH_MAX];

	for (unsigned int c = 0; c < columns; c++)
		cell[c] = (struct cell){ .look = LOOKS, .hole = true };
	fill_background(cell, chart, row);
	for (size_t i = 0; i < chart->n; i++)
		if (chart->piece[i].row == row)
			fill_piece(cell, chart, &chart->piece[i]);
	finish_bars(cell, columns);
	fprintf(out, "%-*s", LEFT, chart_row_names[row]);
	print_cells(out, cell, columns, style);
	fputc('\n', out);
}

/* One entry a line where two do not fit side by side. */
static void print_entry(FILE *out, const char *glyph, const char *meaning, unsigned int *used,
			const struct map_style *style, enum look look)
{
	unsigned int length = 2 + (unsigned int)strlen(meaning);

	if (*used && *used + 3 + length > style->width) {
		fputc('\n', out);
		*used = 0;
	}
	if (*used)
		fputs("   ", out);
	*used += (*used ? 3 : 0) + length;
	if (look != LOOKS)
		print_colour(out, look, style);
	fputs(glyph, out);
	if (look != LOOKS)
		print_colour(out, LOOKS, style);
	fprintf(out, " %s", meaning);
}

static void print_legend(FILE *out, const struct chart *chart, bool shared,
			 const struct map_style *style)
{
	unsigned int used = 0;

	for (int i = 0; i < LOOKS; i++)
		if (chart_shows(chart, (enum look)i))
			print_entry(out, style->utf8 ? looks[i].utf8 : looks[i].ascii,
				    looks[i].meaning, &used, style, (enum look)i);
	print_entry(out, style->utf8 ? "┊" : ":", "nothing of CXL, shortened", &used, style, LOOKS);
	if (shared)
		print_entry(out, "+", "several share a column", &used, style, LOOKS);
	fputc('\n', out);
}

/* Turn blanks into line breaks, so that lines are of @width at most, unless a word is longer. */
static void fold(char *text, size_t width)
{
	size_t begin = 0, blank = 0;

	for (size_t i = 0; text[i]; i++) {
		if (text[i] == ' ')
			blank = i;
		if (i - begin < width || blank <= begin)
			continue;
		text[blank] = '\n';
		begin = blank + 1;
	}
}

static void print_note(FILE *out, const char *note, unsigned int indent, unsigned int width)
{
	char text[sizeof(((struct piece *)0)->note)], *rest = text, *line;

	snprintf(text, sizeof(text), "%s", note);
	fold(text, width - indent);
	while ((line = strsep(&rest, "\n")))
		fprintf(out, "%*s%s\n", (int)indent, "", line);
}

/* So that a name, which has 31 characters at most, fits behind it in any case. */
#define INDENT_MAX 7

/* Some lines a piece, where a table would have to break addresses. */
static void print_list(FILE *out, const struct chart *chart, unsigned int width)
{
	char size[CHART_SIZE_MAX];
	unsigned int indent = 3;

	for (size_t i = chart->n; i >= 100 && indent < INDENT_MAX; i /= 10)
		indent++;
	for (size_t i = 0; i < chart->n; i++) {
		const struct piece *piece = &chart->piece[i];

		fprintf(out, "%*zu %.*s, %s\n", (int)indent - 1, piece->number,
			(int)(width - indent - 16), piece->name, chart_size(size, piece->range));
		fprintf(out, "%*s0x%" PRIx64 "-", (int)indent, "", piece->range.start);
		if (piece->range.end >> 56)
			fprintf(out, "\n%*s", (int)indent, "");
		fprintf(out, "0x%" PRIx64 "\n", piece->range.end);
		print_note(out, piece->note, indent, width);
	}
}

enum column {
	COLUMN_NUMBER,
	COLUMN_NAME,
	COLUMN_RANGE,
	COLUMN_SIZE,
	COLUMN_NOTE
};

static void add_columns(struct libscols_table *table)
{
	struct libscols_column *column;

	scols_table_new_column(table, "#", 0, SCOLS_FL_RIGHT);
	scols_table_new_column(table, "WHAT", 0, 0);
	scols_table_new_column(table, "ADDRESSES", 0, 0);
	scols_table_new_column(table, "SIZE", 0, SCOLS_FL_RIGHT);
	column = scols_table_new_column(table, "STATE", 0, SCOLS_FL_WRAP);
	if (!column)
		return;
	scols_column_set_safechars(column, "\n");
	scols_column_set_wrapfunc(column, scols_wrapnl_chunksize, scols_wrapnl_nextchunk, NULL);
}

/* Returns its length. */
static unsigned int write_range(char range[48], const struct piece *piece)
{
	return (unsigned int)snprintf(range, 48, "0x%" PRIx64 "-0x%" PRIx64, piece->range.start,
				      piece->range.end);
}

static bool add_line(struct libscols_table *table, const struct piece *piece, unsigned int room)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	char number[24], range[48], size[CHART_SIZE_MAX], note[sizeof(piece->note)];

	snprintf(number, sizeof(number), "%zu", piece->number);
	write_range(range, piece);
	chart_size(size, piece->range);
	snprintf(note, sizeof(note), "%s", piece->note);
	fold(note, room);
	return line && !scols_line_set_data(line, COLUMN_NUMBER, number) &&
	       !scols_line_set_data(line, COLUMN_NAME, piece->name) &&
	       !scols_line_set_data(line, COLUMN_RANGE, range) &&
	       !scols_line_set_data(line, COLUMN_SIZE, size) &&
	       !scols_line_set_data(line, COLUMN_NOTE, note);
}

/* @room: columns for the last one */
static void print_table(FILE *out, const struct chart *chart, unsigned int width, unsigned int room)
{
	struct libscols_table *table = scols_new_table();
	bool good = table != NULL;

	if (good) {
		scols_table_set_stream(table, out);
		scols_table_set_termforce(table, SCOLS_TERMFORCE_ALWAYS);
		scols_table_set_termwidth(table, width);
		add_columns(table);
	}
	for (size_t i = 0; good && i < chart->n; i++)
		good = add_line(table, &chart->piece[i], room);
	if (good)
		scols_print_table(table);
	scols_unref_table(table);
}

static unsigned int longest_word(const char *text)
{
	size_t longest = 0;

	while (*text) {
		size_t length = strcspn(text, " ");

		longest = length > longest ? length : longest;
		text += length + (text[length] == ' ');
	}
	return (unsigned int)longest;
}

/* What a table leaves to its last column; 0 if that is too little. */
static unsigned int table_room(const struct chart *chart, unsigned int width)
{
	unsigned int names = 0, ranges = 0, words = 20, others;
	char range[48];

	for (size_t i = 0; i < chart->n; i++) {
		unsigned int name = (unsigned int)strlen(chart->piece[i].name);
		unsigned int length = write_range(range, &chart->piece[i]);
		unsigned int word = longest_word(chart->piece[i].note);

		names = name > names ? name : names;
		ranges = length > ranges ? length : ranges;
		words = word > words ? word : words;
	}
	/* "123", "1023.9 MiB" and four blanks */
	others = names + ranges + 3 + 10 + 4;
	return chart->n < 1000 && others + words <= width ? width - others : 0;
}

void map_text(FILE *out, struct chart *chart, const struct map_style *style)
{
	unsigned int columns = style->width - LEFT - 1;
	unsigned int room = table_room(chart, style->width);
	bool shared = !layout_spread(chart->stretch, chart->n_stretches, columns, LEAST, 1);

	for (int row = 0; row < CHART_ROWS; row++)
		print_row(out, chart, (enum chart_row)row, columns, style);
	map_axis(out, chart, LEFT, columns, style->utf8);
	fputc('\n', out);
	print_legend(out, chart, shared, style);
	fputc('\n', out);
	if (room)
		print_table(out, chart, style->width, room);
	else
		print_list(out, chart, style->width);
}
