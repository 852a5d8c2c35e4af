// SPDX-License-Identifier: GPL-2.0-only
/* The matrix as a page, as a picture, and as a table of kernels in another page. */
#include "../policy/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "command.h"
#include "files.h"
#include "kernels.h"
#include "memory.h"
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
static char qemu[] = "10.0", kernel[] = "bookworm";
static struct grid_system columns[] = {
	{ "stock", first, { .release = release }, false },
	{ "softreserve", second, { .name = kernel, .release = release }, true },
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

/* In a folder of its own, as what is written goes beside the page first. */
static char folder[] = "/tmp/softreserve-sheet-XXXXXX";

static char *readme(const char *text)
{
	char *path = mem_format("%s/README", folder);

	assert_int_equal(file_replace(path, text, strlen(text)), 0);
	return path;
}

static void a_table_of_kernels(void **state)
{
	char *path = readme("before\n" KERNELS_BEGIN "old\n" KERNELS_END "after\n");
	char *text;

	(void)state;
	assert_null(kernels_check(path));
	assert_null(kernels_update(path, &grid));
	text = file_read(path);
	assert_non_null(text);
	assert_string_equal(text,
			    "before\n" KERNELS_BEGIN
			    "| kernel | Debian's suite | machines | as declared | lost | bad |\n"
			    "|---|---|--:|--:|--:|--:|\n"
			    "| `1.2.3-amd64` | bookworm | 2 | 1 | 0 | 0 |\n" KERNELS_END "after\n");
	free(text);
	free(path);
}

static void refuses(const char *text, const char *why)
{
	char *path = readme(text), *now;
	char *error = kernels_update(path, &grid);

	assert_non_null(error);
	holds(error, path);
	holds(error, why);
	now = file_read(path);
	assert_string_equal(now, text);
	free(now);
	free(error);
	free(path);
}

static void a_page_without_room(void **state)
{
	(void)state;
	refuses("nothing\n", "no line <!-- kernels: written by make matrix -->");
	refuses(KERNELS_BEGIN "and on\n", "no line <!-- kernels: end -->");
	refuses(KERNELS_END KERNELS_BEGIN, "no line <!-- kernels: end -->");
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	return folder_remove(folder);
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
		cmocka_unit_test(a_table_of_kernels),
		cmocka_unit_test(a_page_without_room),
		cmocka_unit_test(a_picture),
		cmocka_unit_test(a_picture_is_xml),
		cmocka_unit_test(looks_tell_in_grey),
	};

	fill();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("sheet", tests, make_folder, remove_folder);
}
