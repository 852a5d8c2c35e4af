// SPDX-License-Identifier: GPL-2.0-only
/* Declarations: what they come to, and what is said about wrong ones. */
#include "fixture.h"

#include <stdlib.h>
#include <string.h>

#include "bytes.h"

static void sizes(void **state)
{
	static const struct {
		const char *text;
		uint64_t bytes;
	} good[] = {
		{ "0", 0 },	     { "4096", 4096 },	{ "0x1000", 4096 },   { "4K", 4096 },
		{ "256M", 1 << 28 }, { "2G", 2 * GIB }, { "1T", 1ull << 40 },
	};
	static const char *const bad[] = { "",	    "M",	 "-1",
					   "256MB", "256 M",	 "1.5G",
					   "one",   "16777216T", "99999999999999999999" };
	uint64_t bytes;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		assert_int_equal(bytes_parse(good[i].text, &bytes), 0);
		assert_int_equal(bytes, good[i].bytes);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(bytes_parse(bad[i], &bytes), -1);
}

static void sizes_for_people(void **state)
{
	char text[BYTES_TEXT_MAX];

	(void)state;
	assert_string_equal(bytes_format(text, 0), "0");
	assert_string_equal(bytes_format(text, 1023), "1023");
	assert_string_equal(bytes_format(text, 256 * MIB), "256 MiB");
	assert_string_equal(bytes_format(text, 3 * GIB / 2), "1.5 GiB");
}

/* Every one of tests/vm/bad: where its mistake is, and what it is about. */
static const struct {
	const char *file;
	int line;
	const char *name;
} wrong[] = {
	{ "act-bad-device", 4, "act_device" },
	{ "act-no-device", 0, "act_device" },
	{ "device-no-act", 4, "act_device" },
	{ "no-act", 4, "act" },
	{ "alias-first", 7, "mem0" },
	{ "appear-in-a-set", 14, "mem1" },
	{ "bridge-chbs", 4, "hb0" },
	{ "bridge-node", 4, "hb0" },
	{ "cedt-truncate", 6, "cedt_truncate" },
	{ "conflicts-alone", 11, "verdict" },
	{ "decoder-nothing", 7, "mem0" },
	{ "no-cedt", 4, "cedt_truncate" },
	{ "window-claims", 5, "w0" },
	{ "window-omitted", 5, "w0" },
	{ "decoder-outside", 7, "mem0" },
	{ "decoder-overlap", 9, "mem0" },
	{ "decoder-port", 7, "hb0" },
	{ "decoder-targets", 7, "hb0" },
	{ "device-size", 5, "mem0" },
	{ "exact-kind", 11, "exactly" },
	{ "exact-range", 11, "exactly" },
	{ "memory-too-small", 3, "memory" },
	{ "missing-key", 5, "port" },
	{ "no-component", 7, "mem1" },
	{ "no-conflict", 11, "conflicts" },
	{ "no-decoders", 7, "hb0" },
	{ "no-module", 4, "absent_modules" },
	{ "sysfs-path", 4, "path" },
	{ "no-port", 5, "mem0" },
	{ "no-verdict", 11, "verdict" },
	{ "no-upstream-verdict", 12, "verdict" },
	{ "port-twice", 7, "mem1" },
	{ "range-empty", 7, "w0" },
	{ "range-no-memory", 8, "soft_reserved" },
	{ "range-outside", 8, "w0" },
	{ "range-overlap", 10, "w0" },
	{ "range-window", 8, "w1" },
	{ "syntax", 13, "syntax" },
	{ "unknown-key", 5, "colour" },
	{ "unknown-top-key", 4, "colour" },
	{ "window-in-memory", 6, "w0" },
	{ "window-overlap", 8, "w1" },
	{ "window-target", 6, "w0" },
	{ "window-twice", 8, "w0" },
	{ "window-ways", 6, "w0" },
	{ "wrong-type", 5, "volatile" },
};

