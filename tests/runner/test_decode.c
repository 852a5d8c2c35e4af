// SPDX-License-Identifier: GPL-2.0-only
/* Which bytes reach memory, as declared decoders say. */
#include "fixture.h"

#include "bytes.h"
#include "decode.h"
#include "ranges.h"

#define TWO_BRIDGES                                                      \
	"host_bridges = ( { name = \"hb0\"; }, { name = \"hb1\"; } );\n" \
	"windows = ( { name = \"w0\"; size = \"1G\"; targets = ( \"hb0\", \"hb1\" ); } );\n"
#define TWO_DEVICES                                                                  \
	"devices = ( { name = \"mem0\"; port = \"hb0.0\"; volatile = \"256M\"; },\n" \
	"            { name = \"mem1\"; port = \"hb1.0\"; volatile = \"256M\"; } );\n"
#define ONE_WINDOW "windows = ( { name = \"w0\"; size = \"4G\"; targets = ( \"hb0\" ); } );\n"

static bool reaches(const struct machine *m, uint64_t offset)
{
	struct cell cell;

	return decode_byte(m, 0, offset, &cell) &&
	       cell.dpa < device_capacity(machine_device(m, cell.device));
}

/* Bytes of a span of w0 that reach memory. */
static u64 works(const struct machine *m, uint64_t offset, uint64_t size)
{
	u64 bytes = 0;

	for (uint64_t at = offset; at < offset + size; at += DECODE_GRANULE)
		bytes += reaches(m, at) ? DECODE_GRANULE : 0;
	return bytes;
}

static void one_device(void **state)
{
	struct machine *m = machine_from(
		"host_bridges = ( { name = \"hb0\"; root_ports = 2; } );\n" ONE_WINDOW
		"devices = ( { name = \"mem0\"; port = \"hb0.1\"; volatile = \"512M\"; } );\n"
		"decoders = ( { component = \"hb0\"; window = \"w0\"; size = \"512M\";\n"
		"               offset = \"256M\"; targets = ( 1 ); },\n"
		"             { component = \"mem0\"; window = \"w0\"; size = \"512M\";\n"
		"               offset = \"256M\"; } );\n");

	(void)state;
	assert_int_equal(works(m, 0, GIB), 512 * MIB);
	assert_false(reaches(m, 256 * MIB - 1));
	assert_true(reaches(m, 256 * MIB));
	assert_true(reaches(m, 768 * MIB - 1));
	assert_false(reaches(m, 768 * MIB));
	machine_decoder(m, 0)->targets.number[0] = 0; /* nothing there */
	assert_int_equal(works(m, 0, GIB), 0);
	machine_free(m);
}

static void bridge_without_decoders(void **state)
{
	struct machine *m = machine_from(
		"host_bridges = ( { name = \"hb0\"; hdm = false; } );\n" ONE_WINDOW
		"devices = ( { name = \"mem0\"; port = \"hb0.0\"; volatile = \"256M\"; } );\n"
		"decoders = ( { component = \"mem0\"; window = \"w0\"; size = \"256M\"; } );\n");

	(void)state;
	assert_int_equal(works(m, 0, GIB), 256 * MIB);
	machine_bridge(m, 0)->hdm = true; /* and not programmed */
	assert_int_equal(works(m, 0, GIB), 0);
	machine_free(m);
}

static void uncommitted(void **state)
{
	struct machine *m = machine_from(
		"host_bridges = ( { name = \"hb0\"; hdm = false; } );\n" ONE_WINDOW
		"devices = ( { name = \"mem0\"; port = \"hb0.0\"; volatile = \"512M\"; } );\n"
		"decoders = ( { component = \"mem0\"; window = \"w0\"; size = \"256M\"; },\n"
		"             { component = \"mem0\"; window = \"w0\"; size = \"256M\";\n"
		"               offset = \"256M\"; } );\n");

	(void)state;
	assert_int_equal(works(m, 0, GIB), 512 * MIB);
	machine_decoder(m, 1)->commit = false;
	assert_int_equal(works(m, 0, GIB), 256 * MIB);
	machine_decoder(m, 0)->commit = false; /* ends the search for higher ones */
	machine_decoder(m, 1)->commit = true;
	assert_int_equal(works(m, 0, GIB), 0);
	machine_free(m);
}

