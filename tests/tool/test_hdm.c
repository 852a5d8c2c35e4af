// SPDX-License-Identifier: GPL-2.0-only
/* HDM decoders as the module shows them, and what is wrong with those of a path. */
#include "../policy/unit.h"

#include <linux/seq_file.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../module/lines.h"
#include "../../tool/machine/hdm.h"
#include "../policy/prng.h"

#define ROUNDS 2000
#define RANGE(first, last) ((struct sr_range){ first, last })

static const char *const folders[] = { "", "/sys", "/sys/kernel", "/sys/kernel/debug",
				       "/sys/kernel/debug/softreserve" };
static char root[] = "/tmp/softreserve-hdm-XXXXXX";

static int begin(void **state)
{
	char path[256];

	(void)state;
	if (!mkdtemp(root))
		return -1;
	for (size_t i = 1; i < ARRAY_SIZE(folders); i++) {
		snprintf(path, sizeof(path), "%s%s", root, folders[i]);
		if (mkdir(path, 0755))
			return -1;
	}
	return 0;
}

static int end(void **state)
{
	char path[256];

	(void)state;
	snprintf(path, sizeof(path), "%s/%s", root, HDM_FILE);
	unlink(path);
	for (size_t i = ARRAY_SIZE(folders); i--;) {
		snprintf(path, sizeof(path), "%s%s", root, folders[i]);
		if (rmdir(path))
			return -1;
	}
	return 0;
}

static struct hdms read_bytes(const char *text, size_t n)
{
	struct machine machine = { 0 };
	struct source *source;
	struct hdms hdms;
	char path[256];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", root, HDM_FILE);
	out = fopen(path, "w");
	assert_non_null(out);
	assert_int_equal(fwrite(text, 1, n, out), n);
	assert_int_equal(fclose(out), 0);
	source = source_open(root);
	assert_non_null(source);
	machine.source = source;
	hdms = hdms_read(&machine);
	source_close(source);
	return hdms;
}

static struct hdms read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

#define FIRST "softreserve-decoders 1\n"
#define DEVICE                                                                             \
	"decoder 0000:0d:00.0 endpoint 0 0x290000000 0x29fffffff ways 2 granularity 1024 " \
	"committed 1 locked 1\n"
#define SWITCH "decoder 0000:0c:00.0 switch 1 0x1 0x0 ways 1 granularity 256 committed 0 locked 0\n"
#define BRIDGE                                                                            \
	"decoder host-bridge-12 host-bridge 3 0x0 0xffffffffffffffff ways 0 granularity " \
	"0 committed 1 locked 0\n"
#define LAST "end\n"

static void all_kinds(void **state)
{
	struct hdms hdms = read_text(FIRST DEVICE SWITCH BRIDGE LAST);

	(void)state;
	assert_true(hdms.from_module);
	assert_int_equal(hdms.damaged, 0);
	assert_int_equal(hdms.n, 3);
	assert_string_equal(hdms.hdm[0].name, "0000:0d:00.0");
	assert_true(hdms.hdm[0].endpoint);
	assert_true(hdms.hdm[0].committed);
	assert_true(hdms.hdm[0].range.start == 0x290000000);
	assert_true(hdms.hdm[0].range.end == 0x29fffffff);
	assert_int_equal(hdms.hdm[0].ways, 2);
	assert_int_equal(hdms.hdm[0].granularity, 1024);
	assert_string_equal(hdms.hdm[1].name, "0000:0c:00.0");
	assert_false(hdms.hdm[1].endpoint);
	assert_false(hdms.hdm[1].committed);
	assert_string_equal(hdms.hdm[2].name, "host-bridge-12");
	assert_true(hdms.hdm[2].committed);
	assert_true(hdms.hdm[2].range.end == UINT64_MAX);
	hdms_free(&hdms);
}

