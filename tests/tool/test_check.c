// SPDX-License-Identifier: GPL-2.0-only
/* Rules of softreserve check: one sound machine, and for each rule what breaks it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../policy/unit.h"
#include "check/rules.h"
#include "table.h"

#define GIB ((u64)1 << 30)
#define MIB ((u64)1 << 20)
#define W0 (4 * GIB)
#define W1 (8 * GIB)

/**
 * struct scene - a machine with room for what rules look at
 *
 * Window 0 has 4 GiB on bridges 7 and 6, two ways, XOR; window 1 has 2 GiB on bridge 7. All
 * of window 0 is Soft Reserved, and so is the first GiB of window 1 after a hole of one GiB.
 * A device below either bridge has window 0 decoded, the first of them window 1, too.
 */
struct scene {
	struct machine m;
	struct chbs chbs[3];
	struct cfmws cfmws[3];
	struct cxims cxims[1];
	struct srat_memory memory[4];
	struct hmat_value value[2];
	struct sr_range described[3];
	struct sr_range windows[3];
	struct map_entry map[3];
	struct host_bridge bridge[2];
	struct pci_function function[2];
	struct cxl_port port[5];
	struct cxl_memdev memdev[2];
	struct cxl_decoder decoder[8];
	struct cxl_region region[2];
};

static struct sr_range span(u64 start, u64 bytes)
{
	return (struct sr_range){ start, start + bytes - 1 };
}

static struct cfmws window(size_t offset, u64 base, u64 size, unsigned int ways)
{
	return (struct cfmws){
		.offset = offset,
		.range = span(base, size),
		.base = base,
		.size = size,
		.eniw = (uint8_t)(ways / 2),
		.ways = ways,
		.granularity = 256,
		.restrictions = CFMWS_TYPE3 | CFMWS_VOLATILE,
		.target = { 7, 6 },
		.n_targets = ways,
	};
}

static struct cxl_decoder decoder(const char *name, const char *port, u64 base, u64 size,
				  unsigned int ways)
{
	struct cxl_decoder d = { .range = span(base, size), .ways = ways, .granularity = 256 };

	strcpy(d.name, name);
	strcpy(d.port, port);
	return d;
}

static void set_tables(struct scene *s)
{
	s->chbs[0] = (struct chbs){ 36, 7, 1, 0xfe000000, 0x10000 };
	s->chbs[1] = (struct chbs){ 68, 6, 1, 0xfe010000, 0x10000 };
	s->cfmws[0] = window(100, W0, 4 * GIB, 2);
	s->cfmws[0].arithmetic = 1;
	s->cfmws[1] = window(144, W1 + GIB, 2 * GIB, 1);
	s->cxims[0] = (struct cxims){ .offset = 184, .map = { 0x404100 }, .n_maps = 1 };
	s->memory[0] = (struct srat_memory){ 48, span(0, 2 * GIB), 0, true, false, false };
	s->memory[1] = (struct srat_memory){ 88, span(W0, 4 * GIB), 1, true, false, false };
	s->memory[2] = (struct srat_memory){ 128, span(W1 + GIB, GIB), 2, true, false, false };
	s->value[0] = (struct hmat_value){ 80, 1, 0, 1, 1000 };
	s->value[1] = (struct hmat_value){ 80, 1, 0, 2, 1000 };
	s->m.cedt = (struct cedt){ .present = true,
				   .chbs = s->chbs,
				   .n_chbs = 2,
				   .cfmws = s->cfmws,
				   .n_cfmws = 2,
				   .cxims = s->cxims,
				   .n_cxims = 1 };
	s->m.srat = (struct srat){ .present = true, .memory = s->memory, .n_memory = 3 };
	s->m.hmat = (struct hmat){ .present = true, .value = s->value, .n_values = 2 };
}

static void set_memory(struct scene *s)
{
	static char ram[] = "System RAM", reserved[] = "Soft Reserved";

	s->described[0] = span(W0, 4 * GIB);
	s->described[1] = span(W1 + GIB, GIB);
	s->m.described = (struct sr_set){ s->described, 2, 3 };
	s->windows[0] = span(W0, 4 * GIB);
	s->windows[1] = span(W1 + GIB, 2 * GIB);
	s->m.windows = (struct sr_set){ s->windows, 2, 3 };
	s->map[0] = (struct map_entry){ span(0, 2 * GIB), ram };
	s->map[1] = (struct map_entry){ s->described[0], reserved };
	s->map[2] = (struct map_entry){ s->described[1], reserved };
	s->m.map = (struct firmware_map){ "sys/firmware/memmap", s->map, 3 };
	s->m.blocks.block_size = 128 * MIB;
}

