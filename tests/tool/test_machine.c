// SPDX-License-Identifier: GPL-2.0-only
/* Whole machines, read from folders: who has which byte, what would follow, and where it breaks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../policy/unit.h"
#include "chain.h"
#include "replace.h"
#include "tree.h"

#define START 0x100000000
#define END 0x17fffffff
#define HALF 0x40000000
#define ALL 0x80000000
#define ROOT "sys/devices/platform/ACPI0017:00/root0"
#define REGION ROOT "/decoder0.0/region0"
#define DAX "sys/bus/dax/devices/"

static struct machine *machine;
static struct shares shares;

static void healthy(void)
{
	tree_plant("healthy.tree");
	tree_cedt(START, ALL);
}

static void drop_blocks(int from, int to)
{
	for (int i = from; i <= to; i++)
		tree_drop("sys/devices/system/memory/memory%d", i);
}

/* The region keeps its decoders, and nothing comes of it. */
static void unbound(void)
{
	healthy();
	tree_drop(REGION "/driver");
	tree_drop(REGION "/dax_region0");
	tree_drop("sys/bus/cxl/devices/dax_region0");
	tree_drop(DAX "dax0.0");
	drop_blocks(32, 47);
	tree_text("proc/iomem", "00001000-7fffffff : System RAM\n"
				"100000000-17fffffff : CXL Window 0\n"
				"  100000000-17fffffff : Soft Reserved\n");
}

/* A device below something that is no region. */
static void raw_dax(const char *name, const char *driver, const char *start, const char *end)
{
	char path[256], file[512];

	snprintf(path, sizeof(path), "sys/devices/platform/hmem.0/%s", name);
	snprintf(file, sizeof(file), "%s/mapping0/start", path);
	tree_text(file, "%s\n", start);
	snprintf(file, sizeof(file), "%s/mapping0/end", path);
	tree_text(file, "%s\n", end);
	snprintf(file, sizeof(file), "%s/target_node", path);
	tree_text(file, "3\n");
	snprintf(file, sizeof(file), DAX "%s", name);
	tree_link(file, path);
	if (!driver)
		return;
	snprintf(file, sizeof(file), "%s/driver", path);
	snprintf(path, sizeof(path), "sys/bus/dax/drivers/%s", driver);
	tree_link(file, path);
}

static void count(void)
{
	struct judgement judgement;

	machine = tree_read();
	judgement = judge(machine);
	shares = shares_count(machine, &judgement);
	judgement_free(&judgement);
}

static void forget(void)
{
	shares_free(&shares);
	tree_forget(machine);
}

static void assert_share(size_t i, u64 start, u64 end, enum share_kind kind, const char *owner)
{
	assert_true(i < shares.n);
	assert_int_equal(shares.share[i].range.start, start);
	assert_int_equal(shares.share[i].range.end, end);
	assert_string_equal(share_kind_name(shares.share[i].kind), share_kind_name(kind));
	assert_string_equal(shares.share[i].owner, owner);
}

/* All described bytes, and nothing else, in one piece. */
static void assert_all(enum share_kind kind, const char *owner)
{
	assert_int_equal(shares.n, 1);
	assert_share(0, START, END, kind, owner);
	for (int i = 0; i < SHARE_KINDS; i++)
		assert_int_equal(shares.bytes[i], i == (int)kind ? ALL : 0);
}

static enum chain_link broken_link(void)
{
	struct judgement judgement = judge(machine);
	struct sr_range range = { START, END };
	struct hdms hdms = hdms_read(machine);
	struct chain chain = chain_follow(machine, &judgement, &shares, &hdms, range);
	enum chain_link broken = chain.broken;

	chain_free(&chain);
	hdms_free(&hdms);
	judgement_free(&judgement);
	return broken;
}

static void assert_broken(enum chain_link link)
{
	enum chain_link broken = broken_link();

	assert_string_equal(broken < LINKS ? chain_links[broken].name : "none",
			    link < LINKS ? chain_links[link].name : "none");
}

static enum sr_outcome outcome(void)
{
	struct judgement judgement = judge(machine);
	enum sr_outcome result = judgement.verdict.outcome;

	assert_int_equal(judgement.from, SEEN_SYSFS);
	judgement_free(&judgement);
	return result;
}