static char *write_lines(const struct sr_line_decoder *decoder, size_t n)
{
	struct seq_file file;
	size_t size;
	char *text;

	file.to = open_memstream(&text, &size);
	assert_non_null(file.to);
	seq_puts(&file, SR_LINES_DECODERS_FIRST);
	for (size_t i = 0; i < n; i++)
		sr_lines_write_decoder(&file, &decoder[i]);
	seq_puts(&file, SR_LINES_DECODERS_LAST);
	fclose(file.to);
	return text;
}

/* The format is an ABI: byte by byte. */
static void the_format(void **state)
{
	const struct sr_line_decoder decoders[] = {
		{ "0000:0d:00.0", "endpoint", 0, RANGE(0x290000000, 0x29fffffff), 2, 1024, true,
		  true },
		{ "0000:0c:00.0", "switch", 1, RANGE(7, 3), 1, 256, false, false },
		{ "host-bridge-12", "host-bridge", 3, RANGE(0, UINT64_MAX), 0, 0, true, false },
	};
	char *text = write_lines(decoders, ARRAY_SIZE(decoders));

	(void)state;
	assert_string_equal(text, FIRST DEVICE SWITCH BRIDGE LAST);
	free(text);
}

/* The largest numbers and longest names that the module can write. */
static void extremes_are_read(void **state)
{
	const struct sr_line_decoder decoders[] = {
		{ "0123456789abcdef0123456789abcde", "host-bridge", 31,
		  RANGE(UINT64_MAX - 1, UINT64_MAX), 16, 16384, true, true },
		{ "host-bridge-4294967295", "host-bridge", 0, RANGE(0, 0), 12, 256, true, false },
		{ "a b\nend", "endpoint", 0, RANGE(0, 0), 1, 256, true, false },
		{ "", "endpoint", 0, RANGE(0, 0), 1, 256, true, false },
	};
	char *text = write_lines(decoders, ARRAY_SIZE(decoders));
	struct hdms hdms = read_text(text);

	(void)state;
	assert_int_equal(hdms.damaged, 0);
	assert_int_equal(hdms.n, 4);
	assert_string_equal(hdms.hdm[0].name, decoders[0].name);
	assert_true(hdms.hdm[0].range.start == UINT64_MAX - 1);
	assert_int_equal(hdms.hdm[0].granularity, 16384);
	assert_string_equal(hdms.hdm[1].name, decoders[1].name);
	assert_string_equal(hdms.hdm[2].name, "a?b?end");
	assert_string_equal(hdms.hdm[3].name, "?");
	hdms_free(&hdms);
	free(text);
}

static void without_decoders(void **state)
{
	struct hdms hdms = read_text(FIRST LAST);

	(void)state;
	assert_int_equal(hdms.damaged, 0);
	assert_int_equal(hdms.n, 0);
	assert_false(hdms.from_module);
	hdms_free(&hdms);
}

static void what_is_not_known(void **state)
{
	struct hdms hdms = read_text(FIRST "weather fine\n"
					   "decoder a endpoint 0 0x0 0xfff ways 1 granularity 256 "
					   "committed 1 locked 0 colour 7\n" LAST "decoder\n");

	(void)state;
	assert_int_equal(hdms.damaged, 0);
	assert_int_equal(hdms.n, 1);
	hdms_free(&hdms);
}

/* What is missing would seem to be broken: so a cut file is not used, and it is said where. */
static void cut_anywhere(void **state)
{
	static const char text[] = FIRST DEVICE SWITCH BRIDGE LAST;

	(void)state;
	for (size_t n = 0; n < strlen(text); n++) {
		struct hdms hdms = read_bytes(text, n);
		size_t lines = 1;

		for (size_t i = 0; i < n; i++)
			lines += text[i] == '\n';
		assert_int_equal(hdms.damaged, lines);
		assert_int_equal(hdms.n, 0);
		assert_false(hdms.from_module);
		hdms_free(&hdms);
	}
}

#define REST " ways 1 granularity 256 committed 1 locked 0\n"