static void set_devices(struct scene *s)
{
	s->bridge[0] = (struct host_bridge){ "ACPI0016:00", 7, true, "pci0000:0c" };
	s->bridge[1] = (struct host_bridge){ "ACPI0016:01", 6, true, "pci0000:de" };
	for (int i = 0; i < 2; i++) {
		struct pci_function *f = &s->function[i];

		strcpy(f->name, i ? "0000:df:00.0" : "0000:0d:00.0");
		f->memory = true;
		f->config_read = 4096;
		f->dvsec = (struct cxl_dvsec){ .offset = 0x200,
					       .mem_capable = true,
					       .mem_enabled = true,
					       .range = { span(W0, 2 * GIB), { 1, 0 } } };
		strcpy(s->memdev[i].name, i ? "mem1" : "mem0");
		strcpy(s->memdev[i].pci, f->name);
		s->memdev[i].bound = true;
	}
	s->m.pci = (struct pci){ .function = s->function,
				 .n = 2,
				 .bridge = s->bridge,
				 .n_bridges = 2,
				 .acpi0017 = true,
				 .acpi0017_bound = true };
}

static void set_topology(struct scene *s)
{
	static const struct cxl_port ports[] = {
		{ "root0", "", "ACPI0017:00", true },	  { "port1", "root0", "pci0000:0c", true },
		{ "port2", "root0", "pci0000:de", true }, { "endpoint3", "port1", "mem0", true },
		{ "endpoint4", "port2", "mem1", true },
	};

	memcpy(s->port, ports, sizeof(ports));
	s->decoder[0] = decoder("decoder1.0", "port1", W0, 4 * GIB, 1);
	s->decoder[1] = decoder("decoder1.1", "port1", W1 + GIB, GIB, 1);
	s->decoder[2] = decoder("decoder2.0", "port2", W0, 4 * GIB, 1);
	/* Each host bridge has every other granule (cxl_port_setup_targets(), Linux 6.12). */
	s->decoder[0].granularity = s->decoder[2].granularity = 512;
	s->decoder[3] = decoder("decoder3.0", "endpoint3", W0, 4 * GIB, 2);
	s->decoder[4] = decoder("decoder3.1", "endpoint3", W1 + GIB, GIB, 1);
	s->decoder[5] = decoder("decoder4.0", "endpoint4", W0, 4 * GIB, 2);
	s->region[0].seen = (struct sr_region){ .range = span(W0, 4 * GIB), .name = "region0" };
	s->region[1].seen = (struct sr_region){ .range = span(W1 + GIB, GIB), .name = "region1" };
	s->m.cxl = (struct cxl){ .present = true,
				 .port = s->port,
				 .n_ports = 5,
				 .memdev = s->memdev,
				 .n_memdevs = 2,
				 .decoder = s->decoder,
				 .n_decoders = 6,
				 .region = s->region,
				 .n_regions = 2 };
}

static struct scene *sound(void)
{
	struct scene *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	set_tables(s);
	set_memory(s);
	set_devices(s);
	set_topology(s);
	return s;
}

static void forget(struct scene *s)
{
	problems_free(&s->m.problems);
	free(s);
}

/* What breaks a machine; each breaks one rule, and others only where it says so. */

static void damage_table(struct scene *s)
{
	problem_add(&s->m.problems, CEDT_PATH, 100, "structure of type 1 has length 0");
}

static void damage_checksum(struct scene *s)
{
	problem_add(&s->m.problems, SRAT_PATH, 9, "the checksum is 0x00 and should be 0x01");
}

static void add_unknown(struct scene *s)
{
	problem_add(&s->m.problems, HMAT_PATH, 200, "structure of unknown type 9, 8 bytes");
}

static void shift_window(struct scene *s)
{
	s->cfmws[1].size -= 64 * MIB;
	s->cfmws[1].range.end -= 64 * MIB;
}

static void odd_window(struct scene *s)
{
	s->cfmws[2] = window(200, 64 * GIB, GIB + 256 * MIB, 2);
	s->m.cedt.n_cfmws = 3;
}