static void test_healthy(void **state)
{
	char *idle;

	(void)state;
	healthy();
	count();
	assert_int_equal(machine->problems.n, 0);
	assert_null(machine->unknown);
	assert_string_equal(machine->release, "6.12.0-test");
	assert_all(SHARE_CXL, "region0");
	assert_string_equal(shares.share[0].dax, "dax0.0");
	assert_string_equal(shares.share[0].driver, "kmem");
	assert_string_equal(shares.share[0].conflict, "");
	assert_int_equal(shares.share[0].node, 2);
	assert_true(shares.share[0].online);
	assert_string_equal(sr_outcome_name(outcome()), "cxl");
	assert_broken(LINKS);
	idle = region_idle(machine, &shares);
	assert_null(idle);
	forget();
}

static void test_topology(void **state)
{
	const struct cxl_region *region;
	const struct cxl_port *port;

	(void)state;
	healthy();
	machine = tree_read();
	assert_true(machine->cxl.present);
	assert_int_equal(machine->cxl.n_ports, 3);
	assert_int_equal(machine->cxl.n_decoders, 3);
	port = cxl_find_port(&machine->cxl, "endpoint2");
	assert_non_null(port);
	assert_string_equal(port->parent, "port1");
	assert_string_equal(port->of, "mem0");
	port = cxl_find_port(&machine->cxl, "port1");
	assert_string_equal(port->parent, "root0");
	assert_string_equal(port->of, "pci0000:0c");
	assert_string_equal(cxl_find_port(&machine->cxl, "root0")->parent, "");
	assert_null(cxl_find_port(&machine->cxl, "port9"));
	assert_string_equal(machine->cxl.memdev[0].pci, "0000:0d:00.0");
	assert_string_equal(machine->cxl.memdev[0].serial, "0x7");
	assert_int_equal(machine->cxl.memdev[0].ram, ALL);
	region = cxl_find_region(&machine->cxl, "region0");
	assert_non_null(region);
	assert_int_equal(region->seen.range.end, END);
	assert_int_equal(region->seen.ways, 1);
	assert_int_equal(region->seen.targets, 1);
	assert_string_equal(region->target[0], "decoder2.0");
	assert_string_equal(region->dax, "dax_region0");
	assert_true(region->seen.bound && region->committed && region->dax_bound);
	assert_false(region->pmem);
	assert_int_equal(machine->pci.n, 1);
	assert_string_equal(machine->pci.function[0].bus, "pci0000:0c");
	assert_string_equal(machine->pci.function[0].driver, "cxl_pci");
	assert_int_equal(machine->pci.bridge[0].uid, 12);
	assert_string_equal(machine->pci.bridge[0].bus, "pci0000:0c");
	assert_true(machine->pci.acpi0017_bound);
	tree_forget(machine);
}

static void test_unbound(void **state)
{
	char *text;

	(void)state;
	unbound();
	count();
	assert_all(SHARE_LOST, "region0");
	assert_string_equal(shares.share[0].conflict, "unbound");
	assert_string_equal(sr_outcome_name(outcome()), "dax");
	assert_broken(LINK_REGION);
	text = replace_text(machine, &shares);
	assert_non_null(strstr(text, "region0 will not get its addresses"));
	free(text);
	forget();
}

static void test_path(void **state)
{
	(void)state;
	unbound();
	tree_text(ROOT "/port1/decoder1.0/interleave_granularity", "512\n");
	count();
	assert_broken(LINK_PATH);
	forget();
	tree_text(ROOT "/port1/decoder1.0/interleave_granularity", "256\n");
	tree_text(ROOT "/port1/decoder1.0/size", "0x40000000\n");
	count();
	assert_broken(LINK_PATH);
	forget();
	tree_text(ROOT "/port1/decoder1.0/size", "0x0\n");
	count();
	assert_broken(LINK_PATH);
	forget();
}

/* One link after the other breaks, each before those that are broken already. */
static void test_links(void **state)
{
	static const struct {
		const char *drop;
		enum chain_link link;
	} broken[] = {
		{ ROOT "/port1/driver", LINK_PORT },
		{ "sys/devices/pci0000:0c/0000:0c:00.0/0000:0d:00.0/mem0/driver", LINK_MEMDEV },
		{ "sys/devices/pci0000:0c/0000:0c:00.0/0000:0d:00.0/driver", LINK_DEVICE },
		{ "sys/devices/platform/ACPI0017:00/driver", LINK_ROOT },
	};

	(void)state;
	unbound();
	for (size_t i = 0; i < ARRAY_SIZE(broken); i++) {
		tree_drop("%s", broken[i].drop);
		count();
		assert_broken(broken[i].link);
		forget();
	}
	tree_cedt(START, HALF);
	count();
	assert_broken(LINK_WINDOW);
	forget();
}

