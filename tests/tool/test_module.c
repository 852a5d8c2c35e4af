// SPDX-License-Identifier: GPL-2.0-only
/* What the module says of itself, out of a folder that is laid out like a root folder. */
#include "../policy/unit.h"

#include <ftw.h>
#include <linux/seq_file.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../module/lines.h"
#include "../../tool/machine/module.h"
#include "../../tool/machine/snapshot.h"
#include "../policy/scene.h"

#define ROUNDS 4000

static char root[] = "/tmp/softreserve-module-XXXXXX";

static void path_of(char path[SOURCE_PATH_MAX], const char *file)
{
	snprintf(path, SOURCE_PATH_MAX, "%s/%s", root, file);
}

/* With the folders that it is in. */
static void put(const char *file, const char *text)
{
	char path[SOURCE_PATH_MAX];
	FILE *out;

	path_of(path, file);
	for (char *slash = path + strlen(root) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(path, 0755);
		*slash = '/';
	}
	out = fopen(path, "w");
	assert_non_null(out);
	fputs(text, out);
	assert_int_equal(fclose(out), 0);
}

static void take_away(const char *file)
{
	char path[SOURCE_PATH_MAX];

	path_of(path, file);
	assert_int_equal(remove(path), 0);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int begin(void **state)
{
	(void)state;
	strcpy(strrchr(root, '-'), "-XXXXXX");
	return mkdtemp(root) ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	return nftw(root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void put_conflict(const char *n, const char *kind, const char *start, const char *last,
			 const char *device)
{
	const char *const names[] = { "kind", "start", "end", "device" };
	const char *const texts[] = { kind, start, last, device };
	char file[SOURCE_PATH_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(file, sizeof(file), MODULE_DIR "/conflicts/%s/%s", n, names[i]);
		put(file, texts[i]);
	}
	snprintf(file, sizeof(file), MODULE_DIR "/conflicts/%s/meaning", n);
	put(file, "what it means\n");
}

static void put_run(const char *n, const char *start, const char *last, const char *disposition,
		    const char *owner, const char *node)
{
	const char *const names[] = { "start", "end", "disposition", "owner", "node" };
	const char *const texts[] = { start, last, disposition, owner, node };
	char file[SOURCE_PATH_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(file, sizeof(file), MODULE_DIR "/ranges/%s/%s", n, names[i]);
		put(file, texts[i]);
	}
}

static void put_module(void)
{
	put(MODULE_DIR "/verdict", "dax\n");
	put(MODULE_DIR "/policy", "all\n");
	put(MODULE_DIR "/refusal", "\n");
	put(MODULE_DIR "/bytes_pending", "1\n");
	put(MODULE_DIR "/bytes_foreign", "22\n");
	put(MODULE_DIR "/bytes_cxl", "333\n");
	put(MODULE_DIR "/bytes_dax", "4444\n");
	put(MODULE_DIR "/bytes_quarantined", "18446744073709551615\n");
	put_conflict("10", "uncovered\n", "0x100000000\n", "0x1ffffffff\n", "\n");
	put_conflict("2", "probe-failed\n", "\n", "\n", "mem3\n");
	put_run("0", "0x100000000\n", "0xffffffffffffffff\n", "dax\n", "hmem.0\n", "2\n");
	put_run("1", "0x0\n", "0xfff\n", "foreign\n", "\n", "-1\n");
}

static struct module read_module(struct problems *problems)
{
	struct source *source = source_open(root);
	struct module module;

	assert_non_null(source);
	module = module_read(source, problems);
	source_close(source);
	return module;
}

/* Return: what is wrong, which has to be one thing, said of that file. */
static const struct problem *only_problem(const struct problems *problems, const char *file)
{
	assert_int_equal(problems->n, 1);
	assert_string_equal(problems->problem[0].file, file);
	return &problems->problem[0];
}

static void without_the_module(void **state)
{
	struct problems problems = { 0 };
	struct module module;

	(void)state;
	put("proc/iomem", "");
	module = read_module(&problems);
	assert_false(module.loaded);
	assert_false(module.has_snapshot);
	assert_string_equal(module.verdict, "");
	assert_int_equal(problems.n, 0);
	module_free(&module);
}

static void all_of_sysfs(void **state)
{
	struct problems problems = { 0 };
	struct module module;

	(void)state;
	put_module();
	module = read_module(&problems);
	assert_int_equal(problems.n, 0);
	assert_true(module.loaded);
	assert_string_equal(module.verdict, "dax");
	assert_string_equal(module.policy, "all");
	assert_string_equal(module.refusal, "");
	assert_int_equal(module.bytes[SR_DISP_PENDING], 1);
	assert_int_equal(module.bytes[SR_DISP_FOREIGN], 22);
	assert_int_equal(module.bytes[SR_DISP_CXL], 333);
	assert_int_equal(module.bytes[SR_DISP_DAX], 4444);
	assert_true(module.bytes[SR_DISP_QUARANTINED] == UINT64_MAX);
	assert_false(module.has_snapshot);

	/* 2 comes before 10. */
	assert_int_equal(module.n_conflicts, 2);
	assert_string_equal(module.conflict[0].kind, "probe-failed");
	assert_string_equal(module.conflict[0].meaning, "what it means");
	assert_string_equal(module.conflict[0].device, "mem3");
	assert_true(sr_range_empty(module.conflict[0].range));
	assert_string_equal(module.conflict[1].kind, "uncovered");
	assert_string_equal(module.conflict[1].device, "");
	assert_true(module.conflict[1].range.start == 0x100000000);
	assert_true(module.conflict[1].range.end == 0x1ffffffff);

	assert_int_equal(module.n_ranges, 2);
	assert_true(module.range[0].range.start == 0x100000000);
	assert_true(module.range[0].range.end == UINT64_MAX);
	assert_string_equal(module.range[0].disposition, "dax");
	assert_string_equal(module.range[0].owner, "hmem.0");
	assert_int_equal(module.range[0].node, 2);
	assert_int_equal(module.range[1].range.end, 0xfff);
	assert_string_equal(module.range[1].owner, "");
	assert_int_equal(module.range[1].node, -1);
	module_free(&module);
}

static void a_file_is_missing(void **state)
{
	struct problems problems = { 0 };
	struct module module;

	(void)state;
	put_module();
	take_away(MODULE_DIR "/policy");
	module = read_module(&problems);
	only_problem(&problems, MODULE_DIR "/policy");
	assert_string_equal(module.policy, "");
	assert_string_equal(module.verdict, "dax");
	assert_int_equal(module.n_conflicts, 2);
	module_free(&module);
	problems_free(&problems);
}

static void bad_values(void **state)
{
	static const struct {
		const char *file;
		const char *text;
		const char *named;
	} cases[] = {
		{ MODULE_DIR "/bytes_dax", "-1\n", NULL },
		{ MODULE_DIR "/bytes_dax", "18446744073709551616\n", NULL },
		{ MODULE_DIR "/bytes_dax", "12 apples\n", NULL },
		{ MODULE_DIR "/bytes_dax", "\n", NULL },
		{ MODULE_DIR "/ranges/0/node", "2147483648\n", NULL },
		{ MODULE_DIR "/ranges/0/node", "-2\n", NULL },
		{ MODULE_DIR "/ranges/0/end", "0xff\n", MODULE_DIR "/ranges/0" },
		{ MODULE_DIR "/conflicts/10/end", "\n", MODULE_DIR "/conflicts/10" },
		{ MODULE_DIR "/conflicts/2/device", "0123456789abcdef0123456789abcdef\n", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct problems problems = { 0 };
		struct module module;

		put_module();
		put(cases[i].file, cases[i].text);
		module = read_module(&problems);
		only_problem(&problems, cases[i].named ? cases[i].named : cases[i].file);
		assert_string_equal(module.verdict, "dax");
		assert_int_equal(module.n_conflicts, 2);
		assert_int_equal(module.n_ranges, 2);
		module_free(&module);
		problems_free(&problems);
	}
}

/* A capture is somebody else's: it may hold what a terminal obeys. */
static void hostile_text(void **state)
{
	struct problems problems = { 0 };
	struct module module;
	char *text = malloc(100000);

	(void)state;
	put_module();
	put(MODULE_DIR "/refusal", "in use\033[2J\nby you\n");
	memset(text, 'x', 99999);
	text[99999] = '\0';
	put(MODULE_DIR "/verdict", text);
	put(MODULE_DIR "/conflicts/readme", "not a conflict\n");
	module = read_module(&problems);
	assert_string_equal(module.refusal, "in use?[2J?by you");
	only_problem(&problems, MODULE_DIR "/verdict");
	assert_int_equal(strlen(module.verdict), SR_NAME_MAX - 1);
	assert_int_equal(module.n_conflicts, 2);
	module_free(&module);
	problems_free(&problems);
	free(text);
}

#define FIRST "softreserve-snapshot 1\n"
#define RESERVED "soft_reserved 0x100000000 0x1ffffffff\n"
#define WINDOW "window 0x100000000 0x8ffffffff\n"
#define REGION \
	"region region0 0x100000000 0x1ffffffff ways 2 targets 1 bound 1 later 0 unreadable 1\n"
#define DEVICE "device 0000:0d:00.0 cxl_pci bound 0 fatal 0 driver_missing 1\n"
#define DECODER "decoder 0000:0d:00.0/3 0x1 0x0 claimed 1\n"
#define LAST "end\n"

static void a_snapshot(void **state)
{
	struct problems problems = { 0 };
	struct module module;
	const struct sr_snapshot *snap = &module.snapshot;

	(void)state;
	put_module();
	put(MODULE_SNAPSHOT, FIRST RESERVED WINDOW REGION DEVICE DECODER LAST);
	module = read_module(&problems);
	assert_int_equal(problems.n, 0);
	assert_true(module.has_snapshot);

	assert_int_equal(snap->n_soft_reserved, 1);
	assert_true(snap->soft_reserved[0].start == 0x100000000);
	assert_true(snap->soft_reserved[0].end == 0x1ffffffff);
	assert_int_equal(snap->n_windows, 1);
	assert_true(snap->windows[0].end == 0x8ffffffff);

	assert_int_equal(snap->n_regions, 1);
	assert_string_equal(snap->regions[0].name, "region0");
	assert_true(snap->regions[0].range.start == 0x100000000);
	assert_true(snap->regions[0].range.end == 0x1ffffffff);
	assert_int_equal(snap->regions[0].ways, 2);
	assert_int_equal(snap->regions[0].targets, 1);
	assert_true(snap->regions[0].bound);
	assert_false(snap->regions[0].later);
	assert_true(snap->regions[0].unreadable);

	assert_int_equal(snap->n_devices, 1);
	assert_string_equal(snap->devices[0].name, "0000:0d:00.0");
	assert_string_equal(snap->devices[0].driver, "cxl_pci");
	assert_false(snap->devices[0].bound);
	assert_false(snap->devices[0].fatal);
	assert_true(snap->devices[0].driver_missing);

	assert_int_equal(snap->n_decoders, 1);
	assert_string_equal(snap->decoders[0].name, "0000:0d:00.0/3");
	assert_true(sr_range_empty(snap->decoders[0].range));
	assert_true(snap->decoders[0].claimed);
	module_free(&module);
}

static void nothing_judged(void **state)
{
	static const char *const texts[] = { FIRST "pending\n", FIRST "unjudged\n" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct problems problems = { 0 };
		struct module module;

		put_module();
		put(MODULE_SNAPSHOT, texts[i]);
		module = read_module(&problems);
		assert_int_equal(problems.n, 0);
		assert_false(module.has_snapshot);
		assert_int_equal(module.snapshot.n_devices, 0);
		module_free(&module);
	}
}

static bool parse(const char *text, size_t size, struct problems *problems,
		  struct sr_snapshot *snapshot)
{
	/* As large as it is, so that the sanitizers see who reads beyond. */
	char *exact = malloc(size);
	bool whole;

	if (size)
		memcpy(exact, text, size);
	whole = snapshot_parse(exact, size, "it", problems, snapshot);
	free(exact);
	return whole;
}

/* Each in the fourth line, between others that must be read. */
static void damaged_lines(void **state)
{
	static const char *const bad[] = {
		"soft_reserved\n",
		"soft_reserved 0x1000\n",
		"window 0x1000 0x10000000000000000\n",
		"window -1 0x1000\n",
		"window +1 0x1000\n",
		"window 0x1000 0xfffg\n",
		"window 0x1000 000000000000000000000000000000000000001000\n",
		"region\n",
		"region region0 0x1000 0x1fff\n",
		"region region0 0x1000 0x1fff ways 4294967296 targets 1 bound 1 later 0 unreadable 0\n",
		"region region0 0x1000 0x1fff ways 1 targets 0x1 bound 1 later 0 unreadable 0\n",
		"region region0 0x1000 0x1fff ways 1 targets 1 bound 2 later 0 unreadable 0\n",
		"region region0 0x1000 0x1fff ways 1 targets 1 bound 1 later 0\n",
		"region region0 0x1000 0x1fff ways 1 targets 1 bound 1 later 0 unreadable\n",
		"region region0 0x1000 0x1fff ways 1 ways 1 targets 1 bound 1 later 0 unreadable 0\n",
		"device mem0\n",
		"device mem0 cxl_mem bound yes fatal 0 driver_missing 0\n",
		"decoder 0x1000 0x1fff claimed 0\n",
		"decoder a/0 0x1000 0x1fff claimed 4294967296\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct problems problems = { 0 };
		struct sr_snapshot snap;
		char text[1024];

		snprintf(text, sizeof(text), FIRST RESERVED WINDOW "%s" REGION DEVICE DECODER LAST,
			 bad[i]);
		assert_false(parse(text, strlen(text), &problems, &snap));
		assert_int_equal(only_problem(&problems, "it")->line, 4);
		assert_int_equal(snap.n_soft_reserved, 1);
		assert_int_equal(snap.n_windows, 1);
		assert_int_equal(snap.n_regions, 1);
		assert_int_equal(snap.n_devices, 1);
		assert_int_equal(snap.n_decoders, 1);
		snapshot_free(&snap);
		problems_free(&problems);
	}
}

static void what_is_not_known(void **state)
{
	static const char *const new[] = {
		"weather fine 0x1 0x2\n",
		"REGION x\n",
		"soft_reserved 0x300000000 0x3ffffffff wet\n",
		"device mem9 cxl_mem bound 1 colour 7 fatal 0 driver_missing 0\n",
		"decoder mem9/0 0x0 0xfff claimed 1 locked\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(new); i++) {
		struct problems problems = { 0 };
		struct sr_snapshot snap;
		char text[1024];

		snprintf(text, sizeof(text), FIRST "%s" RESERVED LAST, new[i]);
		assert_true(parse(text, strlen(text), &problems, &snap));
		assert_int_equal(only_problem(&problems, "it")->line, 2);
		/* What is known of such a line is read. */
		assert_int_equal(snap.n_soft_reserved + snap.n_devices + snap.n_decoders,
				 i < 2 ? 1 : 2);
		snapshot_free(&snap);
		problems_free(&problems);
	}
}

static void long_names(void **state)
{
	static const char text[] =
		FIRST "device 0123456789abcdef0123456789abcdef x bound 1 fatal 1 driver_missing 0\n"
		      "device 0123456789abcdef0123456789abcde x bound 1 fatal 1 driver_missing 0\n"
		      "device a\033b x bound 1 fatal 1 driver_missing 0\n" LAST;
	struct problems problems = { 0 };
	struct sr_snapshot snap;

	(void)state;
	assert_true(parse(text, strlen(text), &problems, &snap));
	assert_int_equal(only_problem(&problems, "it")->line, 2);
	assert_int_equal(snap.n_devices, 3);
	assert_string_equal(snap.devices[0].name, "0123456789abcdef0123456789abcde");
	assert_string_equal(snap.devices[1].name, "0123456789abcdef0123456789abcde");
	assert_string_equal(snap.devices[2].name, "a?b");
	snapshot_free(&snap);
	problems_free(&problems);
}

static void other_files(void **state)
{
	static const char *const texts[] = {
		"",
		"\n",
		"softreserve-snapshot\n" LAST,
		"softreserve-snapshot 2\n" RESERVED LAST,
		"softreserve-snapshot 10\n" LAST,
		"elf\n" RESERVED LAST,
		RESERVED LAST,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct problems problems = { 0 };
		struct sr_snapshot snap;

		assert_false(parse(texts[i], strlen(texts[i]), &problems, &snap));
		assert_int_equal(only_problem(&problems, "it")->line, 1);
		assert_int_equal(snap.n_soft_reserved, 0);
		snapshot_free(&snap);
		problems_free(&problems);
	}
}

/* A capture may end anywhere: then not all that was judged is known. */
static void cut_anywhere(void **state)
{
	static const char text[] = FIRST RESERVED WINDOW REGION DEVICE DECODER LAST;

	(void)state;
	for (size_t size = 0; size < strlen(text) - 1; size++) {
		struct problems problems = { 0 };
		struct sr_snapshot snap;

		assert_false(parse(text, size, &problems, &snap));
		assert_int_not_equal(problems.n, 0);
		snapshot_free(&snap);
		problems_free(&problems);
	}
}

static void goes_on(void **state)
{
	static const char text[] = FIRST RESERVED LAST WINDOW;
	struct problems problems = { 0 };
	struct sr_snapshot snap;

	(void)state;
	assert_true(parse(text, strlen(text), &problems, &snap));
	assert_int_equal(only_problem(&problems, "it")->line, 3);
	assert_int_equal(snap.n_windows, 0);
	snapshot_free(&snap);
	problems_free(&problems);
}

/* Nothing is read beyond the file, whatever is in it. */
static void any_bytes(void **state)
{
	static const char good[] = FIRST RESERVED WINDOW REGION DEVICE DECODER LAST;
	struct prng prng = { prng_seed() };

	(void)state;
	for (unsigned int i = 0; i < ROUNDS; i++) {
		struct problems problems = { 0 };
		struct sr_snapshot snap;
		char text[sizeof(good)];

		memcpy(text, good, sizeof(good));
		for (unsigned int n = prng_between(&prng, 1, 8); n; n--)
			text[prng_below(&prng, sizeof(good) - 1)] = (char)prng_next(&prng);
		parse(text, sizeof(good) - 1, &problems, &snap);
		snapshot_free(&snap);
		problems_free(&problems);
	}
}

static char *write_lines(const struct sr_snapshot *snap, size_t *size)
{
	struct seq_file file;
	char *text;

	file.to = open_memstream(&text, size);
	assert_non_null(file.to);
	sr_lines_write(&file, snap);
	fclose(file.to);
	return text;
}

static void assert_range_equal(struct sr_range a, struct sr_range b)
{
	assert_int_equal(sr_range_empty(a), sr_range_empty(b));
	if (sr_range_empty(a))
		return;
	assert_true(a.start == b.start);
	assert_true(a.end == b.end);
}

static void assert_ranges_equal(const struct sr_range *a, const struct sr_range *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_range_equal(a[i], b[i]);
}

static void assert_region_equal(const struct sr_region *a, const struct sr_region *b)
{
	assert_range_equal(a->range, b->range);
	assert_int_equal(a->ways, b->ways);
	assert_int_equal(a->targets, b->targets);
	assert_int_equal(a->bound, b->bound);
	assert_int_equal(a->later, b->later);
	assert_int_equal(a->unreadable, b->unreadable);
	assert_string_equal(a->name, b->name);
}

static void assert_device_equal(const struct sr_device *a, const struct sr_device *b)
{
	assert_int_equal(a->bound, b->bound);
	assert_int_equal(a->fatal, b->fatal);
	assert_int_equal(a->driver_missing, b->driver_missing);
	assert_string_equal(a->name, b->name);
	assert_string_equal(a->driver, b->driver);
}

static void assert_decoder_equal(const struct sr_decoder *a, const struct sr_decoder *b)
{
	assert_range_equal(a->range, b->range);
	assert_int_equal(a->claimed, b->claimed);
	assert_string_equal(a->name, b->name);
}

static void assert_snapshot_equal(const struct sr_snapshot *a, const struct sr_snapshot *b)
{
	assert_int_equal(a->n_soft_reserved, b->n_soft_reserved);
	assert_int_equal(a->n_windows, b->n_windows);
	assert_int_equal(a->n_regions, b->n_regions);
	assert_int_equal(a->n_devices, b->n_devices);
	assert_int_equal(a->n_decoders, b->n_decoders);
	assert_ranges_equal(a->soft_reserved, b->soft_reserved, a->n_soft_reserved);
	assert_ranges_equal(a->windows, b->windows, a->n_windows);
	for (size_t i = 0; i < a->n_regions; i++)
		assert_region_equal(&a->regions[i], &b->regions[i]);
	for (size_t i = 0; i < a->n_devices; i++)
		assert_device_equal(&a->devices[i], &b->devices[i]);
	for (size_t i = 0; i < a->n_decoders; i++)
		assert_decoder_equal(&a->decoders[i], &b->decoders[i]);
}

/* Numbers as large as they come, which drawn scenes have not. */
static void go_to_extremes(struct scene *scene, struct prng *prng)
{
	if (scene->snap.n_regions && prng_one_in(prng, 4)) {
		scene->regions[0].ways = UINT32_MAX;
		scene->regions[0].targets = UINT32_MAX;
		scene->regions[0].range = (struct sr_range){ 0, UINT64_MAX };
		memset(scene->regions[0].name, 'r', SR_NAME_MAX - 1);
	}
}

static void module_and_tool_agree(void **state)
{
	struct prng prng = { prng_seed() };
	struct scene scene;

	(void)state;
	for (unsigned int i = 0; i < ROUNDS; i++) {
		struct problems problems = { 0 };
		struct sr_snapshot snap;
		size_t size;
		char *text;

		scene_any(&scene, &prng);
		go_to_extremes(&scene, &prng);
		text = write_lines(&scene.snap, &size);
		assert_true(parse(text, size, &problems, &snap));
		assert_int_equal(problems.n, 0);
		assert_snapshot_equal(&scene.snap, &snap);
		snapshot_free(&snap);
		free(text);
	}
}

/* No kernel gives such names; they must not shift what follows, all the same. */
static void odd_names_are_one_word(void **state)
{
	static const struct sr_device devices[] = {
		{ .name = "a b\nc\td", .driver = "", .bound = true },
	};
	const struct sr_snapshot odd = { .devices = devices, .n_devices = 1 };
	struct problems problems = { 0 };
	struct sr_snapshot snap;
	size_t size;
	char *text = write_lines(&odd, &size);

	(void)state;
	assert_string_equal(text, FIRST "device a?b?c?d ? bound 1 fatal 0 driver_missing 0\n" LAST);
	assert_true(parse(text, size, &problems, &snap));
	assert_int_equal(problems.n, 0);
	snapshot_free(&snap);
	free(text);
}

/* The format is an ABI: byte by byte. */
static void the_format(void **state)
{
	static const struct sr_range reserved = { 0x100000000, 0x1ffffffff };
	static const struct sr_range window = { 0x100000000, 0x8ffffffff };
	static const struct sr_region region = { .name = "region0",
						 .range = { 0x100000000, 0x1ffffffff },
						 .ways = 2,
						 .targets = 1,
						 .bound = true,
						 .unreadable = true };
	static const struct sr_device device = { .name = "0000:0d:00.0",
						 .driver = "cxl_pci",
						 .driver_missing = true };
	static const struct sr_decoder decoder = { .name = "0000:0d:00.0/3",
						   .range = { 5, 4 },
						   .claimed = true };
	const struct sr_snapshot snap = { &reserved, 1,	      &window, 1,	 &region,
					  1,	     &device, 1,       &decoder, 1 };
	size_t size;
	char *text = write_lines(&snap, &size);

	(void)state;
	assert_string_equal(text, FIRST RESERVED WINDOW REGION DEVICE DECODER LAST);
	free(text);
}

#define IN_ROOT(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ROOT(without_the_module),
		IN_ROOT(all_of_sysfs),
		IN_ROOT(a_file_is_missing),
		IN_ROOT(bad_values),
		IN_ROOT(hostile_text),
		IN_ROOT(a_snapshot),
		IN_ROOT(nothing_judged),
		cmocka_unit_test(damaged_lines),
		cmocka_unit_test(what_is_not_known),
		cmocka_unit_test(long_names),
		cmocka_unit_test(other_files),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(goes_on),
		cmocka_unit_test(any_bytes),
		cmocka_unit_test(module_and_tool_agree),
		cmocka_unit_test(odd_names_are_one_word),
		cmocka_unit_test(the_format),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("module", tests, NULL, NULL);
}
