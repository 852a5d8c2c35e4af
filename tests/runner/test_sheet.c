// SPDX-License-Identifier: GPL-2.0-only
/* The matrix as a page and as a picture. */
#include "../policy/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "command.h"
#include "picture.h"
#include "sheet.h"

static struct cell stock[] = {
	{ .described = 512 * MIB, .lost = 256 * MIB, .dax = 256 * MIB, .as_declared = true },
	{ .ending = ENDING_CRASHED,
	  .described = GIB,
	  .cxl = CELL_UNKNOWN,
	  .dax = CELL_UNKNOWN,
	  .quarantined = CELL_UNKNOWN,
	  .lost = CELL_UNKNOWN,
	  .bad = CELL_UNKNOWN },
};

static char *kinds[] = { "uncovered", "unclaimed" };
static char dax[] = "dax";

static struct cell ours[] = {
	{ .described = 512 * MIB,
	  .dax = 512 * MIB,
	  .as_declared = true,
	  .verdict = dax,
	  .kinds = { kinds, 2 } },
	{ .described = GIB, .quarantined = GIB, .warned = true },
};

/* Names that would end a table's cell, an element or an attribute. */
static struct cell cells[2][2];
static struct grid_row rows[] = {
	{ "plain", "All | is <b>well</b>", cells[0] },
	{ "a<&>\"'b", "Nothing is", cells[1] },
};
static char first[] = "stock Linux 1.2", second[] = "1.2 & ours", release[] = "1.2.3-amd64";
static char qemu[] = "10.0";
static struct grid_system columns[] = {
	{ "stock", first, { .release = release }, false },
	{ "softreserve", second, { .release = release }, true },
};
static struct grid grid = { columns, 2, rows, 2, qemu };

static void fill(void)
{
	for (size_t i = 0; i < 2; i++) {
		cells[i][0] = stock[i];
		cells[i][1] = ours[i];
	}
}

static char *page(void)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	sheet_print(out, &grid, "m.svg");
	fclose(out);
	return text;
}

static char *picture(void)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	picture_print(out, &grid);
	fclose(out);
	return text;
}

static void holds(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("\"%s\" is missing in:\n%s", part, text);
}

static void a_page(void **state)
{
	char *text = page(), *again = page();

	(void)state;
	holds(text, "](m.svg)");
	holds(text, "| stock Linux 1.2 | 1.2.3-amd64, as Debian built it | no |\n");
	holds(text, "QEMU 10.0.");
	holds(text, "cannot be used | 1 | 0 |\n");
	holds(text, "crashed or hung | 1 | 0 |\n");
	holds(text, "| **plain**: All \\| is \\<b>well\\</b> | lost | well |\n");
	holds(text, "| plain | stock Linux 1.2 | 512 MiB | 0 | 256 MiB | 0 | 256 MiB | 0 | ok |  | "
		    "| yes |\n");
	holds(text, "| plain | 1.2 & ours | 512 MiB | 0 | 512 MiB | 0 | 0 | 0 | ok | dax | "
		    "uncovered, unclaimed | yes |\n");
	holds(text, "| stock Linux 1.2 | 1 GiB | – | – | – | – | – | crashed |  | | no |\n");
	holds(text, "| 1 GiB | 0 | 0 | 1 GiB | 0 | 0 | warning |  | | no |\n");
	assert_string_equal(text, again);
	free(text);
	free(again);
}

static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	while ((text = strstr(text, part))) {
		text += strlen(part);
		n++;
	}
	return n;
}

static void a_picture(void **state)
{
	char *text = picture();
	char filled[64];

	(void)state;
	holds(text, ">lost 256 MiB</text>");
	holds(text, ">crash</text>");
	/* Once in a cell, once in the legend. */
	snprintf(filled, sizeof(filled), "fill=\"%s\"/>", cell_looks[CELL_CRASH].fill);
	assert_int_equal(count(text, filled), 2);
	assert_int_equal(count(text, cell_looks[CELL_FAILED].word), 0); /* it did not occur */
	free(text);
}

static void a_picture_is_xml(void **state)
{
	char *argv[] = { "xmllint", "--nonet", "--noout", "-", NULL };
	char *text = picture();
	int status = command_output(argv, text, NULL);

	(void)state;
	free(text);
	if (status == -1 || status == 127) {
		print_message("xmllint (libxml2-utils) is not here to look at the picture\n");
		skip();
	}
	assert_int_equal(status, 0);
	assert_int_not_equal(command_output(argv, "<svg><text></svg>", NULL), 0);
}

/* From dark to light, the worse the outcome: told apart without colours. */
static void looks_tell_in_grey(void **state)
{
	double before = -1;

	(void)state;
	for (int c = 0; c < CELL_CLASSES; c++) {
		unsigned int r, g, b;
		double grey;

		assert_int_equal(sscanf(cell_looks[c].fill, "#%2x%2x%2x", &r, &g, &b), 3);
		grey = 0.299 * r + 0.587 * g + 0.114 * b; /* ITU-R BT.601 */
		assert_true(grey > before);
		before = grey;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page),
		cmocka_unit_test(a_picture),
		cmocka_unit_test(a_picture_is_xml),
		cmocka_unit_test(looks_tell_in_grey),
	};

	fill();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("sheet", tests, NULL, NULL);
}
