// SPDX-License-Identifier: GPL-2.0-only
/* Disassembled tables: the bytes that they were made of. */
#include <stdlib.h>
#include <string.h>

#include "../policy/unit.h"
#include "cedt.h"
#include "dsl.h"
#include "table.h"

static void whole_table(void **state)
{
	size_t text_size, size, n;
	char *text = capture_read("intel-2s/CEDT.dsl", &text_size);
	char *bytes = capture_read("intel-2s/CEDT.bin", &n);
	char *table = dsl_to_table(text, &size);

	(void)state;
	assert_non_null(table);
	assert_int_equal(size, n);
	assert_memory_equal(table, bytes, n);
	free(table);
	free(bytes);
	free(text);
}

/* amd-2expander: three windows, at the offsets of the text, and the rest is known not to be there. */
static void excerpt(void **state)
{
	static const struct cfmws expected[] = {
		{ .offset = 0xa4, .base = 0xc050000000, .size = 0x2000000000, .target = { 7 } },
		{ .offset = 0xcc, .base = 0xe050000000, .size = 0x1cb0000000, .target = { 6 } },
		{ .offset = 0xf4, .base = 0x10000000000, .size = 0x350000000, .target = { 6 } },
	};
	struct problems problems = { 0 };
	size_t text_size, size;
	char *text = capture_read("amd-2expander/cfmws-excerpt.dsl", &text_size);
	char *table = dsl_to_table(text, &size);
	struct cedt cedt = cedt_parse(table, size, &problems);

	(void)state;
	assert_int_equal(size, 0x11c);
	one_problem(&problems, CEDT_PATH, 36, "not in the excerpt");
	assert_true(cedt.incomplete);
	assert_int_equal(cedt.n_chbs, 0);
	assert_int_equal(cedt.n_cfmws, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(cedt.cfmws[i].offset, expected[i].offset);
		assert_int_equal(cedt.cfmws[i].base, expected[i].base);
		assert_int_equal(cedt.cfmws[i].size, expected[i].size);
		assert_int_equal(cedt.cfmws[i].target[0], expected[i].target[0]);
	}
	cedt_free(&cedt);
	problems_free(&problems);
	free(table);
	free(text);
}

/* Values of every sort; lines of other sorts are none. */
static void values(void **state)
{
	static const char text[] = "/*\n * comment : 01\n */\n"
				   "[000h 0000   4]  Signature : \"SRAT\"    [a table]\n"
				   "[004h 0004 004h]  Length : 00000016 [text]\r\n"
				   "                 Enabled : 1\n"
				   "[008h 0008 3]  Reserved : 010203\n"
				   "[00Bh 0011 005h]  Bytes : 0A 0B 0C 0D 0E\n"
				   "[010h 0016 004h]  Name : \"ab\"\n"
				   "[014h 0020 001h]  Odd : 123\n"
				   "[015h 0021 001h]  Last : FF";
	static const uint8_t bytes[] = { 'S', 'R', 'A', 'T', 0x16, 0,	0,   0, 3, 2, 1,
					 10,  11,  12,	13,  14,   'a', 'b', 0, 0, 0, 0xff };
	size_t size;
	char *table = dsl_to_table(text, &size);

	(void)state;
	assert_non_null(table);
	assert_int_equal(size, sizeof(bytes));
	assert_memory_equal(table, bytes, sizeof(bytes));
	free(table);
}

static void no_table(void **state)
{
	static const char *const texts[] = {
		"",
		"\n\n",
		"hello: world",
		"[xyzh 0000 1] a : 00",
		"[000h 0000 1]",
		"[000h 0000 1] no colon",
		"[000h 0000 0] nothing : 00",
		"[FFFFFFFFFFFFFFFFFFh 0000 1] far : 00",
		"[000h 0000 FFFFFFFFh] long : 00",
		"[000h",
	};
	size_t size = 1;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		assert_null(dsl_to_table(texts[i], &size));
		assert_int_equal(size, 0);
	}
}

/* Of a structure that is not all there nothing is made up. */
static void cut_structures(void **state)
{
	static const char text[] = "[024h 0036 001h] Subtable Type : 04 [cut]\n"
				   "[025h 0037 001h] Reserved : 00\n"
				   "[026h 0038 002h] Length : 0008\n"
				   "[02Ch 0044 001h] Subtable Type : 04 [whole]\n"
				   "[02Dh 0045 001h] Reserved : 00\n"
				   "[02Eh 0046 002h] Length : 0008\n"
				   "[030h 0048 002h] Capabilities : 0102\n"
				   "[032h 0050 002h] Reserved : 0000\n"
				   "[034h 0052 001h] Subtable Type : 01 [cut]\n"
				   "[035h 0053 001h] Reserved : 00\n"
				   "[036h 0054 002h] Length : 0028\n";
	struct problems problems = { 0 };
	size_t size;
	char *table = dsl_to_table(text, &size);
	struct cedt cedt = cedt_parse(table, size, &problems);

	(void)state;
	assert_int_equal(problems.n, 2);
	assert_int_equal(problems.problem[0].offset, 0x24);
	assert_int_equal(problems.problem[1].offset, 0x34);
	assert_int_equal(cedt.n_cfmws, 0);
	assert_int_equal(cedt.n_csds, 1);
	assert_int_equal(cedt.csds[0].offset, 0x2c);
	assert_int_equal(cedt.csds[0].capabilities, 0x102);
	cedt_free(&cedt);
	problems_free(&problems);
	free(table);
}

/* A hole larger than one structure can be. */
static void large_hole(void **state)
{
	static const char text[] = "[40000h 262144 001h] Subtable Type : 04\n"
				   "[40001h 262145 001h] Reserved : 00\n"
				   "[40002h 262146 002h] Length : 0008\n"
				   "[40004h 262148 002h] Capabilities : 0009\n"
				   "[40006h 262150 002h] Reserved : 0000\n";
	struct problems problems = { 0 };
	size_t size;
	char *table = dsl_to_table(text, &size);
	struct cedt cedt = cedt_parse(table, size, &problems);

	(void)state;
	assert_int_equal(size, 0x40008);
	assert_int_equal(cedt.n_csds, 1);
	assert_int_equal(cedt.csds[0].offset, 0x40000);
	cedt_free(&cedt);
	problems_free(&problems);
	free(table);
}

/* Cut anywhere, and with any character changed. */
static void damaged_text(void **state)
{
	size_t n, size;
	char *text = capture_read("amd-2expander/cfmws-excerpt.dsl", &n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		char was = text[i];

		text[i] = '\0';
		free(dsl_to_table(text, &size));
		text[i] = ':';
		free(dsl_to_table(text, &size));
		text[i] = was;
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_table),	  cmocka_unit_test(excerpt),
		cmocka_unit_test(values),	  cmocka_unit_test(no_table),
		cmocka_unit_test(cut_structures), cmocka_unit_test(large_hole),
		cmocka_unit_test(damaged_text),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
