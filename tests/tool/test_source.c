// SPDX-License-Identifier: GPL-2.0-only
/* Folders and files that people hand over, and what a capture leaves out of texts. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../policy/unit.h"
#include "machine/backend.h"
#include "machine/edit.h"
#include "machine/extended.h"
#include "machine/grow.h"

/* A folder of its own for each test. */
static char top[64];

static int setup(void **state)
{
	(void)state;
	strcpy(top, "/tmp/softreserve-test.XXXXXX");
	return !mkdtemp(top);
}

static int teardown(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", top);
	return system(command);
}

/* Folders above are made. */
static void put(const char *path, const void *bytes, size_t size)
{
	char *whole = text_format("%s/%s", top, path);
	FILE *file;

	for (char *slash = whole + strlen(top) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(whole, 0755);
		*slash = '/';
	}
	file = fopen(whole, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
	free(whole);
}

static void put_text(const char *path, const char *text)
{
	put(path, text, strlen(text));
}

static struct source *open_in_top(const char *path)
{
	char *whole = text_format("%s/%s", top, path);
	struct source *source = source_open(whole);

	free(whole);
	return source;
}

static void assert_text(const struct source *source, const char *path, const char *expected)
{
	char text[4096];

	if (!source_text(source, text, sizeof(text), "%s", path))
		fail_msg("%s: %s", path, strerror(errno));
	assert_string_equal(text, expected);
}

static bool is_complained(const struct source *source, const char *what)
{
	const char *text;

	for (size_t i = 0; (text = source_complaint(source, i)); i++)
		if (strstr(text, what))
			return true;
	return false;
}

static void names(void **state)
{
	static const char *const same[] = { "CEDT.bin", "CEDT", "cedt.bin", "cedt.dat",
					    "CEDT.dat" };
	struct source *source;
	char *whole;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(same); i++) {
		put_text(same[i], "table");
		source = open_in_top("");
		assert_non_null(source);
		assert_text(source, "sys/firmware/acpi/tables/CEDT", "table");
		assert_null(source_complaint(source, 0));
		source_close(source);
		whole = text_format("%s/%s", top, same[i]);
		unlink(whole);
		free(whole);
	}
}

static void loose(void **state)
{
	struct source *source;

	(void)state;
	put_text("SRAT.bin", "srat");
	put_text("hmat.dat", "hmat");
	put_text("iomem.txt", "0-1 : x\n");
	put_text("e820.txt", "BIOS-e820: [mem 0x0-0x1] usable");
	put_text("dmesg.log", "[ 1.0] later\n");
	put_text("lsmem.txt", "?");
	put_text("photos/x", "?");
	source = open_in_top("");
	assert_non_null(source);
	assert_text(source, "sys/firmware/acpi/tables/SRAT", "srat");
	assert_text(source, "sys/firmware/acpi/tables/HMAT", "hmat");
	assert_text(source, "proc/iomem", "0-1 : x");
	assert_text(source, SOURCE_LOG, "BIOS-e820: [mem 0x0-0x1] usable\n[ 1.0] later");
	assert_true(is_complained(source, "not read: lsmem.txt"));
	assert_true(is_complained(source, "not read: photos"));
	assert_null(source_complaint(source, 2));
	source_close(source);
}

/* The map is taken once, and of two tables one. */
static void twice(void **state)
{
	struct source *source;

	(void)state;
	put_text("dmesg.txt", "BIOS-e820: [mem 0x0-0x1] usable\n");
	put_text("e820.txt", "BIOS-e820: [mem 0x0-0x1] usable\n");
	put_text("CEDT.bin", "bin");
	put_text("cedt.dat", "dat");
	source = open_in_top("");
	assert_text(source, SOURCE_LOG, "BIOS-e820: [mem 0x0-0x1] usable");
	assert_text(source, "sys/firmware/acpi/tables/CEDT", "bin");
	assert_true(is_complained(source, "not read: cedt.dat"));
	source_close(source);
}

static const char dsl[] = "[000h 0000 004h]  Signature : \"SRAT\"\n"
			  "[004h 0004 004h]  Table Length : 00000024\n"
			  "[008h 0008 001h]  Revision : 03\n"
			  "[020h 0032 004h]  Asl Compiler Revision : 00000001\n";

static void disassembled(void **state)
{
	struct source *source;
	size_t size;
	char *bytes;

	(void)state;
	put_text("my-table.dsl", dsl);
	source = open_in_top("");
	assert_non_null(source);
	bytes = source_read(source, "sys/firmware/acpi/tables/SRAT", &size);
	assert_non_null(bytes);
	assert_int_equal(size, 36);
	assert_memory_equal(bytes, "SRAT\x24\0\0\0\x03", 9);
	free(bytes);
	source_close(source);
	source = open_in_top("my-table.dsl");
	assert_true(source_exists(source, "sys/firmware/acpi/tables/SRAT"));
	source_close(source);
	/* The table itself is believed. */
	put_text("SRAT.bin", "binary");
	source = open_in_top("");
	assert_text(source, "sys/firmware/acpi/tables/SRAT", "binary");
	assert_true(is_complained(source, "my-table.dsl"));
	source_close(source);
}

static void unknown(void **state)
{
	(void)state;
	assert_null(open_in_top(""));
	put_text("lsmem.txt", "?");
	assert_null(open_in_top(""));
	assert_null(open_in_top("not-there"));
	assert_null(open_in_top("lsmem.txt"));
}