static void test_raw(void **state)
{
	char *text;

	(void)state;
	unbound();
	raw_dax("dax0.0", "device_dax", "0x100000000", "0x17fffffff");
	count();
	assert_all(SHARE_DAX, "hmem.0");
	assert_string_equal(shares.share[0].dax, "dax0.0");
	assert_string_equal(shares.share[0].driver, "device_dax");
	assert_int_equal(shares.share[0].node, 3);
	assert_false(shares.share[0].online);
	text = region_idle(machine, &shares);
	assert_non_null(text);
	assert_non_null(strstr(text, "hmem.0 has its addresses"));
	free(text);
	forget();
}

static void test_no_driver(void **state)
{
	(void)state;
	unbound();
	raw_dax("dax0.0", NULL, "0x100000000", "0x17fffffff");
	count();
	assert_all(SHARE_LOST, "region0");
	forget();
}

static void test_foreign(void **state)
{
	(void)state;
	unbound();
	raw_dax("dax0.0", "device_dax", "0x100000000", "0x17fffffff");
	tree_cedt(0x200000000, ALL);
	count();
	assert_all(SHARE_FOREIGN, "hmem.0");
	assert_broken(LINK_WINDOW);
	forget();
	tree_cedt(START, HALF);
	count();
	assert_int_equal(shares.n, 2);
	assert_share(0, START, START + HALF - 1, SHARE_DAX, "hmem.0");
	assert_share(1, START + HALF, END, SHARE_FOREIGN, "hmem.0");
	forget();
}

static void test_quarantine(void **state)
{
	(void)state;
	unbound();
	tree_text("proc/iomem", "100000000-17fffffff : CXL Window 0\n"
				"  110000000-11fffffff : softreserve quarantine\n");
	count();
	assert_int_equal(shares.n, 3);
	assert_share(0, START, 0x10fffffff, SHARE_LOST, "region0");
	assert_share(1, 0x110000000, 0x11fffffff, SHARE_QUARANTINED, "region0");
	assert_share(2, 0x120000000, END, SHARE_LOST, "region0");
	assert_int_equal(shares.bytes[SHARE_QUARANTINED], 0x10000000);
	assert_int_equal(shares.bytes[SHARE_LOST], 0x70000000);
	forget();
}

static void test_half(void **state)
{
	(void)state;
	healthy();
	drop_blocks(40, 47);
	count();
	assert_int_equal(shares.n, 2);
	assert_share(0, START, START + HALF - 1, SHARE_CXL, "region0");
	assert_share(1, START + HALF, END, SHARE_LOST, "region0");
	assert_int_equal(shares.bytes[SHARE_CXL], HALF);
	assert_int_equal(shares.bytes[SHARE_LOST], HALF);
	forget();
}

/* Blocks that are there, and offline, can be made use of. */
static void test_offline(void **state)
{
	(void)state;
	healthy();
	tree_text("sys/devices/system/memory/memory47/state", "offline\n");
	count();
	assert_int_equal(shares.n, 2);
	assert_share(1, 0x178000000, END, SHARE_CXL, "region0");
	assert_true(shares.share[0].online);
	assert_false(shares.share[1].online);
	assert_int_equal(shares.bytes[SHARE_CXL], ALL);
	forget();
}

static void test_pending(void **state)
{
	(void)state;
	unbound();
	tree_text(MODULE_DIR "/verdict", "pending\n");
	count();
	assert_true(machine->module.loaded);
	assert_all(SHARE_PENDING, "region0");
	forget();
	tree_text(MODULE_DIR "/verdict", "observed\n");
	count();
	assert_all(SHARE_LOST, "region0");
	forget();
}

static void test_unknown(void **state)
{
	(void)state;
	unbound();
	tree_drop("proc/iomem");
	tree_drop("sys/devices/system/memory");
	count();
	assert_non_null(machine->unknown);
	assert_all(SHARE_UNKNOWN, "region0");
	forget();
}

static void test_hidden(void **state)
{
	(void)state;
	unbound();
	tree_text("proc/iomem", "00000000-00000000 : System RAM\n"
				"00000000-00000000 : CXL Window 0\n"
				"  00000000-00000000 : softreserve quarantine\n");
	count();
	assert_int_equal(machine->problems.n, 0);
	assert_true(machine->iomem.hidden);
	assert_non_null(strstr(machine->unknown, "hidden"));
	assert_all(SHARE_UNKNOWN, "region0");
	forget();
}

static void test_nothing(void **state)
{
	(void)state;
	tree_text("proc/version", "x\n");
	count();
	assert_non_null(machine->unknown);
	assert_int_equal(shares.n, 0);
	forget();
}

