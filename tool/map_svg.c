// SPDX-License-Identifier: GPL-2.0-only
#include "map_svg.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Pixels. The characters of a sans-serif font of 13 are at most some 7.5 wide on average. */
#define MARGIN 16
#define LEFT 84
#define HEADING 34
#define LINE 22
#define BAR 30
#define BAR_GAP 8
#define CHARACTER 7.5
#define AXIS 134
#define LEAST 18
#define HOLE 18
#define BARS_MIN 900
#define BARS_MAX 40000
#define INK "fill=\"#222222\""

/* Columns of the table. */
#define COLUMNS 5
#define SIZES 90

/**
 * struct frame - where things are
 * @bars: width of the bars
 * @axis: top of the axis
 * @legend: top of the legend
 * @table: top of the table
 * @column: its columns: the left end, but for numbers and sizes the right one
 * @width: of the picture
 * @height: of the picture
 */
struct frame {
	unsigned int bars;
	unsigned int axis;
	unsigned int legend;
	size_t table;
	unsigned int column[COLUMNS];
	unsigned int width;
	size_t height;
};

static unsigned int count_looks(const struct chart *chart)
{
	unsigned int n = 0;

	for (int i = 0; i < LOOKS; i++)
		n += chart_shows(chart, (enum look)i);
	return n;
}

static void widen(unsigned int *width, size_t characters)
{
	unsigned int needed = (unsigned int)(CHARACTER * (double)characters) + MARGIN;

	*width = needed > *width ? needed : *width;
}

/* Returns the table's width. */
static unsigned int lay_out_table(struct frame *f, const struct chart *chart)
{
	unsigned int names = 0, ranges = 0, notes = 0;

	for (size_t i = 0; i < chart->n; i++) {
		const struct piece *piece = &chart->piece[i];
		int range = snprintf(NULL, 0, "0x%" PRIx64 "-0x%" PRIx64, piece->range.start,
				     piece->range.end);

		widen(&names, strlen(piece->name));
		widen(&ranges, (size_t)range);
		widen(&notes, strlen(piece->note));
	}
	f->column[0] = MARGIN + 40;
	f->column[1] = f->column[0] + MARGIN;
	f->column[2] = f->column[1] + names;
	f->column[3] = f->column[2] + ranges + SIZES;
	f->column[4] = f->column[3] + MARGIN;
	return f->column[4] + notes + MARGIN;
}

static struct frame make_frame(const struct chart *chart)
{
	struct frame f = { .bars = BARS_MIN };
	size_t wanted = chart->n_stretches * (LEAST + HOLE);
	unsigned int table = lay_out_table(&f, chart);

	if (wanted > f.bars)
		f.bars = wanted < BARS_MAX ? (unsigned int)wanted : BARS_MAX;
	f.axis = MARGIN + HEADING + CHART_ROWS * (BAR + BAR_GAP);
	f.legend = f.axis + AXIS;
	f.table = f.legend + (count_looks(chart) + 1) * LINE + MARGIN;
	f.width = 3 * MARGIN + LEFT + f.bars;
	f.width = table > f.width ? table : f.width;
	f.height = f.table + (chart->n + 1) * LINE + MARGIN;
	return f;
}

/* What is no printable ASCII is replaced: XML has no room for control characters. */
static void print_escaped(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (strchr("<>&\"'", *text))
			fprintf(out, "&#%d;", *text);
		else
			fputc(*text < ' ' || *text > '~' ? '?' : *text, out);
	}
}

static void print_text(FILE *out, unsigned int x, size_t y, const char *attributes,
		       const char *text)
{
	fprintf(out, "<text x=\"%u\" y=\"%zu\" %s>", x, y, attributes);
	print_escaped(out, text);
	fprintf(out, "</text>\n");
}

/* Hatches tell the looks that matter without colour; light, so that text on them can be read. */
static const char *hatch(enum look look)
{
	switch (look) {
	case LOOK_LOST:
	case LOOK_BROKEN:
		return "strokes";
	case LOOK_QUARANTINED:
		return "crosses";
	case LOOK_PENDING:
	case LOOK_IDLE:
		return "dots";
	case LOOK_DAX:
	case LOOK_DEVICE:
		return "lines";
	default:
		return NULL;
	}
}

static void print_hatches(FILE *out)
{
	static const struct {
		const char *name;
		const char *path;
	} hatches[] = {
		{ "strokes", "M0 8L8 0M-2 2L2 -2M6 10L10 6" },
		{ "crosses", "M0 0L8 8M0 8L8 0" },
		{ "dots", "M3 4h2" },
		{ "lines", "M0 4h8" },
	};

	fprintf(out, "<defs>\n");
	for (size_t i = 0; i < sizeof(hatches) / sizeof(hatches[0]); i++)
		fprintf(out,
			"<pattern id=\"%s\" width=\"8\" height=\"8\" "
			"patternUnits=\"userSpaceOnUse\"><path d=\"%s\" stroke=\"#000000\" "
			"stroke-opacity=\"0.3\" stroke-width=\"1.5\"/></pattern>\n",
			hatches[i].name, hatches[i].path);
	fprintf(out, "</defs>\n");
}

