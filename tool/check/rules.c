// SPDX-License-Identifier: GPL-2.0-only
#include "rules.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "../machine/grow.h"

#define CFMWS "CXL 3.1, 9.18.1.3"
#define CHBS "CXL 3.1, 9.18.1.2"
#define CXIMS "CXL 3.1, 9.18.1.4"
#define ROOT "CXL 3.1, 9.18.3"
#define HDM "CXL 3.1, 8.2.4.20"
#define DVSEC "CXL 3.1, 8.1.3"
#define MAP "UEFI 2.10, 7.2.3"
#define SRAT "ACPI 6.5, 5.2.16.2"

static const struct rule rules[] = {
	{ "table-damaged", SEVERITY_ERROR, "ACPI 6.5, 5.2", NEEDS_TABLE, rule_damaged },
	{ "table-checksum", SEVERITY_ERROR, "ACPI 6.5, 5.2.6", NEEDS_TABLE, rule_checksum },
	{ "table-unknown", SEVERITY_NOTE, "ACPI 6.5, 5.2", NEEDS_TABLE, rule_unknown },
	{ "window-align", SEVERITY_ERROR, CFMWS, NEEDS_CEDT, rule_window_align },
	{ "window-multiple", SEVERITY_ERROR, CFMWS, NEEDS_CEDT, rule_window_multiple },
	{ "window-ways", SEVERITY_ERROR, CFMWS, NEEDS_CEDT, rule_window_ways },
	{ "window-granularity", SEVERITY_ERROR, CFMWS, NEEDS_CEDT, rule_window_granularity },
	{ "window-arithmetic", SEVERITY_ERROR, CFMWS, NEEDS_CEDT, rule_window_arithmetic },
	{ "window-overlap", SEVERITY_ERROR, CFMWS, NEEDS_CEDT, rule_window_overlap },
	{ "target-unknown", SEVERITY_ERROR, CFMWS, NEEDS_WHOLE_CEDT, rule_target_unknown },
	{ "target-twice", SEVERITY_ERROR, CFMWS, NEEDS_CEDT, rule_target_twice },
	{ "xor-maps", SEVERITY_ERROR, CXIMS, NEEDS_WHOLE_CEDT, rule_xor_maps },
	{ "window-volatile", SEVERITY_WARNING, CFMWS, NEEDS_CEDT | NEEDS_DESCRIBED, rule_volatile },
	{ "window-fixed", SEVERITY_NOTE, CFMWS, NEEDS_CEDT, rule_fixed },
	{ "bridge-twice", SEVERITY_ERROR, CHBS, NEEDS_CEDT, rule_bridge_twice },
	{ "bridge-registers", SEVERITY_ERROR, CHBS, NEEDS_CEDT, rule_bridge_registers },
	{ "no-root", SEVERITY_ERROR, ROOT, NEEDS_CEDT | NEEDS_BRIDGES, rule_no_root },
	{ "no-bridge", SEVERITY_WARNING, CHBS, NEEDS_CEDT | NEEDS_BRIDGES, rule_no_bridge },
	{ "range-beyond", SEVERITY_ERROR, MAP, NEEDS_WHOLE_CEDT | NEEDS_DESCRIBED,
	  rule_range_beyond },
	{ "range-spans", SEVERITY_WARNING, MAP, NEEDS_CEDT | NEEDS_DESCRIBED, rule_range_spans },
	{ "range-undecoded", SEVERITY_ERROR, HDM,
	  NEEDS_CEDT | NEEDS_DESCRIBED | NEEDS_DECODERS | NEEDS_DEVICES, rule_range_undecoded },
	{ "range-align", SEVERITY_WARNING, MAP, NEEDS_CEDT | NEEDS_DESCRIBED, rule_range_align },
	{ "range-block", SEVERITY_WARNING, MAP, NEEDS_CEDT | NEEDS_DESCRIBED | NEEDS_BLOCKS,
	  rule_range_block },
	{ "ram-in-window", SEVERITY_NOTE, MAP, NEEDS_CEDT | NEEDS_MAP, rule_ram },
	{ "srat-missing", SEVERITY_NOTE, SRAT, NEEDS_CEDT | NEEDS_WHOLE_SRAT | NEEDS_DESCRIBED,
	  rule_srat_missing },
	{ "srat-part", SEVERITY_WARNING, SRAT, NEEDS_CEDT | NEEDS_WHOLE_SRAT | NEEDS_DESCRIBED,
	  rule_srat_part },
	{ "srat-bounds", SEVERITY_WARNING, SRAT, NEEDS_WHOLE_CEDT | NEEDS_SRAT, rule_srat_bounds },
	{ "srat-overlap", SEVERITY_ERROR, SRAT, NEEDS_SRAT, rule_srat_overlap },
	{ "srat-disabled", SEVERITY_WARNING, SRAT, NEEDS_CEDT | NEEDS_SRAT | NEEDS_DESCRIBED,
	  rule_srat_disabled },
	{ "hmat-missing", SEVERITY_NOTE, "ACPI 6.5, 5.2.28.4",
	  NEEDS_CEDT | NEEDS_SRAT | NEEDS_WHOLE_HMAT | NEEDS_DESCRIBED, rule_hmat_missing },
	{ "decoder-window", SEVERITY_ERROR, HDM, NEEDS_WHOLE_CEDT | NEEDS_CXL,
	  rule_decoder_window },
	{ "decoder-undescribed", SEVERITY_NOTE, MAP, NEEDS_CXL | NEEDS_DESCRIBED,
	  rule_decoder_undescribed },
	{ "decoder-granularity", SEVERITY_ERROR, HDM, NEEDS_CEDT | NEEDS_CXL,
	  rule_decoder_granularity },
	{ "decoder-ways", SEVERITY_ERROR, HDM, NEEDS_CEDT | NEEDS_CXL, rule_decoder_ways },
	{ "decoder-overlap", SEVERITY_ERROR, HDM, NEEDS_CXL, rule_decoder_overlap },
	{ "port-decoder", SEVERITY_ERROR, HDM, NEEDS_DECODERS, rule_port_decoder },
	{ "region-bounds", SEVERITY_WARNING, MAP, NEEDS_CXL | NEEDS_DESCRIBED, rule_region_bounds },
	{ "memory-off", SEVERITY_ERROR, DVSEC ".2", NEEDS_CXL | NEEDS_CONFIG, rule_memory_off },
	{ "range-registers", SEVERITY_WARNING, DVSEC ".8", NEEDS_WHOLE_CEDT | NEEDS_CONFIG,
	  rule_range_registers },
};

