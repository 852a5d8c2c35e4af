// SPDX-License-Identifier: GPL-2.0-only
/* What is derived from a declaration: firmware's program and QEMU's arguments. */
#include "fixture.h"

#include <stdlib.h>
#include <string.h>

#include "../../lab/firmware/program.h"
#include "../../lab/runner/program.h"
#include "bytes.h"
#include "cedt.h"
#include "qemu.h"

static const char text[] =
	"memory = \"3G\";\n"
	"host_bridges = ( { name = \"hb0\"; root_ports = 2; },\n"
	"                 { name = \"hb1\"; hdm = false; } );\n"
	"switches = ( { name = \"sw0\"; port = \"hb0.1\"; downstream_ports = 2; } );\n"
	"devices = ( { name = \"mem0\"; port = \"sw0.1\"; volatile = \"256M\"; },\n"
	"            { name = \"mem1\"; port = \"hb1.0\"; persistent = \"256M\"; } );\n"
	"windows = ( { name = \"w0\"; size = \"4G\"; targets = ( \"hb0\" ); },\n"
	"            { name = \"w1\"; size = \"4G\"; targets = ( \"hb1\" ); } );\n"
	"decoders = ( { component = \"hb0\"; window = \"w0\"; offset = \"256M\"; size = \"512M\";\n"
	"               ways = 2; granularity = 4096; targets = ( 1, 0 ); lock = true; },\n"
	"             { component = \"sw0\"; window = \"w0\"; size = \"256M\"; targets = ( 1 );\n"
	"               commit = false; },\n"
	"             { component = \"mem0\"; window = \"w0\"; size = \"256M\"; },\n"
	"             { component = \"mem1\"; index = 2; window = \"w1\"; size = \"256M\";\n"
	"               skip = \"256M\"; } );\n"
	"soft_reserved = ( { window = \"w1\"; offset = \"1G\"; size = \"256M\"; },\n"
	"                  { address = \"4G\"; size = \"64M\"; } );\n";

static struct fw_program *build(const struct machine *m)
{
	size_t size;
	struct fw_program *program = program_build(m, "quiet", &size);

	assert_int_equal(program->magic, FW_MAGIC);
	assert_int_equal(program->version, FW_VERSION);
	assert_int_equal(program->size, size);
	assert_int_equal(size, sizeof(*program) + 4 * sizeof(struct fw_decoder) +
				       2 * sizeof(struct fw_range));
	assert_int_equal(program->n_decoders, 4);
	assert_int_equal(program->n_ranges, 2);
	assert_string_equal(program->cmdline, "quiet");
	return program;
}

static void decoders(void **state)
{
	struct machine *m = machine_from(text);
	struct fw_program *program = build(m);
	const struct fw_decoder *d = (const struct fw_decoder *)(program + 1);

	(void)state;
	assert_int_equal(d[0].component, FW_HOST_BRIDGE);
	assert_int_equal(d[0].bus, machine_bridge(m, 0)->bus);
	assert_int_equal(d[0].n_hops, 0);
	assert_int_equal(d[0].ig, 4);
	assert_int_equal(d[0].iw, 1);
	assert_int_equal(d[0].flags, FW_COMMIT | FW_LOCK);
	assert_int_equal(d[0].targets, 0x0001);
	assert_int_equal(d[0].offset, 256 * MIB);

	assert_int_equal(d[1].component, FW_PCI);
	assert_int_equal(d[1].flags, 0);
	assert_int_equal(d[1].n_hops, 2);
	assert_memory_equal(d[1].hop, ((uint8_t[]){ 1 << 3, 0 }), 2);

	/* root port 1, upstream port, downstream port 1, device */
	assert_int_equal(d[2].n_hops, 4);
	assert_memory_equal(d[2].hop, ((uint8_t[]){ 1 << 3, 0, 1 << 3, 0 }), 4);

	assert_int_equal(d[3].bus, machine_bridge(m, 1)->bus);
	assert_int_equal(d[3].index, 2);
	assert_int_equal(d[3].window, 1);
	assert_int_equal(d[3].targets, 256 * MIB); /* the skip */
	free(program);
	machine_free(m);
}