/* x86 leaves out of a window at 0 what lies in the hole below 4 GiB. */
static void low_window(struct scene *s)
{
	s->cfmws[2] = window(200, 0, GIB + 256 * MIB, 2);
	s->m.cedt.n_cfmws = 3;
}

static void bad_ways(struct scene *s)
{
	s->cfmws[1].eniw = 5;
	s->cfmws[1].ways = 0;
}

static void bad_granularity(struct scene *s)
{
	s->cfmws[1].hbig = 7;
	s->cfmws[1].granularity = 0;
}

static void bad_arithmetic(struct scene *s)
{
	s->cfmws[1].arithmetic = 2;
}

static void overlap_windows(struct scene *s)
{
	s->cfmws[2] = window(200, W1 + 2 * GIB, 2 * GIB, 1);
	s->m.cedt.n_cfmws = 3;
	s->windows[1] = span(W1 + GIB, 3 * GIB);
}

static void lost_target(struct scene *s)
{
	s->cfmws[1].target[0] = 8;
}

static void repeat_target(struct scene *s)
{
	s->cfmws[0].target[1] = 7;
}

static void no_maps(struct scene *s)
{
	s->m.cedt.n_cxims = 0;
}

static void few_maps(struct scene *s)
{
	s->cxims[0].n_maps = 0;
}

static void persistent_window(struct scene *s)
{
	s->cfmws[1].restrictions = CFMWS_TYPE3 | CFMWS_PERSISTENT;
}

static void fixed_window(struct scene *s)
{
	s->cfmws[1].restrictions |= CFMWS_FIXED;
}

static void repeat_bridge(struct scene *s)
{
	s->chbs[2] = s->chbs[0];
	s->chbs[2].offset = 300;
	s->m.cedt.n_chbs = 3;
}

static void no_registers(struct scene *s)
{
	s->chbs[1].base = 0;
}

static void few_registers(struct scene *s)
{
	s->chbs[1].length = 0x2000;
}

static void old_registers(struct scene *s)
{
	s->chbs[1].version = 0;
}

static void later_version(struct scene *s)
{
	s->chbs[1].version = 2;
}

static void lose_root(struct scene *s)
{
	s->m.pci.acpi0017 = false;
}

static void lose_bridge(struct scene *s)
{
	s->m.pci.n_bridges = 1;
}

/* What else has the old bounds goes along. */
static void reach_out(struct scene *s)
{
	s->described[0].start -= GIB;
	s->memory[1].enabled = false;
	s->m.srat.n_memory = 0;
	s->m.srat.incomplete = true;
	s->m.cxl.n_regions = 0;
}

static void merge_ranges(struct scene *s)
{
	s->cfmws[1].base = W1;
	s->cfmws[1].range = span(W1, 2 * GIB);
	s->memory[2].range = span(W1, GIB);
	s->described[0] = span(W0, 5 * GIB);
	s->m.described.n = 1;
	s->windows[0] = span(W0, 6 * GIB);
	s->m.windows.n = 1;
	s->decoder[1].range = s->decoder[4].range = s->region[1].seen.range = span(W1, GIB);
}

static void cut_range(struct scene *s, u64 bytes)
{
	s->described[1].end -= bytes;
	s->decoder[1].range = s->decoder[4].range = s->region[1].seen.range = s->described[1];
}

static void odd_range(struct scene *s)
{
	cut_range(s, 4096);
}

static void odd_block(struct scene *s)
{
	cut_range(s, 2 * MIB);
}

static void plain_ram(struct scene *s)
{
	s->map[0].range = span(W1 + 2 * GIB, GIB);
}

static void no_entry(struct scene *s)
{
	s->m.srat.n_memory = 2;
}

static void half_entry(struct scene *s)
{
	s->memory[2].range.end -= 512 * MIB;
}

static void wide_entry(struct scene *s)
{
	s->memory[2].range.end += 2 * GIB;
}

static void overlap_entries(struct scene *s)
{
	s->memory[3] = s->memory[1];
	s->memory[3].offset = 168;
	s->memory[3].domain = 2;
	s->m.srat.n_memory = 4;
}

static void overlap_ram(struct scene *s)
{
	s->memory[3] = (struct srat_memory){ 168, span(GIB, GIB), 3, true, false, false };
	s->m.srat.n_memory = 4;
}