static void beyond_capacity(void **state)
{
	struct machine *m = machine_from(
		"host_bridges = ( { name = \"hb0\"; hdm = false; } );\n" ONE_WINDOW
		"devices = ( { name = \"mem0\"; port = \"hb0.0\"; volatile = \"256M\";\n"
		"              persistent = \"256M\"; } );\n"
		"decoders = ( { component = \"mem0\"; window = \"w0\"; size = \"768M\"; } );\n");

	(void)state;
	assert_int_equal(works(m, 0, GIB), 512 * MIB);
	assert_false(reaches(m, 512 * MIB));
	machine_decoder(m, 0)->skip = 256 * MIB;
	assert_int_equal(works(m, 0, GIB), 256 * MIB);
	machine_free(m);
}

/* 256 bytes to each host bridge in turn; the devices see two ways. */
static void across_bridges(void **state)
{
	struct machine *m = machine_from(
		TWO_BRIDGES TWO_DEVICES
		"decoders = ( { component = \"hb0\"; window = \"w0\"; size = \"512M\"; targets = ( 0 ); },\n"
		"             { component = \"hb1\"; window = \"w0\"; size = \"512M\"; targets = ( 0 ); },\n"
		"             { component = \"mem0\"; window = \"w0\"; size = \"512M\"; ways = 2; },\n"
		"             { component = \"mem1\"; window = \"w0\"; size = \"512M\"; ways = 2; } );\n");

	(void)state;
	assert_int_equal(works(m, 0, 512 * MIB), 512 * MIB);
	machine_decoder(m, 3)->commit = false;
	assert_int_equal(works(m, 0, 512 * MIB), 256 * MIB);
	assert_true(reaches(m, 255));
	assert_false(reaches(m, 256));
	assert_true(reaches(m, 512));
	/* A device that thinks it has the range for itself runs out of memory half way. */
	machine_decoder(m, 2)->ways = 1;
	assert_int_equal(works(m, 0, 512 * MIB), 128 * MIB);
	machine_free(m);
}

static void below_a_switch(void **state)
{
	struct machine *m = machine_from(
		"host_bridges = ( { name = \"hb0\"; hdm = false; } );\n" ONE_WINDOW
		"switches = ( { name = \"sw0\"; port = \"hb0.0\"; downstream_ports = 3; } );\n"
		"devices = ( { name = \"mem0\"; port = \"sw0.2\"; volatile = \"256M\"; },\n"
		"            { name = \"mem1\"; port = \"sw0.0\"; volatile = \"256M\"; } );\n"
		"decoders = ( { component = \"sw0\"; window = \"w0\"; size = \"512M\"; ways = 2;\n"
		"               granularity = 1024; targets = ( 2, 0 ); },\n"
		"             { component = \"mem0\"; window = \"w0\"; size = \"512M\"; ways = 2;\n"
		"               granularity = 1024; },\n"
		"             { component = \"mem1\"; window = \"w0\"; size = \"512M\"; ways = 2;\n"
		"               granularity = 1024; } );\n");

	(void)state;
	assert_int_equal(works(m, 0, GIB), 512 * MIB);
	machine_decoder(m, 0)->targets.number[1] = 1; /* an empty port */
	assert_int_equal(works(m, 0, GIB), 256 * MIB);
	assert_true(reaches(m, 1023));
	assert_false(reaches(m, 1024));
	machine_decoder(m, 0)->commit = false;
	assert_int_equal(works(m, 0, GIB), 0);
	machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_device),	  cmocka_unit_test(bridge_without_decoders),
		cmocka_unit_test(uncommitted),	  cmocka_unit_test(beyond_capacity),
		cmocka_unit_test(across_bridges), cmocka_unit_test(below_a_switch),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("decode", tests, NULL, NULL);
}