static void damaged_lines(void **state)
{
	static const char *const bad[] = {
		"decoder \n",
		"decoder a endpoint\n",
		"decoder a endpoint x 0x0 0xfff" REST,
		"decoder a endpoint 0 0x0" REST,
		"decoder a endpoint 0 0x0 4095" REST,
		"decoder a endpoint 0 0x0 0x10000000000000000" REST,
		"decoder a\033[2J endpoint 0 0x0 0xfff" REST,
		"decoder 0123456789abcdef0123456789abcdef endpoint 0 0x0 0xfff" REST,
		"decoder a endpoint 0 0x0 0xfff ways 4294967297 granularity 256 committed 1\n",
		"decoder a endpoint 0 0x0 0xfff ways 1 granularity 256 committed 2\n",
		"decoder a endpoint -1 0x0 0xfff" REST,
		"decoder a endpoint 0 0x0 0xfff ways -1 granularity 256 committed 1\n",
		"decoder a endpoint 0 0x-1 0xfff" REST,
		"decoder a endpoint 0 0x0 0xfff ways 1 granularity -256 committed 1\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct hdms hdms;
		char text[1024];

		snprintf(text, sizeof(text), FIRST DEVICE "%s" BRIDGE LAST, bad[i]);
		hdms = read_text(text);
		assert_int_equal(hdms.damaged, 3);
		assert_int_equal(hdms.n, 0);
		hdms_free(&hdms);
	}
}

static void other_files(void **state)
{
	static const char other[] = "softreserve-snapshot 1\n" LAST;
	static const char later[] = "softreserve-decoders 2\n" DEVICE LAST;
	static const char headless[] = DEVICE LAST;
	static const char *const texts[] = { "", "\n", headless, later, other };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct hdms hdms = read_text(texts[i]);

		assert_int_equal(hdms.damaged, 1);
		assert_int_equal(hdms.n, 0);
		hdms_free(&hdms);
	}
}

/* Each decoder is compared with others: there is an end to how many. */
static void no_end_of_decoders(void **state)
{
	const size_t lines = 20000, n = strlen(FIRST) + lines * strlen(DEVICE) + strlen(LAST);
	char *text = malloc(n + 1), *at;
	struct hdms hdms;

	(void)state;
	assert_non_null(text);
	at = stpcpy(text, FIRST);
	for (size_t i = 0; i < lines; i++)
		at = stpcpy(at, DEVICE);
	strcpy(at, LAST);
	hdms = read_text(text);
	assert_int_not_equal(hdms.damaged, 0);
	assert_int_equal(hdms.n, 0);
	hdms_free(&hdms);
	free(text);
}

static void any_bytes(void **state)
{
	static const char good[] = FIRST DEVICE SWITCH BRIDGE LAST;
	struct prng prng = { prng_seed() };

	(void)state;
	for (unsigned int i = 0; i < ROUNDS; i++) {
		char text[sizeof(good)];
		struct hdms hdms;

		memcpy(text, good, sizeof(good));
		for (unsigned int n = prng_between(&prng, 1, 8); n; n--)
			text[prng_below(&prng, sizeof(good) - 1)] = (char)prng_next(&prng);
		hdms = read_bytes(text, sizeof(good) - 1);
		for (size_t k = 0; k < hdms.n; k++)
			for (const char *c = hdms.hdm[k].name; *c; c++)
				assert_in_range(*c, '!', '~');
		hdms_free(&hdms);
	}
}

