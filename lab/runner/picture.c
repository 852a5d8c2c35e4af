// SPDX-License-Identifier: GPL-2.0-only
#include "picture.h"

#include <string.h>

#include "bytes.h"

/* Pixels. The characters of a sans-serif font of 13 are at most some 7.5 wide on average. */
#define MARGIN 16
#define LINE 22
#define GAP 3
#define CELL_WIDTH 150
#define CHARACTER 7.5
#define HEADING 34
#define LEGEND_WORD 100

/**
 * struct layout - where things are
 * @labels: width of the machines' names
 * @top: of the first row
 * @legend: top of the legend
 * @width: of the picture
 * @height: of the picture
 */
struct layout {
	int labels;
	int top;
	int legend;
	int width;
	int height;
};

static int at_least(int a, int b)
{
	return a > b ? a : b;
}

static bool is_shown(const struct grid *grid, int class)
{
	size_t n = 0;

	for (size_t i = 0; i < grid->n_systems; i++)
		n += grid_count(grid, i, class);
	return n || class != CELL_FAILED;
}

static struct layout lay_out(const struct grid *grid)
{
	struct layout l = { .top = MARGIN + HEADING };
	int shown = 0;

	for (size_t r = 0; r < grid->n_rows; r++)
		l.labels = at_least(l.labels, (int)(CHARACTER * strlen(grid->rows[r].name)));
	for (int c = 0; c < CELL_CLASSES; c++)
		shown += is_shown(grid, c);
	l.labels += MARGIN;
	l.legend = l.top + (int)grid->n_rows * LINE + MARGIN;
	l.width = at_least(2 * MARGIN + l.labels + (int)grid->n_systems * CELL_WIDTH, 480);
	l.height = l.legend + shown * LINE + MARGIN;
	return l;
}

static void print_escaped(FILE *out, const char *text)
{
	static const char special[] = "<>&\"'";

	for (; *text; text++) {
		if (strchr(special, *text))
			fprintf(out, "&#%d;", *text);
		else
			fputc(*text, out);
	}
}

static void print_text(FILE *out, int x, int y, const char *attributes, const char *text)
{
	fprintf(out, "<text x=\"%d\" y=\"%d\" %s>", x, y, attributes);
	print_escaped(out, text);
	fprintf(out, "</text>\n");
}

static void print_box(FILE *out, int x, int y, int width, const struct cell_look *look,
		      const char *text)
{
	fprintf(out,
		"<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\" fill=\"%s\"/>\n"
		"<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" fill=\"%s\">",
		x, y, width, LINE - GAP, look->fill, x + width / 2, y + 14, look->ink);
	print_escaped(out, text);
	fprintf(out, "</text>\n");
}

static void print_headings(FILE *out, const struct grid *grid, const struct layout *l)
{
	int x = MARGIN + l->labels + (CELL_WIDTH - GAP) / 2;

	for (size_t i = 0; i < grid->n_systems; i++, x += CELL_WIDTH)
		print_text(out, x, MARGIN + 16,
			   "text-anchor=\"middle\" font-weight=\"bold\" fill=\"#222222\"",
			   grid->systems[i].title);
}

/* "lost 256 MiB" */
static void print_cell(FILE *out, int x, int y, const struct cell *cell)
{
	const struct cell_look *look = &cell_looks[cell_classify(cell)];
	uint64_t amount = cell_amount(cell);
	char text[64], size[BYTES_TEXT_MAX];

	snprintf(text, sizeof(text), "%s%s%s", look->word, amount ? " " : "",
		 amount ? bytes_format(size, amount) : "");
	print_box(out, x, y, CELL_WIDTH - GAP, look, text);
}

static void print_rows(FILE *out, const struct grid *grid, const struct layout *l)
{
	for (size_t r = 0; r < grid->n_rows; r++) {
		int y = l->top + (int)r * LINE;

		print_text(out, MARGIN, y + 14, "fill=\"#222222\"", grid->rows[r].name);
		for (size_t i = 0; i < grid->n_systems; i++)
			print_cell(out, MARGIN + l->labels + (int)i * CELL_WIDTH, y,
				   &grid->rows[r].cells[i]);
	}
}

static void print_legend(FILE *out, const struct grid *grid, const struct layout *l)
{
	int y = l->legend;

	for (int c = CELL_CLASSES - 1; c >= 0; c--) {
		if (!is_shown(grid, c))
			continue;
		print_box(out, MARGIN, y, LEGEND_WORD, &cell_looks[c], cell_looks[c].word);
		print_text(out, MARGIN + LEGEND_WORD + 10, y + 14, "fill=\"#222222\"",
			   cell_looks[c].meaning);
		y += LINE;
	}
}

void picture_print(FILE *out, const struct grid *grid)
{
	struct layout l = lay_out(grid);

	fprintf(out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" role=\"img\" "
		"width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
		"font-family=\"sans-serif\" font-size=\"13\">\n"
		"<title>What becomes of Soft Reserved memory: machines and systems</title>\n"
		"<rect width=\"%d\" height=\"%d\" rx=\"8\" fill=\"#fafafa\" "
		"stroke=\"#999999\"/>\n",
		l.width, l.height, l.width, l.height, l.width, l.height);
	print_headings(out, grid, &l);
	print_rows(out, grid, &l);
	print_legend(out, grid, &l);
	fprintf(out, "</svg>\n");
}