static void overlap_unmapped(struct scene *s)
{
	overlap_ram(s);
	s->m.map.from = NULL;
}

static void disable_entry(struct scene *s)
{
	s->memory[3] = s->memory[2];
	s->memory[3].offset = 168;
	s->memory[3].enabled = false;
	s->m.srat.n_memory = 4;
}

static void no_values(struct scene *s)
{
	s->value[1].value = 0;
}

static void decode_outside(struct scene *s)
{
	s->decoder[1].range.end += 2 * GIB;
	s->decoder[4].range.end += 2 * GIB;
	s->m.unknown = "it is not known";
}

static void decode_more(struct scene *s)
{
	s->decoder[1].range.end += GIB;
	s->decoder[4].range.end += GIB;
}

static void finer(struct scene *s)
{
	s->cfmws[0].granularity = 1024;
	s->decoder[5].granularity = 1024;
}

static void odd_ways(struct scene *s)
{
	s->decoder[3].ways = 1;
}

static void three_ways(struct scene *s)
{
	s->decoder[4].ways = 3;
}

static void six_ways(struct scene *s)
{
	s->decoder[3].ways = 6;
}

static void four_ways(struct scene *s)
{
	s->decoder[3].ways = s->decoder[5].ways = 4;
	s->decoder[0].ways = s->decoder[2].ways = 2;
}

static void overlap_decoders(struct scene *s)
{
	s->decoder[6] = decoder("decoder4.1", "endpoint4", W0 + GIB, GIB, 2);
	s->decoder[7] = decoder("decoder2.1", "port2", W0 + GIB, GIB, 1);
	s->m.cxl.n_decoders = 8;
}

/* Half of what firmware describes in window 1 is nobody's. */
static void undecoded(struct scene *s)
{
	s->decoder[1].range.end -= 512 * MIB;
	s->decoder[4].range.end -= 512 * MIB;
	s->m.cxl.n_regions = 1; /* none of it, or that is told, too */
}

/* Two devices beside each other in window 1, and one range. */
static void neighbours(struct scene *s)
{
	undecoded(s);
	s->decoder[6] = decoder("decoder1.2", "port1", W1 + GIB + 512 * MIB, 512 * MIB, 1);
	s->decoder[7] = decoder("decoder3.2", "endpoint3", W1 + GIB + 512 * MIB, 512 * MIB, 1);
	s->m.cxl.n_decoders = 8;
}

/* The bridge has every fourth granule, and its window every second. */
static void coarse_bridge(struct scene *s)
{
	s->decoder[0].granularity = 1024;
}

static void passthrough(struct scene *s)
{
	s->decoder[2].range = (struct sr_range){ 1, 0 };
}

/* One that is wider would do for the specification, and does not for Linux. */
static void wide_port(struct scene *s)
{
	s->decoder[1].range.end += GIB;
}

static void large_region(struct scene *s)
{
	s->region[1].seen.range.end += GIB;
}

static void small_region(struct scene *s)
{
	s->region[1].seen.range.end -= 512 * MIB;
}

static void switch_off(struct scene *s)
{
	s->function[1].dvsec.mem_enabled = false;
}

/* With HDM decoders a device does not heed its range registers. */
static void odd_registers(struct scene *s)
{
	s->function[0].dvsec.range[1] = span(64 * GIB, GIB);
}

static void odd_registers_alone(struct scene *s)
{
	odd_registers(s);
	s->m.described.n = 1; /* nobody decodes the other */
	s->decoder[3].range = s->decoder[4].range = (struct sr_range){ 1, 0 };
}

/**
 * struct fault - what breaks which rule
 * @rule: it and no other
 * @severity: of its finding
 * @file: where that is; NULL if in no table
 * @offset: likewise
 * @device: likewise
 */
struct fault {
	const char *rule;
	enum severity severity;
	void (*make)(struct scene *s);
	const char *file;
	size_t offset;
	const char *device;
};

#define ERR SEVERITY_ERROR
#define WARN SEVERITY_WARNING
#define NOTE SEVERITY_NOTE