static void wrong_ones(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		char *path = mem_format(BAD_DIR "/%s.cfg", wrong[i].file);
		char *expected =
			mem_format("%s:%d: error: %s: ", path, wrong[i].line, wrong[i].name);
		char *error = NULL;

		assert_null(machine_load(path, &error));
		if (strncmp(error, expected, strlen(expected)) != 0)
			fail_msg("\"%s\" does not begin with \"%s\"", error, expected);
		free(error);
		free(expected);
		free(path);
	}
}

static void no_wrong_one_is_forgotten(void **state)
{
	struct text_list names = { 0 };

	(void)state;
	assert_int_equal(machine_names(BAD_DIR, &names), 0);
	assert_int_equal(names.n, ARRAY_SIZE(wrong));
	text_list_free(&names);
}

static void load_all(const char *dir)
{
	struct text_list names = { 0 };

	assert_int_equal(machine_names(dir, &names), 0);
	assert_true(names.n > 0);
	for (size_t i = 0; i < names.n; i++) {
		char *path = mem_format("%s/%s.cfg", dir, names.text[i]);
		char *error = NULL;
		struct machine *m = machine_load(path, &error);

		if (!m)
			fail_msg("%s", error);
		assert_string_equal(m->name, names.text[i]);
		machine_free(m);
		free(path);
	}
	text_list_free(&names);
}

static void right_ones(void **state)
{
	(void)state;
	load_all(MACHINES_DIR);
	load_all(TEST_MACHINES_DIR);
}

static void defaults(void **state)
{
	struct machine *m = machine_from(
		"host_bridges = ( { name = \"hb0\"; }, { name = \"hb1\"; } );\n"
		"devices = ( { name = \"mem0\"; port = \"hb1.0\"; persistent = \"256M\"; } );\n"
		"windows = ( { name = \"w0\"; size = \"1G\"; targets = ( \"hb1\" ); } );\n"
		"decoders = (\n"
		"  { component = \"mem0\"; window = \"w0\"; size = \"256M\"; },\n"
		"  { component = \"mem0\"; window = \"w0\"; offset = \"256M\"; size = \"256M\"; } );\n");

	(void)state;
	assert_int_equal(m->memory, 2 * GIB);
	assert_int_equal(machine_bridge(m, 0)->root_ports, 1);
	assert_true(machine_bridge(m, 0)->hdm);
	assert_true(machine_bridge(m, 0)->bus < machine_bridge(m, 1)->bus);
	assert_int_equal(machine_device(m, 0)->at.parent.index, 1);
	assert_int_equal(machine_window(m, 0)->bridge[0], 1);
	assert_int_equal(machine_decoder(m, 0)->index, 0);
	assert_int_equal(machine_decoder(m, 1)->index, 1);
	assert_int_equal(machine_decoder(m, 1)->ways, 1);
	assert_true(machine_decoder(m, 1)->commit);
	assert_false(machine_decoder(m, 1)->lock);
	machine_free(m);
}

/* What only tries the runner or the module says nothing of a kernel without it. */
static void acts_in_the_matrix(void **state)
{
	static const struct {
		const char *act;
		bool in_matrix;
	} acts[] = {
		{ "", true },
		{ "act = \"probe-hangs\";\n", true },
		{ "act = \"crash\";\n", false },
		{ "act = \"late\";\n", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(acts); i++) {
		struct machine *m = machine_from(acts[i].act);

		assert_int_equal(m->in_matrix, acts[i].in_matrix);
		machine_free(m);
	}
}

static void no_such_file(void **state)
{
	char *error = NULL;

	(void)state;
	assert_null(machine_load("/nonexistent/machine.cfg", &error));
	assert_non_null(strstr(error, "machine.cfg"));
	free(error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes),	cmocka_unit_test(sizes_for_people),
		cmocka_unit_test(wrong_ones),	cmocka_unit_test(no_wrong_one_is_forgotten),
		cmocka_unit_test(right_ones),	cmocka_unit_test(defaults),
		cmocka_unit_test(no_such_file), cmocka_unit_test(acts_in_the_matrix),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("declaration", tests, NULL, NULL);
}