/* Devices that overlap, reach out, or end before they start: no byte counts twice. */
static void test_hostile(void **state)
{
	(void)state;
	healthy();
	raw_dax("dax1.0", "device_dax", "0x0", "0xffffffffffffffff");
	raw_dax("dax2.0", "device_dax", "0x13fffffff", "0x100000000");
	raw_dax("dax3.0", "kmem", "0x120000000", "0x12fffffff");
	raw_dax("dax4.0", "device_dax", "here", "there");
	count();
	assert_int_equal(shares.n, 1);
	assert_int_equal(shares.bytes[SHARE_DAX] + shares.bytes[SHARE_CXL], ALL);
	for (size_t i = 0; i < machine->dax.n; i++)
		if (!strcmp(machine->dax.device[i].name, "dax2.0") ||
		    !strcmp(machine->dax.device[i].name, "dax4.0"))
			assert_int_equal(machine->dax.device[i].n_ranges, 0);
	forget();
}

/* The whole address space is one byte more than a number holds: it must not come out as none. */
static void test_everything(void **state)
{
	(void)state;
	tree_text("proc/iomem", "0-ffffffffffffffff : Soft Reserved\n");
	tree_cedt(START, ALL);
	tree_text("sys/devices/system/memory/block_size_bytes", "8000000\n");
	count();
	assert_int_equal(shares.bytes[SHARE_LOST], UINT64_MAX);
	forget();
}

/* A machine in memory alone, whose addresses are a few numbers. */
#define SPACE 64
#define RUNS 6

static uint32_t seed = 1;

static u64 draw(u64 below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

static size_t draw_ranges(struct sr_range *range)
{
	size_t n = draw(RUNS + 1);

	for (size_t i = 0; i < n; i++) {
		range[i].start = draw(SPACE);
		range[i].end = range[i].start + draw(SPACE / 4);
	}
	return n;
}

static void draw_set(struct sr_set *set, struct sr_range *range)
{
	set->range = range;
	set->n = set->cap = draw_ranges(range);
	sr_set_normalize(set);
}

static bool in_set(const struct sr_set *set, u64 at)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->range[i].start <= at && at <= set->range[i].end)
			return true;
	return false;
}

/* Whether a byte may have a kind, by the words of enum share_kind. */
static bool may_be(const struct machine *drawn, u64 at, enum share_kind kind)
{
	bool window = in_set(&drawn->windows, at), cxl = false, raw = false, quarantine = false;

	for (size_t i = 0; i < drawn->dax.n; i++) {
		const struct dax_device *device = &drawn->dax.device[i];
		struct sr_set ranges = { device->range, device->n_ranges, device->n_ranges };

		if (!*device->driver || !in_set(&ranges, at))
			continue;
		if (!strcmp(device->driver, "kmem") && !in_set(&drawn->blocks.present, at))
			continue;
		*(device->in_region ? &cxl : &raw) = true;
	}
	for (size_t i = 0; i < drawn->iomem.n; i++)
		quarantine |= drawn->iomem.line[i].range.start <= at &&
			      at <= drawn->iomem.line[i].range.end;
	if (cxl || raw)
		return (kind == SHARE_CXL && cxl) ||
		       (kind == (window ? SHARE_DAX : SHARE_FOREIGN) && raw);
	if (in_set(&drawn->blocks.online, at))
		return kind == (window ? SHARE_DAX : SHARE_FOREIGN);
	return kind == (quarantine ? SHARE_QUARANTINED : SHARE_LOST);
}

static void assert_counted(const struct machine *drawn)
{
	u64 sum = 0, of_kind[SHARE_KINDS] = { 0 };

	for (size_t i = 0; i < shares.n; i++) {
		struct sr_range range = shares.share[i].range;

		assert_true(range.start <= range.end);
		assert_true(!i || shares.share[i - 1].range.end < range.start);
		for (u64 at = range.start; at <= range.end; at++) {
			assert_true(in_set(&drawn->described, at));
			assert_true(may_be(drawn, at, shares.share[i].kind));
			of_kind[shares.share[i].kind]++;
		}
	}
	for (int i = 0; i < SHARE_KINDS; i++) {
		assert_int_equal(shares.bytes[i], of_kind[i]);
		sum += of_kind[i];
	}
	assert_int_equal(sum, sr_set_bytes(&drawn->described));
}