static void ranges(void **state)
{
	struct machine *m = machine_from(text);
	struct fw_program *program = build(m);
	const struct fw_range *r =
		(const struct fw_range *)((const struct fw_decoder *)(program + 1) + 4);

	(void)state;
	assert_int_equal(r[0].window, 1);
	assert_int_equal(r[0].offset, GIB);
	assert_int_equal(r[0].size, 256 * MIB);
	assert_true(r[1].window == FW_ABSOLUTE);
	assert_int_equal(r[1].offset, 4 * GIB);
	free(program);
	machine_free(m);
}

/* Lies are told from the last window on, so that each index holds when its lie is told. */
static void lies(void **state)
{
	static const char lying[] =
		"srat = false; cedt_truncate = 4;\n"
		"host_bridges = ( { name = \"hb0\"; chbs = \"wrong\"; },\n"
		"                 { name = \"hb1\"; chbs = \"omit\"; },\n"
		"                 { name = \"hb2\"; chbs = \"ram\"; } );\n"
		"windows = ( { name = \"w0\"; size = \"4G\"; targets = ( \"hb0\" ); cedt = \"omit\"; },\n"
		"            { name = \"w1\"; size = \"4G\"; targets = ( \"hb1\" );\n"
		"              claims = ( \"hb0\" ); claimed_offset = \"1G\"; } );\n";
	static const struct {
		uint32_t kind, index;
		uint64_t size;
	} expected[] = {
		{ FW_WINDOW_TARGETS, 1, 0 }, { FW_WINDOW_PLACE, 1, 4 * GIB },
		{ FW_WINDOW_OMIT, 0, 0 },    { FW_BRIDGE_BASE, 16, 0 },
		{ FW_BRIDGE_OMIT, 48, 0 },   { FW_BRIDGE_BASE, 80, 0 },
		{ FW_CEDT_CUT, 0, 4 },	     { FW_SRAT_HIDE, 0, 0 },
	};
	struct machine *m = machine_from(lying);
	size_t size;
	struct fw_program *program = program_build(m, "", &size);
	const struct fw_lie *lie = (const struct fw_lie *)(program + 1);

	(void)state;
	assert_int_equal(program->n_lies, ARRAY_SIZE(expected));
	assert_int_equal(size, sizeof(*program) + sizeof(*lie) * program->n_lies);
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		assert_int_equal(lie[i].kind, expected[i].kind);
		assert_int_equal(lie[i].index, expected[i].index);
		assert_int_equal(lie[i].size, expected[i].size);
	}
	assert_int_equal(lie[0].uid[0], machine_bridge(m, 0)->bus);
	assert_int_equal(lie[1].offset, GIB);
	/* Where every machine has RAM, and where none has. */
	assert_true(lie[5].offset < 512 * MIB);
	assert_true(lie[3].offset > 2 * GIB && lie[3].offset < 4 * GIB);
	free(program);
	machine_free(m);
}

/* What the table then says of windows: one whose range is cut off is not there. */
static void table(void **state)
{
	static const char lying[] =
		"host_bridges = ( { name = \"hb0\"; chbs = \"omit\"; }, { name = \"hb1\"; } );\n"
		"windows = ( { name = \"w0\"; size = \"1G\"; targets = ( \"hb0\" ); cedt = \"omit\"; },\n"
		"            { name = \"w1\"; size = \"1G\"; targets = ( \"hb1\" ); claimed_size = \"4K\"; },\n"
		"            { name = \"w2\"; size = \"1G\"; targets = ( \"hb0\", \"hb1\" ); } );\n";
	struct sr_range place[] = { { W0, W0 + GIB - 1 },
				    { W0 + GIB, W0 + 2 * GIB - 1 },
				    { W0 + 2 * GIB, W0 + 3 * GIB - 1 } };
	const struct sr_set places = { place, 3, 3 };
	/* header, CHBS of hb1, a window of one target, one of two */
	const uint64_t size = 36 + 32 + 40 + 44;
	struct machine *m = machine_from(lying);

	(void)state;
	assert_int_equal(cedt_size(m), size);
	for (m->cedt_truncate = 0; m->cedt_truncate <= 21; m->cedt_truncate++) {
		struct sr_set windows = { 0 };

		cedt_windows(m, &places, &windows);
		assert_int_equal(windows.n, m->cedt_truncate <= 44 - 24 ? 2 : 1);
		assert_int_equal(windows.range[0].start, W0 + GIB);
		assert_int_equal(windows.range[0].end, W0 + GIB + 4095);
		ranges_free(&windows);
	}
	machine_free(m);
}