static void print_rect(FILE *out, unsigned int x, size_t y, unsigned int width, unsigned int height,
		       const char *fill)
{
	fprintf(out,
		"<rect x=\"%u\" y=\"%zu\" width=\"%u\" height=\"%u\" rx=\"3\" fill=\"%s\" "
		"stroke=\"#444444\"/>\n",
		x, y, width, height, fill);
}

static void print_bar(FILE *out, unsigned int x, size_t y, unsigned int width, unsigned int height,
		      enum look look)
{
	char fill[32];

	print_rect(out, x, y, width, height, looks[look].fill);
	if (!hatch(look))
		return;
	snprintf(fill, sizeof(fill), "url(#%s)", hatch(look));
	print_rect(out, x, y, width, height, fill);
}

static unsigned int row_top(enum chart_row row)
{
	return MARGIN + HEADING + row * (BAR + BAR_GAP);
}

/* "region0", or its number in the table, or nothing, as there is room. */
static void print_label(FILE *out, const struct piece *piece, unsigned int x, unsigned int width)
{
	char text[SR_NAME_MAX + 24], attributes[64];
	unsigned int plain;

	snprintf(text, sizeof(text), "%zu %s", piece->number, piece->label);
	if (CHARACTER * (double)strlen(text) + 6 > width)
		snprintf(text, sizeof(text), "%zu", piece->number);
	if (CHARACTER * (double)strlen(text) > width)
		return;
	/* Nothing but the plain colour behind the text. */
	plain = (unsigned int)(CHARACTER * (double)strlen(text));
	if (hatch(piece->look))
		fprintf(out, "<rect x=\"%u\" y=\"%u\" width=\"%u\" height=\"%d\" fill=\"%s\"/>\n",
			x + (width - plain) / 2, row_top(piece->row) + 6, plain, BAR - 12,
			looks[piece->look].fill);
	snprintf(attributes, sizeof(attributes), "text-anchor=\"middle\" fill=\"%s\"",
		 looks[piece->look].ink);
	print_text(out, x + width / 2, row_top(piece->row) + 20, attributes, text);
}

static void print_piece(FILE *out, const struct chart *chart, const struct piece *piece)
{
	const struct stretch *last = &chart->stretch[piece->last];
	unsigned int at = chart->stretch[piece->first].at;
	unsigned int x = MARGIN + LEFT + at, width = last->at + last->width - at;
	char size[CHART_SIZE_MAX];

	fprintf(out, "<g><title>");
	print_escaped(out, piece->name);
	fprintf(out, "\n0x%" PRIx64 "-0x%" PRIx64 "\n%s\n", piece->range.start, piece->range.end,
		chart_size(size, piece->range));
	print_escaped(out, piece->note);
	fprintf(out, "</title>\n");
	print_bar(out, x, row_top(piece->row), width, BAR, piece->look);
	print_label(out, piece, x, width);
	fprintf(out, "</g>\n");
}

static void print_hole(FILE *out, const struct chart *chart, size_t i)
{
	const struct stretch *hole = &chart->stretch[i];
	unsigned int x = MARGIN + LEFT + hole->at, middle = x + hole->width / 2;
	bool ram = chart_ram_in(chart, i);
	char size[CHART_SIZE_MAX];

	fprintf(out,
		"<g><title>nothing of CXL, shortened%s\n0x%" PRIx64 "-0x%" PRIx64 "\n%s</title>\n",
		ram ? "; System RAM in it" : "", hole->range.start, hole->range.end,
		chart_size(size, hole->range));
	fprintf(out, "<rect x=\"%u\" y=\"%u\" width=\"%u\" height=\"%u\" fill=\"#fafafa\"/>\n", x,
		row_top(CHART_WINDOWS), hole->width,
		(unsigned int)(CHART_ROWS * (BAR + BAR_GAP) - BAR_GAP));
	if (ram)
		print_bar(out, x, row_top(CHART_RAM), hole->width, BAR, LOOK_RAM);
	fprintf(out,
		"<path d=\"M%u %uV%u\" stroke=\"#444444\" stroke-width=\"2\" "
		"stroke-dasharray=\"2 5\"/>\n</g>\n",
		middle, row_top(CHART_WINDOWS), row_top(CHART_RAM) + BAR);
}