const struct rule *check_rules(size_t *n)
{
	*n = sizeof(rules) / sizeof(rules[0]);
	return rules;
}

void found(struct check *c, struct place place, const char *format, ...)
{
	struct finding *finding;
	char what[512];
	va_list args;

	c->out->count[c->rule->severity]++;
	if (c->found++ >= FINDINGS_A_RULE) {
		c->out->more++;
		return;
	}
	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	finding = GROW(c->out->finding, c->out->n);
	*finding = (struct finding){
		.severity = c->rule->severity,
		.rule = c->rule->name,
		.section = c->rule->section,
		.place = place,
		.what = text_copy(what, sizeof(what)),
	};
}

size_t check_most(size_t n)
{
	return n < CHECK_MAX ? n : CHECK_MAX;
}

const struct cfmws *check_window_at(const struct machine *m, struct sr_range range)
{
	for (size_t i = 0; i < m->cedt.n_cfmws; i++)
		if (sr_range_contains(m->cedt.cfmws[i].range, range))
			return &m->cedt.cfmws[i];
	return NULL;
}

static bool has_config(const struct machine *m)
{
	for (size_t i = 0; i < m->pci.n; i++)
		if (m->pci.function[i].config_read)
			return true;
	return false;
}

/**
 * struct need - what may be missing
 * @bit: enum needs
 * @met: it is not
 * @why: what to say if it is
 */
struct need {
	unsigned int bit;
	bool met;
	const char *why;
};

static bool has_ports(const struct machine *m)
{
	return m->cxl.present && m->cxl.n_ports;
}

static const char *why_no_ports(const struct machine *m)
{
	if (!m->cxl.present)
		return "there is no CXL bus in sysfs";
	return m->module.loaded ? "softreserve has taken CXL down: it has no ports in sysfs"
				: "CXL has no ports in sysfs";
}

/* Whether each CXL memory device shows its decoders. */
static bool all_seen(const struct machine *m, const struct hdms *hdms)
{
	if (hdms->from_module)
		return true;
	for (size_t i = 0; i < m->cxl.n_memdevs; i++)
		if (!m->cxl.memdev[i].bound)
			return false;
	return m->cxl.n_memdevs;
}

/* NULL if nothing that is needed is missing. */
static const char *what_lacks(const struct machine *m, const struct hdms *hdms, unsigned int needs)
{
	const struct need all[] = {
		{ NEEDS_TABLE, m->cedt.present || m->srat.present || m->hmat.present,
		  "there is no table" },
		{ NEEDS_CEDT | NEEDS_WHOLE_CEDT, m->cedt.present, "there is no CEDT" },
		{ NEEDS_WHOLE_CEDT, !m->cedt.incomplete, "the CEDT could not be read whole" },
		{ NEEDS_SRAT | NEEDS_WHOLE_SRAT, m->srat.present, "there is no SRAT" },
		{ NEEDS_WHOLE_SRAT, !m->srat.incomplete, "the SRAT could not be read whole" },
		{ NEEDS_WHOLE_HMAT, m->hmat.present, "there is no HMAT" },
		{ NEEDS_WHOLE_HMAT, !m->hmat.incomplete, "the HMAT could not be read whole" },
		{ NEEDS_DESCRIBED, !m->unknown, m->unknown },
		{ NEEDS_MAP, m->map.from, "there is no memory map of firmware's" },
		{ NEEDS_BRIDGES, m->pci.n_bridges, "no ACPI0016 device could be read" },
		{ NEEDS_CXL, has_ports(m), why_no_ports(m) },
		{ NEEDS_DECODERS, has_ports(m) || hdms->from_module, why_no_ports(m) },
		{ NEEDS_DEVICES, all_seen(m, hdms), "not every device shows its decoders" },
		{ NEEDS_CONFIG, has_config(m), "no configuration space could be read" },
		{ NEEDS_BLOCKS, m->blocks.block_size, "the size of memory blocks is unknown" },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if ((needs & all[i].bit) && !all[i].met)
			return all[i].why;
	return NULL;
}

struct findings check_run(const struct machine *machine)
{
	struct hdms hdms = hdms_read(machine);
	struct findings out = { 0 };

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		struct check c = { machine, &hdms, &rules[i], &out, 0 };
		const char *why = what_lacks(machine, &hdms, rules[i].needs);

		if (why)
			*GROW(out.unchecked, out.n_unchecked) =
				(struct unchecked){ rules[i].name, why };
		else
			rules[i].run(&c);
	}
	hdms_free(&hdms);
	return out;
}
