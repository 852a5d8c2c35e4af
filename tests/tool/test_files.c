// SPDX-License-Identifier: GPL-2.0-only
/* Single files of a machine: /proc/iomem, the memory map, configuration space. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../policy/unit.h"
#include "resources.h"
#include "table.h"
#include "tree.h"

static void assert_range(struct sr_range range, u64 start, u64 end)
{
	assert_int_equal(range.start, start);
	assert_int_equal(range.end, end);
}

static void test_iomem(void **state)
{
	struct problems problems = { 0 };
	struct iomem iomem = iomem_parse("00000000-00000fff : Reserved\n"
					 "00001000-7fffffff : System RAM\n"
					 "  01000000-01ffffff : Kernel code\n"
					 "  02000000-02ffffff : Kernel data : more\n"
					 "100000000-17fffffff : Soft Reserved",
					 &problems);
	struct sr_range room[5];
	struct sr_set set = { room, 0, 5 };

	(void)state;
	assert_int_equal(problems.n, 0);
	assert_int_equal(iomem.n, 5);
	assert_false(iomem.hidden);
	assert_int_equal(iomem.line[1].parent, IOMEM_TOP);
	assert_int_equal(iomem.line[2].parent, 1);
	assert_int_equal(iomem.line[3].parent, 1);
	assert_int_equal(iomem.line[3].depth, 1);
	assert_string_equal(iomem.line[3].name, "Kernel data : more");
	assert_range(iomem.line[4].range, 0x100000000, 0x17fffffff);
	iomem_find(&iomem, "Kernel*", &set);
	assert_int_equal(set.n, 1);
	assert_range(set.range[0], 0x1000000, 0x2ffffff);
	iomem_find(&iomem, "Kernel", &set);
	assert_int_equal(set.n, 0);
	iomem_free(&iomem);
}

/* Each is left out, with a problem in line 2, and lines 1 and 3 stay. */
static void test_iomem_damage(void **state)
{
	static const struct {
		const char *line;
		const char *words;
	} damaged[] = {
		{ " 00002000-00002fff : one blank", "no line" },
		{ "    00001000-00001fff : two levels", "indented below nothing" },
		{ "  00003000-00003fff : outside", "does not lie in" },
		{ "  00001800-00002800 : half outside", "does not lie in" },
		{ "00000800-00000fff : before", "out of order" },
		{ "00001fff-00002fff : overlaps", "out of order" },
		{ "00003fff-00003000 : backwards", "ends before it starts" },
		{ "00003000-00003fff: no blank", "no line" },
		{ "00003000 : no end", "no line" },
		{ "10000000000000000-10000000000000001 : 65 bits", "no line" },
		{ "-00003fff : no start", "no line" },
		{ "00003000-", "no line" },
		{ "00003000-00003fff :", "no line" },
		{ "\xff\xfe", "no line" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(damaged); i++) {
		struct problems problems = { 0 };
		struct iomem iomem;
		char text[256];

		snprintf(text, sizeof(text), "00001000-00001fff : a\n%s\n00004000-00004fff : b\n",
			 damaged[i].line);
		iomem = iomem_parse(text, &problems);
		assert_int_equal(iomem.n, 2);
		assert_string_equal(iomem.line[1].name, "b");
		assert_int_equal(problems.n, 1);
		assert_string_equal(problems.problem[0].file, IOMEM_PATH);
		assert_int_equal(problems.problem[0].line, 2);
		assert_non_null(strstr(problems.problem[0].text, damaged[i].words));
		iomem_free(&iomem);
		problems_free(&problems);
	}
}

static void test_iomem_hidden(void **state)
{
	struct problems problems = { 0 };
	struct iomem iomem = iomem_parse("00000000-00000000 : a\n"
					 "  00000000-00000000 : b\n"
					 "00000000-00000000 : c\n",
					 &problems);

	(void)state;
	assert_true(iomem.hidden);
	assert_int_equal(iomem.n, 3);
	assert_int_equal(iomem.line[1].parent, 0);
	assert_int_equal(problems.n, 0);
	iomem_free(&iomem);
	iomem = iomem_parse("", &problems);
	assert_false(iomem.hidden);
	assert_int_equal(iomem.n, 0);
	iomem_free(&iomem);
}

#define MANY 100000

static void test_iomem_many(void **state)
{
	struct problems problems = { 0 };
	char *text = malloc((size_t)MANY * 32), *at = text;
	struct iomem iomem;

	(void)state;
	assert_non_null(text);
	for (unsigned long i = 0; i < MANY; i++)
		at += sprintf(at, "%08lx-%08lx : r\n", i * 16, i * 16 + 15);
	iomem = iomem_parse(text, &problems);
	assert_int_equal(iomem.n, MANY);
	assert_int_equal(problems.n, 0);
	assert_range(iomem.line[MANY - 1].range, (MANY - 1) * 16, MANY * 16 - 1);
	iomem_free(&iomem);
	/* As many lines that are none do not make as many problems. */
	for (size_t i = 0; i < MANY; i++)
		memcpy(text + 2 * i, "x\n", 3);
	iomem = iomem_parse(text, &problems);
	assert_int_equal(iomem.n, 0);
	assert_int_equal(problems.n, PROBLEMS_MAX);
	assert_int_equal(problems.more, MANY - PROBLEMS_MAX);
	iomem_free(&iomem);
	problems_free(&problems);
	free(text);
}

static void test_resources(void **state)
{
	struct problems problems = { 0 };
	struct iomem iomem = iomem_parse("00001000-7fffffff : System RAM\n"
					 "100000000-1ffffffff : CXL Window 0\n"
					 "  100000000-17fffffff : region0\n"
					 "    100000000-17fffffff : dax0.0\n"
					 "      100000000-13fffffff : System RAM (kmem)\n"
					 "200000000-2ffffffff : Soft Reserved\n"
					 "  200000000-2ffffffff : dax1.0\n"
					 "300000000-3ffffffff : daxx\n",
					 &problems);
	struct dax dax = resources_dax(&iomem);
	struct blocks_seen blocks = resources_blocks(&iomem);

	(void)state;
	assert_int_equal(dax.n, 2);
	assert_string_equal(dax.device[0].name, "dax0.0");
	assert_string_equal(dax.device[0].driver, "kmem");
	assert_string_equal(dax.device[0].owner, "region0");
	assert_true(dax.device[0].in_region);
	assert_string_equal(dax.device[1].driver, "device_dax");
	assert_string_equal(dax.device[1].owner, "");
	assert_false(dax.device[1].in_region);
	assert_range(dax.device[1].range[0], 0x200000000, 0x2ffffffff);
	assert_int_equal(blocks.online.n, 2);
	assert_range(blocks.online.range[1], 0x100000000, 0x13fffffff);
	assert_int_equal(blocks.block_size, 0);
	dax_free(&dax);
	blocks_seen_free(&blocks);
	iomem_free(&iomem);
}

#define MEMMAP "sys/firmware/memmap/"

static void put_entry(int i, const char *start, const char *end, const char *type)
{
	char path[64];

	snprintf(path, sizeof(path), MEMMAP "%d/start", i);
	tree_text(path, "%s\n", start);
	snprintf(path, sizeof(path), MEMMAP "%d/end", i);
	tree_text(path, "%s\n", end);
	snprintf(path, sizeof(path), MEMMAP "%d/type", i);
	tree_text(path, "%s\n", type);
}

static void test_memmap(void **state)
{
	struct machine *machine;

	(void)state;
	put_entry(0, "0x200000000", "0x2ffffffff", "Soft Reserved");
	put_entry(1, "0x0", "0x9ffff", "System RAM");
	put_entry(2, "0x5000", "0x4fff", "Reserved");
	put_entry(3, "0x100000000", "0x1ffffffff", "Soft Reserved");
	put_entry(10, "nonsense", "0x1", "Soft Reserved");
	/* The log is of no account where there is a map. */
	tree_text(SOURCE_LOG, "[ 0.0] BIOS-e820: [mem 0x900000000-0x9ffffffff] soft reserved\n");
	machine = tree_read();
	assert_string_equal(machine->map.from, "sys/firmware/memmap");
	assert_int_equal(machine->map.n, 3);
	assert_range(machine->map.entry[0].range, 0, 0x9ffff);
	assert_range(machine->map.entry[1].range, 0x100000000, 0x1ffffffff);
	assert_int_equal(machine->described.n, 1);
	assert_range(machine->described.range[0], 0x100000000, 0x2ffffffff);
	assert_int_equal(machine->problems.n, 2);
	assert_non_null(strstr(machine->problems.problem[0].text, "entry 10"));
	assert_non_null(strstr(machine->problems.problem[1].text, "ends before it starts"));
	tree_forget(machine);
}

/* A line that is cut off takes nothing of the next. */
static void test_e820(void **state)
{
	struct machine *machine;

	(void)state;
	tree_text("proc/version", "x\n");
	tree_text(SOURCE_LOG,
		  "[    0.000000] BIOS-provided physical RAM map:\n"
		  "[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009ffff] usable\n"
		  "[    0.000000] BIOS-e820: [mem 0x0000000100000000-0x000000017fffffff] soft "
		  "reserved\r\n"
		  "[    0.000000] BIOS-e820: [mem 0x0000000200000000-0x000000020000ffff] type 9\n"
		  "[    0.000000] BIOS-e820: [mem 0x0000000300000000-0x000000030000ffff]\n"
		  "soft reserved\n"
		  "[    0.000000] modified: [mem 0x0000000400000000-0x000000040000ffff] usable\n"
		  "[    0.000000] BIOS-e820: [mem 0x00000005000");
	machine = tree_read();
	assert_string_equal(machine->map.from, SOURCE_LOG);
	assert_int_equal(machine->map.n, 3);
	assert_string_equal(machine->map.entry[0].type, "System RAM");
	assert_string_equal(machine->map.entry[1].type, "Soft Reserved");
	assert_string_equal(machine->map.entry[2].type, "type 9");
	assert_int_equal(machine->described.n, 1);
	assert_range(machine->described.range[0], 0x100000000, 0x17fffffff);
	tree_forget(machine);
}

static void test_dax(void **state)
{
	struct machine *machine;
	const char *dir = "sys/devices/platform/hmem.0/dax0.0";
	const char *old = "sys/devices/platform/hmem.1/dax1.0";
	char path[128];

	(void)state;
	tree_text("sys/devices/platform/hmem.0/dax0.0/mapping0/start", "0x3000\n");
	tree_text("sys/devices/platform/hmem.0/dax0.0/mapping0/end", "0x3fff\n");
	tree_text("sys/devices/platform/hmem.0/dax0.0/mapping1/start", "0x1000\n");
	tree_text("sys/devices/platform/hmem.0/dax0.0/mapping1/end", "0x1fff\n");
	/* Before Linux 5.10. */
	tree_text("sys/devices/platform/hmem.1/dax1.0/resource", "0x8000\n");
	tree_text("sys/devices/platform/hmem.1/dax1.0/size", "4096\n");
	tree_link("sys/bus/dax/devices/dax0.0", dir);
	tree_link("sys/bus/dax/devices/dax1.0", old);
	snprintf(path, sizeof(path), "sys/bus/dax/devices/dax%097d", 0);
	tree_text(path, "\n");
	machine = tree_read();
	assert_int_equal(machine->dax.n, 2);
	assert_int_equal(machine->dax.device[0].n_ranges, 2);
	assert_range(machine->dax.device[0].range[0], 0x1000, 0x1fff);
	assert_string_equal(machine->dax.device[0].owner, "hmem.0");
	assert_int_equal(machine->dax.device[0].node, -1);
	assert_range(machine->dax.device[1].range[0], 0x8000, 0x8fff);
	assert_int_equal(machine->problems.n, 1);
	assert_non_null(strstr(machine->problems.problem[0].text, "no name of a device"));
	tree_forget(machine);
}

static void test_blocks(void **state)
{
	struct machine *machine;

	(void)state;
	tree_text("sys/devices/system/memory/block_size_bytes", "8000000\n");
	tree_text("sys/devices/system/memory/memory0/state", "online\n");
	tree_text("sys/devices/system/memory/memory1/state", "going-offline\n");
	tree_text("sys/devices/system/memory/memory10/state", "online\n");
	tree_text("sys/devices/system/memory/memory99999999999999999999/state", "online\n");
	tree_text("sys/devices/system/memory/memory137438953471/state", "online\n");
	machine = tree_read();
	assert_int_equal(machine->blocks.block_size, 0x8000000);
	assert_int_equal(machine->blocks.online.n, 2);
	assert_int_equal(machine->blocks.present.n, 2);
	assert_range(machine->blocks.present.range[0], 0, 0xfffffff);
	assert_range(machine->blocks.online.range[0], 0, 0x7ffffff);
	assert_range(machine->blocks.online.range[1], 0x50000000, 0x57ffffff);
	tree_forget(machine);
	tree_text("sys/devices/system/memory/block_size_bytes", "0\n");
	machine = tree_read();
	assert_int_equal(machine->blocks.present.n, 0);
	assert_int_equal(machine->problems.n, 1);
	tree_forget(machine);
}

static uint8_t config[4096];

static void put16(size_t at, uint16_t value)
{
	config[at] = (uint8_t)value;
	config[at + 1] = (uint8_t)(value >> 8);
}

static void put32(size_t at, uint32_t value)
{
	put16(at, (uint16_t)value);
	put16(at + 2, (uint16_t)(value >> 16));
}

/* An extended capability: identity, version 1, and where the next one is. */
static void put_capability(size_t at, uint16_t id, uint32_t next)
{
	put32(at, id | 1u << 16 | next << 20);
}

/* CXL 3.1, 8.1.3: vendor 1e98h, length 3ch, revision 3, identity 0. */
static void put_dvsec(size_t at)
{
	put_capability(at, 0x23, 0);
	put32(at + 4, 0x1e98 | 3u << 16 | 0x3cu << 20);
	put16(at + 8, 0);
	put16(at + 0xa, 1 << 2 | 2 << 4);
	put16(at + 0xc, 1 << 2);
	put32(at + 0x18, 0x1);
	put32(at + 0x1c, 0x80000000 | 3);
	put32(at + 0x20, 0x10);
	put32(at + 0x24, 0x40000000);
	put32(at + 0x28, 0);
	put32(at + 0x2c, 0);
}

static void put_chain(void)
{
	memset(config, 0, sizeof(config));
	put_capability(0x100, 0x1, 0x200);
	/* Of another vendor, and of CXL with another identity. */
	put_capability(0x200, 0x23, 0x300);
	put32(0x204, 0x8086 | 0x3cu << 20);
	put_capability(0x300, 0x23, 0x400);
	put32(0x304, 0x1e98 | 0x3cu << 20);
	put16(0x308, 8);
	put_dvsec(0x400);
}

/* From the heap, so that a byte beyond the end is seen. */
static struct cxl_dvsec parse(size_t size, struct problems *problems)
{
	uint8_t *copy = malloc(size ? size : 1);
	struct cxl_dvsec dvsec;

	assert_non_null(copy);
	memcpy(copy, config, size);
	dvsec = dvsec_parse(copy, size, "config", problems);
	free(copy);
	return dvsec;
}

static void test_dvsec(void **state)
{
	struct problems problems = { 0 };
	struct cxl_dvsec dvsec;

	(void)state;
	put_chain();
	dvsec = parse(sizeof(config), &problems);
	assert_int_equal(problems.n, 0);
	assert_int_equal(dvsec.offset, 0x400);
	assert_true(dvsec.mem_capable && dvsec.mem_enabled && dvsec.mem_active);
	assert_int_equal(dvsec.hdm_count, 2);
	assert_range(dvsec.range[0], 0x1040000000, 0x11bfffffff);
	assert_true(sr_range_empty(dvsec.range[1]));
	/* Bits on their own. */
	put16(0x40a, 1 << 4);
	put16(0x40c, 0);
	put32(0x41c, 0x80000001);
	dvsec = parse(sizeof(config), &problems);
	assert_false(dvsec.mem_capable || dvsec.mem_enabled || dvsec.mem_active);
	assert_int_equal(dvsec.hdm_count, 1);
	/* A range that leaves the address space is none. */
	put32(0x420, 0xffffffff);
	put32(0x424, 0xf0000000);
	dvsec = parse(sizeof(config), &problems);
	assert_true(sr_range_empty(dvsec.range[0]));
}

static void test_dvsec_damage(void **state)
{
	struct problems problems = { 0 };

	(void)state;
	put_chain();
	put_capability(0x200, 0x23, 0x100);
	assert_int_equal(parse(sizeof(config), &problems).offset, 0);
	assert_non_null(strstr(problems.problem[0].text, "loop"));
	problems_free(&problems);

	put_chain();
	put_capability(0x200, 0x23, 0x80);
	assert_int_equal(parse(sizeof(config), &problems).offset, 0);
	one_problem(&problems, "config", 0x80, "leads out");
	problems_free(&problems);

	put_chain();
	put_capability(0x300, 0x23, 0xff0);
	put_dvsec(0x400);
	memmove(config + 0xff0, config + 0x400, 16);
	assert_int_equal(parse(sizeof(config), &problems).offset, 0);
	one_problem(&problems, "config", 0xff0, "cut off");
	problems_free(&problems);
}

/* Cut off anywhere: the whole DVSEC or none, and no byte beyond the end. */
static void test_dvsec_cut(void **state)
{
	(void)state;
	put_chain();
	for (size_t size = 0; size <= 0x460; size++) {
		struct problems problems = { 0 };
		struct cxl_dvsec dvsec = parse(size, &problems);

		assert_int_equal(dvsec.offset, size >= 0x438 ? 0x400 : 0);
		/* 256 bytes are all that some readers see. */
		if (size <= 256)
			assert_int_equal(problems.n, 0);
		/* Of a DVSEC whose vendor is cut off there is no telling that it is CXL's. */
		else if (size >= 0x104 && size < 0x438 && (size < 0x404 || size >= 0x408))
			assert_int_equal(problems.n, 1);
		problems_free(&problems);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_iomem),
		cmocka_unit_test(test_iomem_damage),
		cmocka_unit_test(test_iomem_hidden),
		cmocka_unit_test(test_iomem_many),
		cmocka_unit_test(test_resources),
		TEST(test_memmap),
		TEST(test_e820),
		TEST(test_dax),
		TEST(test_blocks),
		cmocka_unit_test(test_dvsec),
		cmocka_unit_test(test_dvsec_damage),
		cmocka_unit_test(test_dvsec_cut),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
