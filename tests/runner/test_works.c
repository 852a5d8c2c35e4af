// SPDX-License-Identifier: GPL-2.0-only
/* Which described bytes work, by the units that can be handed out. */
#include "fixture.h"

#include <stdlib.h>

#include "bytes.h"
#include "works.h"

#define KIB 1024ull
#define WINDOWS                                                                   \
	"windows = ( { name = \"w0\"; size = \"4G\"; targets = ( \"hb0\" ); },\n" \
	"            { name = \"w1\"; size = \"4G\"; targets = ( \"hb0\" ); } );\n"
#define BRIDGE "host_bridges = ( { name = \"hb0\"; hdm = false; } );\n"
/* mem0 has 1G, and its only decoder leads to the first half of it. */
#define DEVICE                                                                               \
	BRIDGE WINDOWS                                                                       \
		"devices = ( { name = \"mem0\"; port = \"hb0.0\"; volatile = \"1G\"; } );\n" \
		"decoders = ( { component = \"mem0\"; window = \"w0\"; size = \"512M\"; } );\n"

/* The windows of a fixture, that lie one after the other. */
static struct sr_range places[] = { { W0, W0 + 4 * GIB - 1 }, { W1, W1 + 4 * GIB - 1 } };

static struct works find_in_blocks(const char *text, u64 block)
{
	const struct sr_set windows = { places, ARRAY_SIZE(places), ARRAY_SIZE(places) };
	struct machine *m = machine_from(text);
	struct works works;

	works_find(m, block, &windows, &works);
	machine_free(m);
	return works;
}

static struct works find(const char *text)
{
	return find_in_blocks(text, 128 * MIB);
}

/* One run of bytes, at an offset of w0; none if @size is 0. */
static void is_run(const struct sr_set *set, u64 offset, u64 size)
{
	assert_int_equal(set->n, size != 0);
	if (!size)
		return;
	assert_int_equal(set->range[0].start, W0 + offset);
	assert_int_equal(sr_range_bytes(set->range[0]), size);
}

static void works_are(const char *text, u64 usable, u64 size)
{
	struct works works = find(text);

	is_run(&works.usable, usable, size);
	works_free(&works);
}

static void blocks(void **state)
{
	(void)state;
	works_are(DEVICE "soft_reserved = ( { window = \"w0\"; size = \"512M\"; } );\n", 0,
		  512 * MIB);
	works_are(DEVICE "soft_reserved = ( { window = \"w0\"; size = \"1G\"; } );\n", 0,
		  512 * MIB);
	works_are(DEVICE
		  "soft_reserved = ( { window = \"w0\"; offset = \"64M\"; size = \"2M\"; } );\n",
		  64 * MIB, 2 * MIB);
	works_are(DEVICE "soft_reserved = ( { window = \"w0\"; offset = \"512M\"; size = \"256M\"; "
			 "} );\n",
		  0, 0);
}

/* Where the kernel has larger blocks more goes with what does not work. */
static void large_blocks(void **state)
{
	static const struct {
		const char *range;
		u64 offset, size;
	} cases[] = {
		{ "{ window = \"w0\"; size = \"512M\"; }", 0, 512 * MIB },
		{ "{ window = \"w0\"; size = \"1G\"; }", 0, 0 },
		{ "{ window = \"w0\"; offset = \"256M\"; size = \"256M\"; }", 256 * MIB,
		  256 * MIB },
		{ "{ window = \"w0\"; size = \"256M\"; },\n"
		  "{ window = \"w0\"; offset = \"768M\"; size = \"256M\"; }",
		  0, 256 * MIB },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *text = mem_format(DEVICE "soft_reserved = ( %s );\n", cases[i].range);
		struct works works = find_in_blocks(text, 2 * GIB);

		is_run(&works.usable, cases[i].offset, cases[i].size);
		works_free(&works);
		free(text);
	}
}

/* Windows lie one after the other, and nothing behind the last one. */
static void over_the_edge(void **state)
{
	struct works works =
		find(BRIDGE WINDOWS
		     "devices = ( { name = \"mem0\"; port = \"hb0.0\"; volatile = \"512M\"; } );\n"
		     "decoders = ( { component = \"mem0\"; window = \"w0\"; offset = \"3840M\";\n"
		     "               size = \"256M\"; },\n"
		     "  { component = \"mem0\"; window = \"w1\"; size = \"256M\"; } );\n"
		     "soft_reserved = (\n"
		     "  { window = \"w0\"; offset = \"3840M\"; size = \"512M\"; },\n"
		     "  { window = \"w1\"; offset = \"3840M\"; size = \"512M\"; } );\n");

	(void)state;
	assert_int_equal(works.described.n, 2);
	is_run(&works.usable, 3840 * MIB, 512 * MIB);
	works_free(&works);
}