static const struct fault faults[] = {
	{ "table-damaged", ERR, damage_table, CEDT_PATH, 100, NULL },
	{ "table-checksum", ERR, damage_checksum, SRAT_PATH, 9, NULL },
	{ "table-unknown", NOTE, add_unknown, HMAT_PATH, 200, NULL },
	{ "window-align", ERR, shift_window, CEDT_PATH, 144, NULL },
	{ "window-multiple", ERR, odd_window, CEDT_PATH, 200, NULL },
	{ "window-ways", ERR, bad_ways, CEDT_PATH, 144, NULL },
	{ "window-granularity", ERR, bad_granularity, CEDT_PATH, 144, NULL },
	{ "window-arithmetic", ERR, bad_arithmetic, CEDT_PATH, 144, NULL },
	{ "window-overlap", ERR, overlap_windows, CEDT_PATH, 200, NULL },
	{ "target-unknown", ERR, lost_target, CEDT_PATH, 144, NULL },
	{ "target-twice", ERR, repeat_target, CEDT_PATH, 100, NULL },
	{ "xor-maps", ERR, no_maps, CEDT_PATH, 100, NULL },
	{ "xor-maps", ERR, few_maps, CEDT_PATH, 100, NULL },
	{ "window-volatile", WARN, persistent_window, CEDT_PATH, 144, NULL },
	{ "window-fixed", NOTE, fixed_window, CEDT_PATH, 144, NULL },
	{ "bridge-twice", ERR, repeat_bridge, CEDT_PATH, 300, NULL },
	{ "bridge-registers", ERR, no_registers, CEDT_PATH, 68, NULL },
	{ "bridge-registers", ERR, few_registers, CEDT_PATH, 68, NULL },
	{ "bridge-registers", ERR, old_registers, CEDT_PATH, 68, NULL },
	{ "bridge-registers", ERR, later_version, CEDT_PATH, 68, NULL },
	{ "no-root", ERR, lose_root, NULL, 0, "ACPI0017" },
	{ "no-bridge", WARN, lose_bridge, CEDT_PATH, 68, NULL },
	{ "range-beyond", ERR, reach_out, NULL, 0, NULL },
	{ "range-spans", WARN, merge_ranges, NULL, 0, NULL },
	{ "range-spans", WARN, neighbours, NULL, 0, NULL },
	{ "range-undecoded", ERR, undecoded, NULL, 0, NULL },
	{ "range-align", WARN, odd_range, NULL, 0, NULL },
	{ "range-block", WARN, odd_block, NULL, 0, NULL },
	{ "ram-in-window", NOTE, plain_ram, NULL, 0, NULL },
	{ "srat-missing", NOTE, no_entry, CEDT_PATH, 144, NULL },
	{ "srat-part", WARN, half_entry, NULL, 0, NULL },
	{ "srat-bounds", WARN, wide_entry, SRAT_PATH, 128, NULL },
	{ "srat-overlap", ERR, overlap_entries, SRAT_PATH, 168, NULL },
	{ "srat-overlap", ERR, overlap_ram, SRAT_PATH, 168, NULL },
	{ "srat-disabled", WARN, disable_entry, SRAT_PATH, 168, NULL },
	{ "hmat-missing", NOTE, no_values, SRAT_PATH, 128, NULL },
	{ "decoder-window", ERR, decode_outside, NULL, 0, "decoder3.1" },
	{ "decoder-undescribed", NOTE, decode_more, NULL, 0, "decoder3.1" },
	{ "decoder-granularity", ERR, finer, NULL, 0, "decoder3.0" },
	{ "decoder-ways", ERR, odd_ways, NULL, 0, "decoder3.0" },
	{ "decoder-ways", ERR, three_ways, NULL, 0, "decoder3.1" },
	{ "decoder-ways", ERR, six_ways, NULL, 0, "decoder3.0" },
	{ "decoder-overlap", ERR, overlap_decoders, NULL, 0, "decoder4.1" },
	{ "port-decoder", ERR, passthrough, NULL, 0, "decoder4.0" },
	{ "port-decoder", ERR, wide_port, NULL, 0, "decoder3.1" },
	{ "port-decoder", ERR, coarse_bridge, NULL, 0, NULL },
	{ "region-bounds", WARN, large_region, NULL, 0, "region1" },
	{ "region-bounds", WARN, small_region, NULL, 0, NULL },
	{ "memory-off", ERR, switch_off, NULL, 0, "0000:df:00.0" },
	{ "range-registers", WARN, odd_registers_alone, NULL, 0, "0000:0d:00.0" },
};