static void one_table(void **state)
{
	unsigned char table[100] = "CEDT";
	struct source *source;
	size_t size;
	char *bytes;

	(void)state;
	table[4] = sizeof(table);
	put("anything", table, sizeof(table));
	source = open_in_top("anything");
	assert_non_null(source);
	bytes = source_read(source, "sys/firmware/acpi/tables/CEDT", &size);
	assert_int_equal(size, sizeof(table));
	assert_memory_equal(bytes, table, size);
	free(bytes);
	source_close(source);
	table[4] = 35;
	put("too-short", table, sizeof(table));
	assert_null(open_in_top("too-short"));
	put("four", table, 4);
	assert_null(open_in_top("four"));
	memcpy(table, "APIC", 4);
	put("other", table, sizeof(table));
	assert_null(open_in_top("other"));
	put_text("iomem.txt", "text");
	source = open_in_top("iomem.txt");
	assert_text(source, "proc/iomem", "text");
	source_close(source);
}

static void unpacked(void **state)
{
	struct source *source;
	char *link;

	(void)state;
	put_text("x/proc/iomem", "inner");
	put_text("notes.txt", "?");
	source = open_in_top("");
	assert_text(source, "proc/iomem", "inner");
	source_close(source);
	put_text("y/sys/z", "other");
	assert_null(open_in_top(""));
	/* A link that leads to the host's own folder is none into the capture. */
	link = text_format("%s/w", top);
	assert_int_equal(symlink("/", link), 0);
	free(link);
	assert_null(open_in_top(""));
}

static void log_lines(void **state)
{
	static const char text[] = "[ 0.0] BIOS-e820: [mem 0x0-0xfff] usable\n"
				   "[ 0.0] Command line: cxl_secret\n"
				   "[ 0.1] sshd: something\n"
				   "[ 0.2] dax net at 00:1a:2B:3c:4d:5e up, pci 0000:0d:00.0\n"
				   "[ 0.3] systemd: Hostname set to <cxl-host>.\n"
				   "[ 0.4] ------------[ cut here ]------------\n"
				   "[ 0.4] RIP: 0010:foo+0x1\n"
				   "[ 0.4] ---[ end trace 0 ]---\n"
				   "[ 0.5] usb: new device";
	static const char expected[] = "[ 0.0] BIOS-e820: [mem 0x0-0xfff] usable\n"
				       "[ 0.2] dax net at **:**:**:**:**:** up, pci 0000:0d:00.0\n"
				       "[ 0.4] ------------[ cut here ]------------\n"
				       "[ 0.4] RIP: 0010:foo+0x1\n"
				       "[ 0.4] ---[ end trace 0 ]---\n";
	size_t size = sizeof(text) - 1;
	char *bytes = edit_log(text_copy(text, size), &size);

	(void)state;
	/* The end of a report is part of it, in any order of the rest. */
	assert_string_equal(bytes, expected);
	assert_int_equal(size, sizeof(expected) - 1);
	free(bytes);
}

static void words(void **state)
{
	static const char text[] = "quiet root=UUID=1 softreserve.policy=observe x=\"a b\" "
				   "memmap=1G!4G ip=10.0.0.1 -- init=y token\n";
	static const char modules[] = "cxl_core 1 2 a, Live 0xffffffffc0123456\n"
				      "dax 1 0 - Live 0xffffffffc0abcdef (O)\n";
	static const char node[] = "\nNode 3 MemTotal: 5 kB\nNode 3 MemFree: 4 kB\n";
	size_t size = sizeof(text) - 1;
	char *bytes = edit_cmdline(text_copy(text, size), &size);

	(void)state;
	assert_string_equal(bytes, "quiet root=* softreserve.policy=observe x=* memmap=1G!4G "
				   "ip=*\n");
	free(bytes);
	size = sizeof(modules) - 1;
	bytes = edit_modules(text_copy(modules, size), &size);
	assert_string_equal(bytes, "cxl_core 1 2 a, Live 0x0000000000000000\n"
				   "dax 1 0 - Live 0x0000000000000000 (O)\n");
	free(bytes);
	size = sizeof(node) - 1;
	bytes = edit_meminfo(text_copy(node, size), &size);
	assert_string_equal(bytes, "Node 3 MemTotal: 5 kB");
	free(bytes);
}

static void set32(unsigned char *at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (unsigned char)(value >> (8 * i));
}

static void capabilities(void **state)
{
	unsigned char *config = calloc(1, 4096);

	(void)state;
	set32(config + 0x100, 0x20010001);
	set32(config + 0x200, 0x30010003);
	set32(config + 0x300, 0x20010003);
	assert_int_equal(extended_next(config, 4096, 3, 0), 0x200);
	assert_int_equal(extended_next(config, 4096, 3, 0x200), 0x300);
	/* It leads back. */
	assert_int_equal(extended_next(config, 4096, 3, 0x300), 0);
	assert_int_equal(extended_next(config, 4096, 0x23, 0), 0);
	assert_int_equal(extended_next(config, 0x20b, 3, 0), 0);
	assert_int_equal(extended_next(config, 256, 3, 0), 0);
	assert_int_equal(extended_next(config, 0, 3, 0), 0);
	/* Its last bytes would be outside. */
	set32(config + 0x100, 0xffc10001);
	set32(config + 0xffc, 0x00010003);
	assert_int_equal(extended_next(config, 4096, 3, 0), 0);
	free(config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(names, setup, teardown),
		cmocka_unit_test_setup_teardown(loose, setup, teardown),
		cmocka_unit_test_setup_teardown(twice, setup, teardown),
		cmocka_unit_test_setup_teardown(disassembled, setup, teardown),
		cmocka_unit_test_setup_teardown(unknown, setup, teardown),
		cmocka_unit_test_setup_teardown(one_table, setup, teardown),
		cmocka_unit_test_setup_teardown(unpacked, setup, teardown),
		cmocka_unit_test(log_lines),
		cmocka_unit_test(words),
		cmocka_unit_test(capabilities),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