static void print_bars(FILE *out, const struct chart *chart, const struct frame *f)
{
	for (int row = 0; row < CHART_ROWS; row++) {
		unsigned int y = row_top((enum chart_row)row);

		print_text(out, MARGIN, y + 20, INK " font-weight=\"bold\"", chart_row_names[row]);
		fprintf(out,
			"<rect x=\"%d\" y=\"%u\" width=\"%u\" height=\"%d\" fill=\"#eeeeee\"/>\n",
			MARGIN + LEFT, y, f->bars, BAR);
	}
	for (size_t i = 0; i < chart->n_stretches; i++)
		if (chart->stretch[i].hole)
			print_hole(out, chart, i);
	for (size_t i = 0; i < chart->n; i++)
		print_piece(out, chart, &chart->piece[i]);
}

/* Slanted, so that every boundary has its address unless it shares its place. */
static void print_axis(FILE *out, const struct chart *chart, const struct frame *f)
{
	bool *mark = chart_marks(chart);
	size_t n = chart->n_stretches;
	unsigned int free_from = 0;

	for (size_t i = 0; i <= n; i++) {
		unsigned int x = MARGIN + LEFT + (i < n ? chart->stretch[i].at : f->bars);

		if (!mark[i] || x < free_from)
			continue;
		free_from = x + LEAST;
		fprintf(out,
			"<path d=\"M%u %uv8\" stroke=\"#222222\"/>\n"
			"<text text-anchor=\"end\" font-size=\"12\" " INK
			" transform=\"translate(%u %u) rotate(-60)\">0x%" PRIx64 "</text>\n",
			x, f->axis - BAR_GAP, x + 4, f->axis + 10, chart_boundary(chart, i));
	}
	free(mark);
}

static void print_legend(FILE *out, const struct chart *chart, const struct frame *f)
{
	unsigned int y = f->legend;

	for (int i = 0; i < LOOKS; i++) {
		if (!chart_shows(chart, (enum look)i))
			continue;
		print_bar(out, MARGIN, y, 40, LINE - 4, (enum look)i);
		print_text(out, MARGIN + 50, y + 14, INK, looks[i].meaning);
		y += LINE;
	}
	fprintf(out,
		"<path d=\"M%d %uv%d\" stroke=\"#444444\" stroke-width=\"2\" "
		"stroke-dasharray=\"2 5\"/>\n",
		MARGIN + 20, y, LINE - 4);
	print_text(out, MARGIN + 50, y + 14, INK, "nothing of CXL, shortened");
}

static void print_table(FILE *out, const struct chart *chart, const struct frame *f)
{
	static const char *const heads[] = { "#", "what", "addresses", "size", "state" };
	static const char *const anchors[] = {
		INK " text-anchor=\"end\"", INK, INK, INK " text-anchor=\"end\"", INK,
	};
	size_t y = f->table + 14;

	for (int c = 0; c < COLUMNS; c++)
		print_text(out, f->column[c], y, anchors[c], heads[c]);
	for (size_t i = 0; i < chart->n; i++) {
		const struct piece *piece = &chart->piece[i];
		char number[24], range[48], size[CHART_SIZE_MAX];
		const char *text[] = { number, piece->name, range, chart_size(size, piece->range),
				       piece->note };

		snprintf(number, sizeof(number), "%zu", piece->number);
		snprintf(range, sizeof(range), "0x%" PRIx64 "-0x%" PRIx64, piece->range.start,
			 piece->range.end);
		y += LINE;
		for (int c = 0; c < COLUMNS; c++)
			print_text(out, f->column[c], y, anchors[c], text[c]);
	}
}

void map_svg(FILE *out, struct chart *chart, const char *of)
{
	struct frame f = make_frame(chart);

	layout_spread(chart->stretch, chart->n_stretches, f.bars, LEAST, HOLE);
	fprintf(out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" role=\"img\" "
		"width=\"%u\" height=\"%zu\" viewBox=\"0 0 %u %zu\" "
		"font-family=\"sans-serif\" font-size=\"13\">\n"
		"<title>CXL windows and Soft Reserved memory of ",
		f.width, f.height, f.width, f.height);
	print_escaped(out, of);
	fprintf(out, "</title>\n");
	print_hatches(out);
	fprintf(out,
		"<rect width=\"%u\" height=\"%zu\" rx=\"8\" fill=\"#fafafa\" "
		"stroke=\"#999999\"/>\n",
		f.width, f.height);
	fprintf(out, "<text x=\"%d\" y=\"%d\" font-size=\"15\" font-weight=\"bold\" " INK ">",
		MARGIN, MARGIN + 14);
	fprintf(out, "CXL windows and Soft Reserved memory of ");
	print_escaped(out, of);
	fprintf(out, "</text>\n");
	print_bars(out, chart, &f);
	print_axis(out, chart, &f);
	print_legend(out, chart, &f);
	print_table(out, chart, &f);
	fprintf(out, "</svg>\n");
}