static void nothing_is_wrong(void **state)
{
	struct scene *s = sound();
	struct findings findings = check_run(&s->m);

	(void)state;
	for (size_t i = 0; i < findings.n; i++)
		print_error("%s: %s\n", findings.finding[i].rule, findings.finding[i].what);
	assert_int_equal(findings.n, 0);
	assert_int_equal(findings.n_unchecked, 0);
	findings_free(&findings);
	forget(s);
}

static void same_text(const char *a, const char *b)
{
	assert_int_equal(!a, !b);
	if (a)
		assert_string_equal(a, b);
}

static void one_fault(const struct fault *fault)
{
	struct scene *s = sound();
	struct findings findings;
	const struct finding *f;

	fault->make(s);
	findings = check_run(&s->m);
	if (findings.n != 1)
		print_error("%s has %zu findings\n", fault->rule, findings.n);
	assert_int_equal(findings.n, 1);
	f = &findings.finding[0];
	assert_string_equal(f->rule, fault->rule);
	assert_int_equal(f->severity, fault->severity);
	assert_int_equal(findings.count[f->severity], 1);
	same_text(f->place.file, fault->file);
	same_text(f->place.device, fault->device);
	assert_int_equal(f->place.offset, fault->file ? fault->offset : NO_OFFSET);
	assert_true(strlen(f->what) > 20 && f->what[strlen(f->what) - 1] == '.');
	assert_true(strlen(f->section) > 5);
	findings_free(&findings);
	forget(s);
}

static void each_fault_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++)
		one_fault(&faults[i]);
}

/* What looks like a fault and is none. */
static void harmless(void **state)
{
	static void (*const makes[])(struct scene * s) = { low_window, four_ways, odd_registers };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(makes); i++) {
		struct scene *s = sound();
		struct findings findings;

		makes[i](s);
		findings = check_run(&s->m);
		if (findings.n)
			print_error("%zu: %s\n", i, findings.finding[0].rule);
		assert_int_equal(findings.n, 0);
		findings_free(&findings);
		forget(s);
	}
}

/**
 * struct saying - what a finding says of the kernel, as its sources have it
 * @make: breaks the machine
 * @words: are in the only finding
 */
struct saying {
	void (*make)(struct scene *s);
	const char *words;
};

/* The kernel functions are named beside the rules, and in docs/check.md. */
static const struct saying sayings[] = {
	{ damage_checksum, "at most warns" },
	{ shift_window, "Linux refuses it" },
	{ bad_ways, "Linux refuses the window" },
	{ bad_granularity, "Linux refuses the window" },
	{ bad_arithmetic, "Linux refuses the window" },
	{ lost_target, "is no CXL host bridge" },
	{ no_maps, "Linux refuses" },
	{ few_maps, "Linux refuses" },
	{ repeat_bridge, "Linux takes the first" },
	{ few_registers, "Linux leaves the bridge out" },
	{ no_registers, "Linux leaves the bridge out" },
	{ odd_range, "Linux makes no DAX memory of it" },
	{ odd_block, "less than a block" },
	{ no_entry, "the node of others in it" },
	{ overlap_ram, "without the whole SRAT" },
	{ overlap_entries, "takes one of the two" },
	{ overlap_unmapped, "If both hold ordinary RAM" },
	{ no_values, "CDAT" },
	{ decode_outside, "translates addresses" },
	{ passthrough, "cannot attach" },
	{ wide_port, "exactly" },
	{ odd_registers_alone, "refuses the device" },
};

static void kernel_is_told_right(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sayings); i++) {
		struct scene *s = sound();
		struct findings findings;

		sayings[i].make(s);
		findings = check_run(&s->m);
		assert_int_equal(findings.n, 1);
		if (!strstr(findings.finding[0].what, sayings[i].words))
			print_error("%s: %s\n", sayings[i].words, findings.finding[0].what);
		assert_non_null(strstr(findings.finding[0].what, sayings[i].words));
		findings_free(&findings);
		forget(s);
	}
}

/* A rule without a machine that breaks it would prove nothing. */
static void each_rule_has_a_fault(void **state)
{
	size_t n;
	const struct rule *rules = check_rules(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		bool has = false;

		for (size_t j = 0; j < ARRAY_SIZE(faults); j++)
			has |= !strcmp(faults[j].rule, rules[i].name);
		if (!has)
			print_error("no machine breaks %s\n", rules[i].name);
		assert_true(has);
	}
}

