// SPDX-License-Identifier: GPL-2.0-only
/* Which NUMA node described memory belongs to. */
#include "fixture.h"

#include "bytes.h"
#include "nodes.h"

#define BRIDGES(node)                                                   \
	"host_bridges = ( { name = \"hb0\"; hdm = false; " node " },\n" \
	"                 { name = \"hb1\"; hdm = false; } );\n"        \
	"devices = ( { name = \"mem0\"; port = \"hb0.0\"; volatile = \"1G\"; } );\n"
#define WINDOWS(first, targets)                                                             \
	"windows = ( { name = \"w0\"; size = \"4G\"; targets = " targets "; " first " },\n" \
	"            { name = \"w1\"; size = \"4G\"; targets = ( \"hb0\" ); } );\n"
#define ONE "( \"hb0\" )"
#define RANGES                                                       \
	"soft_reserved = ( { window = \"w0\"; size = \"512M\"; },\n" \
	"                  { window = \"w1\"; size = \"256M\"; },\n" \
	"                  { address = \"1G\"; size = \"64M\"; } );\n"

static struct sr_range places[] = { { W0, W0 + 4 * GIB - 1 }, { W1, W1 + 4 * GIB - 1 } };

/* The node of the byte at @address, or -1 if it is not told. */
static int node_of(const char *text, u64 address)
{
	const struct sr_set windows = { places, ARRAY_SIZE(places), ARRAY_SIZE(places) };
	struct sr_range ranges[] = { { GIB, GIB + 64 * MIB - 1 },
				     { W0, W0 + 512 * MIB - 1 },
				     { W1, W1 + 256 * MIB - 1 } };
	const struct sr_set described = { ranges, ARRAY_SIZE(ranges), ARRAY_SIZE(ranges) };
	struct machine *m = machine_from(text);
	struct nodes nodes;
	int node = -1;

	nodes_find(m, &windows, &described, &nodes);
	for (size_t i = 0; i < nodes.n; i++)
		if (sr_range_contains(nodes.placed[i].range, (struct sr_range){ address, address }))
			node = (int)nodes.placed[i].node;
	nodes_free(&nodes);
	machine_free(m);
	return node;
}

static void are(const char *text, int ram, int w0, int w1)
{
	assert_int_equal(node_of(text, GIB), ram);
	assert_int_equal(node_of(text, W0), w0);
	assert_int_equal(node_of(text, W1), w1);
	assert_int_equal(node_of(text, W0 + 512 * MIB), -1); /* not described */
}

/* RAM below the range, the range, RAM above it; then the windows. */
static void after_ram(void **state)
{
	(void)state;
	are(BRIDGES("") WINDOWS("", ONE) RANGES, 1, 3, 4);
	are("ram_nodes = 2;\n" BRIDGES("") WINDOWS("", ONE) RANGES, 2, 4, 5);
}

static void without_srat(void **state)
{
	(void)state;
	are("srat = false;\n" BRIDGES("") WINDOWS("", ONE) RANGES, 0, 0, 0);
}

/* A window that the CEDT leaves out is no node. */
static void omitted(void **state)
{
	(void)state;
	are(BRIDGES("") WINDOWS("cedt = \"omit\"; ", ONE) RANGES, 1, 0, 3);
	are("ram_nodes = 2;\n" BRIDGES("node = 1; ") WINDOWS("cedt = \"omit\"; ", ONE) RANGES, 2, 1,
	    4);
	are(BRIDGES("") WINDOWS("cedt = \"omit\"; ", "( \"hb0\", \"hb1\" )") RANGES, 1, -1, 3);
}

/* What the CEDT says counts, not where the window is. */
static void claimed(void **state)
{
	static const char text[] = BRIDGES("")
		WINDOWS("claimed_offset = \"256M\"; claimed_size = \"512M\"; ", ONE) RANGES;

	(void)state;
	are(text, 1, 0, 4);
	assert_int_equal(node_of(text, W0 + 256 * MIB), 3);
	are(BRIDGES("") WINDOWS("claimed_size = \"5G\"; ", ONE) RANGES, 1, 3, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(after_ram),
		cmocka_unit_test(without_srat),
		cmocka_unit_test(omitted),
		cmocka_unit_test(claimed),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("nodes", tests, NULL, NULL);
}