static void cmdline(void **state)
{
	struct machine *m = machine_from(text);
	char *line;

	(void)state;
	m->cmdline = "extra";
	m->act = "warn";
	line = program_cmdline(m, true, NULL);
	assert_non_null(strstr(line, "initrd=\\INITRD.IMG"));
	assert_non_null(strstr(line, " sr_lab.module=1 "));
	assert_non_null(strstr(line, " sr_lab.act=warn extra"));
	assert_true(strlen(line) + PROGRAM_CMDLINE_EXTRA_MAX < FW_CMDLINE_MAX);
	free(line);
	machine_free(m);
}

static bool has(const struct text_list *args, const char *option, const char *value)
{
	for (size_t i = 0; i + 1 < args->n; i++)
		if (!strcmp(args->text[i], option) && strstr(args->text[i + 1], value))
			return true;
	return false;
}

static void arguments(void **state)
{
	struct machine *m = machine_from(text);
	struct text_list args = qemu_args(m, false, NULL, false);

	(void)state;
	assert_true(has(&args, "-M", "cxl-fmw.1.targets.0=hb1"));
	assert_true(has(&args, "-accel", "tcg"));
	assert_true(has(&args, "-device", "id=hb0,bus=pcie.0,bus_nr=16,hdm_for_passthrough=true"));
	assert_true(has(&args, "-device", "id=hb1,bus=pcie.0,bus_nr=48,hdm_for_passthrough=false"));
	assert_true(has(&args, "-device", "cxl-upstream,id=sw0,bus=hb0.p1"));
	assert_true(has(&args, "-device", "cxl-type3,id=mem0,bus=sw0.p1"));
	assert_true(has(&args, "-device", "persistent-memdev=mem1.persistent-memdev,lsa="));
	text_list_free(&args);
	machine_free(m);
}

/* Secure Boot: its own build of the firmware, whose variables only SMM can write. */
static void secure(void **state)
{
	struct machine *m = machine_from(text);
	struct text_list open = qemu_args(m, false, NULL, false);
	struct text_list args = qemu_args(m, false, NULL, true);

	(void)state;
	assert_true(has(&open, "-drive", "OVMF_CODE_4M.fd"));
	assert_false(has(&open, "-global", "secure"));
	assert_true(has(&args, "-drive", "OVMF_CODE_4M.secboot.fd"));
	assert_false(has(&args, "-drive", "OVMF_CODE_4M.fd"));
	assert_true(has(&args, "-machine", "smm=on"));
	assert_true(has(&args, "-global", "driver=cfi.pflash01,property=secure,value=on"));
	text_list_free(&open);
	text_list_free(&args);
	machine_free(m);
}

/* Nodes of RAM, of which the first one is cut in two, and a bridge on one of them. */
static void nodes(void **state)
{
	struct machine *m =
		machine_from("memory = \"3G\"; ram_nodes = 2; hmat = true;\n"
			     "host_bridges = ( { name = \"hb0\"; node = 1; } );\n"
			     "soft_reserved = ( { address = \"4G\"; size = \"64M\"; } );\n");
	struct text_list args = qemu_args(m, false, NULL, false);

	(void)state;
	assert_true(has(&args, "-device",
			"pxb-cxl,id=hb0,bus=pcie.0,bus_nr=16,"
			"hdm_for_passthrough=true,numa_node=1"));
	assert_true(has(&args, "-object", "id=ram0,size=1024M"));
	assert_true(has(&args, "-object", "id=ram1,size=1024M"));
	assert_true(has(&args, "-object", "id=ram2,size=64M"));
	assert_true(has(&args, "-object", "id=ram3,size=960M"));
	assert_true(has(&args, "-numa", "nodeid=3,memdev=ram3,initiator=0"));
	assert_true(has(&args, "-numa", "hmat-lb,initiator=0,target=3,"));
	assert_true(has(&args, "-M", "hmat=on"));
	text_list_free(&args);
	machine_free(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decoders),  cmocka_unit_test(ranges), cmocka_unit_test(cmdline),
		cmocka_unit_test(lies),	     cmocka_unit_test(table),  cmocka_unit_test(nodes),
		cmocka_unit_test(arguments), cmocka_unit_test(secure),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("program", tests, NULL, NULL);
}