/* A switch with nothing committed is on the way all the same. */
static void an_idle_switch(void **state)
{
	static struct hdm idle[] = {
		{ "0000:0d:00.0", true, true, { 0x1000, 0x1fff }, 1, 256 },
		{ "0000:0c:00.0", false, false, { 1, 0 }, 1, 256 },
	};
	struct hdms hdms = { .from_module = true, .hdm = idle, .n = ARRAY_SIZE(idle) };
	static struct pci_function function = {
		.name = "0000:0d:00.0",
		.path = "pci0000:0b/0000:0b:00.0/0000:0c:00.0/0000:0d:00.0",
	};
	struct machine machine = { .pci = { .function = &function, .n = 1 } };
	char *wrong = hdms_disagree(&hdms, &machine, RANGE(0x1000, 0x1fff));

	(void)state;
	assert_non_null(wrong);
	assert_non_null(strstr(wrong, "0000:0c:00.0"));
	free(wrong);

	idle[1].committed = true;
	idle[1].range = RANGE(0x1000, 0x1fff);
	assert_null(hdms_disagree(&hdms, &machine, RANGE(0x1000, 0x1fff)));
}

/**
 * struct interleave - a window, the bridge below it, and a device below that
 * @window: ways, granularity; likewise the others
 * @good: Linux wants them so (cxl_port_setup_targets())
 */
struct interleave {
	unsigned int window[2], bridge[2], device[2];
	bool good;
};

/* Below the window only powers of two count: a three has no bits of the address. */
static const struct interleave interleaves[] = {
	{ { 1, 256 }, { 1, 256 }, { 1, 256 }, true },
	{ { 1, 256 }, { 2, 1024 }, { 2, 1024 }, true },
	{ { 2, 256 }, { 2, 512 }, { 4, 256 }, true },
	{ { 2, 256 }, { 2, 256 }, { 4, 256 }, false },
	{ { 3, 256 }, { 1, 256 }, { 3, 256 }, true },
	{ { 3, 256 }, { 2, 256 }, { 6, 256 }, true },
	{ { 3, 256 }, { 2, 512 }, { 6, 256 }, false },
	{ { 6, 256 }, { 1, 512 }, { 6, 256 }, true },
	{ { 6, 256 }, { 2, 512 }, { 12, 256 }, true },
	{ { 6, 256 }, { 2, 512 }, { 6, 256 }, false },
	{ { 12, 1024 }, { 1, 4096 }, { 12, 1024 }, true },
	{ { 12, 1024 }, { 1, 4096 }, { 12, 512 }, false },
};

static void one_interleave(const struct interleave *in)
{
	const struct sr_range range = { 0x10000000, 0x1fffffff };
	struct cfmws window = { .range = range,
				.ways = in->window[0],
				.granularity = in->window[1] };
	struct pci_function function = { .name = "0000:0d:00.0", .bus = "pci0000:0c" };
	struct host_bridge bridge = { .uid = 12, .has_uid = true, .bus = "pci0000:0c" };
	struct machine m = {
		.cedt = { .cfmws = &window, .n_cfmws = 1 },
		.pci = { .function = &function, .n = 1, .bridge = &bridge, .n_bridges = 1 }
	};
	struct hdm hdm[] = {
		{ "host-bridge-12", false, true, range, in->bridge[0], in->bridge[1] },
		{ "0000:0d:00.0", true, true, range, in->device[0], in->device[1] },
	};
	struct hdms hdms = { .from_module = true, .hdm = hdm, .n = 2 };
	char *wrong = hdms_disagree(&hdms, &m, range);

	if (!wrong != in->good)
		print_error("window %u ways: %s\n", in->window[0], wrong ? wrong : "nothing");
	assert_int_equal(!wrong, in->good);
	free(wrong);
}

static void each_interleave(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(interleaves); i++)
		one_interleave(&interleaves[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_kinds),	      cmocka_unit_test(the_format),
		cmocka_unit_test(extremes_are_read),  cmocka_unit_test(without_decoders),
		cmocka_unit_test(what_is_not_known),  cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(damaged_lines),      cmocka_unit_test(other_files),
		cmocka_unit_test(no_end_of_decoders), cmocka_unit_test(any_bytes),
		cmocka_unit_test(an_idle_switch),     cmocka_unit_test(each_interleave),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("hdm", tests, begin, end);
}
