/* SPDX-License-Identifier: GPL-2.0-only */
/* The rules of softreserve check. Each is a pure function of the machine as it was read. */
#ifndef SOFTRESERVE_TOOL_RULES_H
#define SOFTRESERVE_TOOL_RULES_H

#include "../machine/hdm.h"
#include "../machine/machine.h"
#include "finding.h"

/* Structures, ranges or decoders that a rule looks at: it may compare all pairs of them. */
#define CHECK_MAX ((size_t)4096)

/* Linux refuses windows that are not aligned to this (cxl_acpi_cfmws_verify()). */
#define WINDOW_ALIGN ((uint64_t)256 << 20)

/* What DAX memory is handed out in. */
#define DAX_ALIGN ((uint64_t)2 << 20)

struct rule;

/**
 * struct check - a check that is under way
 * @m: what is checked
 * @hdms: decoders of all its components
 * @rule: the rule that is applied
 * @out: gets findings
 * @found: by this rule
 */
struct check {
	const struct machine *m;
	const struct hdms *hdms;
	const struct rule *rule;
	struct findings *out;
	size_t found;
};

/* What a rule cannot do without. */
enum needs {
	NEEDS_CEDT = 1 << 0,
	NEEDS_WHOLE_CEDT = 1 << 1,
	NEEDS_SRAT = 1 << 2,
	NEEDS_WHOLE_SRAT = 1 << 3,
	NEEDS_WHOLE_HMAT = 1 << 4,
	NEEDS_DESCRIBED = 1 << 5,
	NEEDS_MAP = 1 << 6,
	NEEDS_BRIDGES = 1 << 7,
	NEEDS_CXL = 1 << 8,
	NEEDS_CONFIG = 1 << 9,
	NEEDS_BLOCKS = 1 << 10,
	NEEDS_TABLE = 1 << 11,
	NEEDS_DECODERS = 1 << 12,
	NEEDS_DEVICES = 1 << 13,
};

/**
 * struct rule - a rule
 * @name: stable
 * @severity: of its findings
 * @section: of the specification that it follows
 * @needs: enum needs; where one is not met the rule is not applied
 * @run: applies it
 */
struct rule {
	const char *name;
	enum severity severity;
	const char *section;
	unsigned int needs;
	void (*run)(struct check *c);
};

/** check_run() - apply all rules; to be freed with findings_free(), before the machine */
struct findings check_run(const struct machine *machine);

/** check_rules() - all rules, in the order of their findings */
const struct rule *check_rules(size_t *n);

/** found() - a finding of the rule that is applied */
__attribute__((format(printf, 3, 4))) void found(struct check *c, struct place place,
						 const char *format, ...);

/** check_window_at() - the window that holds all of a range; NULL if none does */
const struct cfmws *check_window_at(const struct machine *m, struct sr_range range);

/** check_most() - how many of @n are looked at */
size_t check_most(size_t n);

/* tables.c: tables as such */
void rule_damaged(struct check *c);
void rule_checksum(struct check *c);
void rule_unknown(struct check *c);

/* windows.c: CFMWS and CXIMS */
void rule_window_align(struct check *c);
void rule_window_multiple(struct check *c);
void rule_window_ways(struct check *c);
void rule_window_granularity(struct check *c);
void rule_window_arithmetic(struct check *c);
void rule_window_overlap(struct check *c);
void rule_target_unknown(struct check *c);
void rule_target_twice(struct check *c);
void rule_xor_maps(struct check *c);
void rule_volatile(struct check *c);
void rule_fixed(struct check *c);

/* bridges.c: CHBS and the devices of ACPI's namespace */
void rule_bridge_twice(struct check *c);
void rule_bridge_registers(struct check *c);
void rule_no_root(struct check *c);
void rule_no_bridge(struct check *c);

/* ranges.c: the memory map against windows */
void rule_range_beyond(struct check *c);
void rule_range_spans(struct check *c);
void rule_range_undecoded(struct check *c);
void rule_range_align(struct check *c);
void rule_range_block(struct check *c);
void rule_ram(struct check *c);

/* affinity.c: SRAT and HMAT */
void rule_srat_missing(struct check *c);
void rule_srat_part(struct check *c);
void rule_srat_bounds(struct check *c);
void rule_srat_overlap(struct check *c);
void rule_srat_disabled(struct check *c);
void rule_hmat_missing(struct check *c);

/* decoders.c: what firmware programmed */
void rule_decoder_window(struct check *c);
void rule_decoder_undescribed(struct check *c);
void rule_decoder_granularity(struct check *c);
void rule_decoder_ways(struct check *c);
void rule_decoder_overlap(struct check *c);
void rule_port_decoder(struct check *c);
void rule_region_bounds(struct check *c);
void rule_memory_off(struct check *c);
void rule_range_registers(struct check *c);

#endif