/* The manual names each with its severity. */
static void each_rule_is_documented(void **state)
{
	char text[1 << 16] = "", row[128];
	FILE *file = fopen(DOCS_DIR "/check.md", "r");
	size_t n;
	const struct rule *rules = check_rules(&n);

	(void)state;
	assert_non_null(file);
	fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	for (size_t i = 0; i < n; i++) {
		snprintf(row, sizeof(row), "\n| `%s` | %s |", rules[i].name,
			 severity_name(rules[i].severity));
		if (!strstr(text, row))
			print_error("%s is not in docs/check.md\n", rules[i].name);
		assert_non_null(strstr(text, row));
	}
}

/* Three ways need no map, six need one, sixteen four. */
static void xor_maps(void **state)
{
	static const unsigned int ways[] = { 1, 3, 6, 12, 4, 8, 16 };
	static const unsigned int maps[] = { 0, 0, 1, 2, 2, 3, 4 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		for (unsigned int has = 0; has < 5; has++) {
			struct scene *s = sound();
			struct findings findings;

			s->m.cxl.present = false;
			s->cfmws[0].ways = ways[i];
			s->cfmws[0].n_targets = 0;
			s->cfmws[0].size = 12 * GIB;
			s->cxims[0].n_maps = has;
			findings = check_run(&s->m);
			assert_int_equal(findings.n, has < maps[i]);
			findings_free(&findings);
			forget(s);
		}
}

/* Without data nothing is found, and each rule says what it lacks. */
static void nothing_there(void **state)
{
	struct machine m = { .unknown = "nobody knows" };
	struct findings findings = check_run(&m);
	size_t n;

	(void)state;
	check_rules(&n);
	assert_int_equal(findings.n, 0);
	assert_int_equal(findings.n_unchecked, n);
	for (size_t i = 0; i < n; i++)
		assert_non_null(findings.unchecked[i].why);
	findings_free(&findings);
}

/* What an excerpt does not show is not missing. */
static void excerpt_accuses_nobody(void **state)
{
	struct scene *s = sound();
	struct findings findings;

	(void)state;
	s->m.cedt.incomplete = true;
	s->m.cedt.n_chbs = 0;
	s->m.cedt.n_cxims = 0;
	findings = check_run(&s->m);
	assert_int_equal(findings.n, 0);
	assert_int_equal(findings.n_unchecked, 6);
	findings_free(&findings);
	forget(s);
}

/* A real machine's table is sound. */
static void real_table(void **state)
{
	struct machine m = { .unknown = "not captured" };
	struct findings findings;
	size_t size;
	char *data = capture_read("intel-2s/CEDT.bin", &size);

	(void)state;
	m.cedt = cedt_parse(data, size, &m.problems);
	findings = check_run(&m);
	assert_int_equal(findings.n, 0);
	findings_free(&findings);
	cedt_free(&m.cedt);
	free(data);
}

/* However many there are, memory and output stay bounded. */
static void many_findings(void **state)
{
	struct scene *s = sound();
	struct findings findings;

	(void)state;
	s->m.cxl.present = false;
	s->m.pci.n = 0;
	s->m.cedt.cfmws = calloc(300, sizeof(*s->m.cedt.cfmws));
	s->m.cedt.n_cfmws = 300;
	for (size_t i = 0; i < 300; i++)
		s->m.cedt.cfmws[i] = window(i, 64 * GIB * (i + 1), GIB, 0);
	findings = check_run(&s->m);
	assert_int_equal(findings.count[SEVERITY_ERROR], 300);
	assert_int_equal(findings.n, FINDINGS_A_RULE);
	assert_int_equal(findings.more, 200);
	findings_free(&findings);
	free(s->m.cedt.cfmws);
	forget(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_wrong),
		cmocka_unit_test(each_fault_is_found),
		cmocka_unit_test(harmless),
		cmocka_unit_test(kernel_is_told_right),
		cmocka_unit_test(each_rule_has_a_fault),
		cmocka_unit_test(each_rule_is_documented),
		cmocka_unit_test(xor_maps),
		cmocka_unit_test(nothing_there),
		cmocka_unit_test(excerpt_accuses_nobody),
		cmocka_unit_test(real_table),
		cmocka_unit_test(many_findings),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