/* Ranges that touch are one for the kernel, and it has no fragments between them. */
static void fragments(void **state)
{
	struct works works =
		find(DEVICE "soft_reserved = (\n"
			    "  { window = \"w0\"; offset = \"4K\"; size = \"3M\"; },\n"
			    "  { window = \"w0\"; offset = \"3076K\"; size = \"2M\"; } );\n");

	(void)state;
	assert_int_equal(works.described.n, 1);
	is_run(&works.usable, 2 * MIB, 2 * MIB);
	assert_int_equal(works.fragments.n, 2);
	assert_int_equal(sr_range_bytes(works.fragments.range[0]), 2 * MIB - 4 * KIB);
	assert_int_equal(sr_range_bytes(works.fragments.range[1]), MIB + 4 * KIB);
	works_free(&works);
	works = find(DEVICE
		     "soft_reserved = ( { window = \"w0\"; offset = \"4K\"; size = \"2M\"; } "
		     ");\n");
	is_run(&works.usable, 0, 0);
	is_run(&works.fragments, 4 * KIB, 2 * MIB);
	works_free(&works);
}

static void memory(void **state)
{
	struct works works = find("memory = \"3G\"; soft_reserved = (\n"
				  "  { address = \"4G\"; size = \"63M\"; },\n"
				  "  { address = \"3M\"; size = \"2M\"; } );\n");

	(void)state;
	assert_int_equal(works.usable.n, 1);
	assert_int_equal(works.usable.range[0].start, 4 * GIB);
	assert_int_equal(sr_set_bytes(&works.usable), 62 * MIB);
	assert_int_equal(sr_set_bytes(&works.fragments), 3 * MIB);
	works_free(&works);
}

#define HALF_A_STRIPE(targets)                                                         \
	"host_bridges = ( { name = \"hb0\"; root_ports = 2; } );\n" WINDOWS            \
	"devices = ( { name = \"mem0\"; port = \"hb0.0\"; volatile = \"256M\"; },\n"   \
	"            { name = \"mem1\"; port = \"hb0.1\"; volatile = \"256M\"; } );\n" \
	"decoders = (\n"                                                               \
	"  { component = \"hb0\"; window = \"w0\"; size = \"512M\"; ways = 2;\n"       \
	"    granularity = 16384; targets = " targets "; },\n"                         \
	"  { component = \"mem0\"; window = \"w0\"; size = \"512M\"; ways = 2;\n"      \
	"    granularity = 16384; },\n"                                                \
	"  { component = \"mem1\"; window = \"w0\"; size = \"512M\"; ways = 2;\n"      \
	"    granularity = 16384; } );\n"

/* Half of each stripe leads nowhere, or to where the other half leads. */
static void interleave(void **state)
{
	(void)state;
	works_are(HALF_A_STRIPE("( 0, 1 )") "soft_reserved = ( { window = \"w0\"; size = \"512M\"; "
					    "} );\n",
		  0, 512 * MIB);
	works_are(HALF_A_STRIPE("( 0, 0 )") "soft_reserved = ( { window = \"w0\"; size = \"512M\"; "
					    "} );\n",
		  0, 0);
	/* Only bytes that are described can be handed out. */
	works_are(
		HALF_A_STRIPE("( 0, 1 )") "soft_reserved = ( { window = \"w0\"; offset = \"16K\"; "
					  "size = \"16K\"; } );\n",
		0, 0);
}

#define TWO_SHARES(skip)                                                                               \
	BRIDGE WINDOWS                                                                                 \
		"devices = ( { name = \"mem0\"; port = \"hb0.0\"; volatile = \"512M\"; } );\n"         \
		"decoders = ( { component = \"mem0\"; window = \"w0\"; size = \"512M\"; },\n"          \
		"  { component = \"mem0\"; window = \"w0\"; offset = \"512M\"; size = \"512M\"; " skip \
		"} );\n"

/* Of two addresses of the same cells the upper one works. */
static void aliases(void **state)
{
	(void)state;
	works_are(TWO_SHARES("") "soft_reserved = ( { window = \"w0\"; size = \"1G\"; } );\n", 0,
		  512 * MIB);
	works_are(
		TWO_SHARES("alias = true; ") "soft_reserved = ( { window = \"w0\"; size = \"1G\"; "
					     "} );\n",
		512 * MIB, 512 * MIB);
	works_are(TWO_SHARES("alias = true; ") "soft_reserved = ( { window = \"w0\"; size = "
					       "\"512M\"; } );\n",
		  0, 512 * MIB);
	works_are(TWO_SHARES("alias = true; ") "soft_reserved = ( { window = \"w0\"; size = "
					       "\"768M\"; } );\n",
		  256 * MIB, 512 * MIB);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks),	 cmocka_unit_test(large_blocks),
		cmocka_unit_test(over_the_edge), cmocka_unit_test(fragments),
		cmocka_unit_test(memory),	 cmocka_unit_test(interleave),
		cmocka_unit_test(aliases),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("works", tests, NULL, NULL);
}