static void test_drawn(void **state)
{
	static const char *const drivers[] = { "", "kmem", "device_dax" };
	static char quarantine[] = "softreserve quarantine";

	(void)state;
	for (int k = 0; k < 3000; k++) {
		struct sr_range range[4][RUNS], of_dax[3][RUNS], lines[RUNS];
		struct dax_device device[3] = { 0 };
		struct iomem_line line[RUNS] = { 0 };
		struct machine drawn = { 0 };
		struct judgement judgement;

		draw_set(&drawn.described, range[0]);
		draw_set(&drawn.windows, range[1]);
		draw_set(&drawn.blocks.present, range[2]);
		draw_set(&drawn.blocks.online, range[3]);
		drawn.dax.device = device;
		drawn.dax.n = draw(4);
		for (size_t i = 0; i < drawn.dax.n; i++) {
			struct sr_set set;

			draw_set(&set, of_dax[i]);
			device[i].range = set.range;
			device[i].n_ranges = set.n;
			device[i].in_region = draw(2);
			strcpy(device[i].driver, drivers[draw(3)]);
		}
		drawn.iomem.line = line;
		drawn.iomem.n = draw_ranges(lines);
		for (size_t i = 0; i < drawn.iomem.n; i++)
			line[i] = (struct iomem_line){ lines[i], IOMEM_TOP, 0, quarantine };
		judgement = judge(&drawn);
		shares = shares_count(&drawn, &judgement);
		judgement_free(&judgement);
		assert_counted(&drawn);
		shares_free(&shares);
	}
}

/**
 * struct word - what the module may say of a machine with one range in one window
 * @region: a region has all of it; without one, it is not covered
 * @verdict: the module's
 * @kind: of its only conflict; NULL: it has none
 * @differs: words of what is said of the difference; NULL: there is none
 */
struct word {
	bool region;
	const char *verdict;
	const char *kind;
	const char *differs;
};

static const struct word words[] = {
	{ true, "cxl", NULL, NULL },
	{ false, "dax", "uncovered", NULL },
	{ false, "refused", "uncovered", NULL },
	{ true, "dax", NULL, "verdict is dax, but cxl follows" },
	{ false, "cxl", "uncovered", "verdict is cxl, but dax follows" },
	{ false, "dax", NULL, "names 0 conflicts, but 1 follow" },
	{ false, "dax", "misfit", "conflict 0 is misfit, but uncovered follows" },
};

static void module_says(const struct word *word)
{
	struct sr_range range = { START, END };
	struct sr_region region = {
		.range = range, .ways = 1, .targets = 1, .bound = true, .name = "region0"
	};
	struct sr_device device = { .bound = true, .fatal = true, .name = "ACPI0017:00" };
	struct module_conflict conflict = { .range = range };
	struct machine m = { .module = { .loaded = true, .has_snapshot = true } };
	struct judgement judgement;

	m.module.snapshot = (struct sr_snapshot){ &range,	1,	 &range, 1,    &region,
						  word->region, &device, 1,	 NULL, 0 };
	strcpy(m.module.verdict, word->verdict);
	if (word->kind) {
		strcpy(conflict.kind, word->kind);
		m.module.conflict = &conflict;
		m.module.n_conflicts = 1;
	}
	judgement = judge(&m);
	assert_int_equal(judgement.from, SEEN_MODULE);
	assert_int_equal(judgement.verdict.outcome, word->region ? SR_CXL : SR_DAX);
	if (word->differs && (!judgement.differs || !strstr(judgement.differs, word->differs)))
		print_error("%s: %s\n", word->differs, judgement.differs);
	assert_int_equal(!judgement.differs, !word->differs);
	assert_true(!word->differs || strstr(judgement.differs, word->differs));
	judgement_free(&judgement);
}

/* What the module saw counts, and is judged once more. */
static void test_module_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		module_says(&words[i]);
}

/* After the module has taken CXL down, sysfs does not show what was there. */
static void test_module_alone(void **state)
{
	struct machine m = { .module = { .loaded = true, .verdict = "dax" },
			     .pci = { .acpi0017 = true } };
	struct judgement judgement = judge(&m);

	(void)state;
	assert_int_equal(judgement.from, SEEN_NOTHING);
	judgement_free(&judgement);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_healthy),
		TEST(test_topology),
		TEST(test_unbound),
		TEST(test_path),
		TEST(test_links),
		TEST(test_raw),
		TEST(test_no_driver),
		TEST(test_foreign),
		TEST(test_quarantine),
		TEST(test_half),
		TEST(test_offline),
		TEST(test_pending),
		TEST(test_unknown),
		TEST(test_hidden),
		TEST(test_nothing),
		TEST(test_hostile),
		TEST(test_everything),
		cmocka_unit_test(test_drawn),
		cmocka_unit_test(test_module_says),
		cmocka_unit_test(test_module_alone),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
