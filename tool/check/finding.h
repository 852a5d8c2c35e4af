/* SPDX-License-Identifier: GPL-2.0-only */
/* What is wrong with firmware's description of CXL memory, one finding each. */
#ifndef SOFTRESERVE_TOOL_FINDING_H
#define SOFTRESERVE_TOOL_FINDING_H

#include "../../policy/snapshot.h"

/* Of one rule that are kept; more are counted. */
#define FINDINGS_A_RULE 100

/* A place without an offset. */
#define NO_OFFSET ((size_t)-1)

/**
 * enum severity - how bad it is
 * @SEVERITY_ERROR: a specification is violated, or Linux refuses or loses memory because of it
 * @SEVERITY_WARNING: some kernels lose memory, or a part of it, or its locality
 * @SEVERITY_NOTE: allowed, and good to know
 */
enum severity {
	SEVERITY_ERROR,
	SEVERITY_WARNING,
	SEVERITY_NOTE,
	SEVERITIES
};

/** severity_name() - "error", "warning", "note" */
const char *severity_name(enum severity severity);

/**
 * struct place - where it is: what does not apply is NULL, NO_OFFSET, or empty
 * @file: path of a table
 * @offset: in it
 * @range: addresses
 * @device: a device's name
 */
struct place {
	const char *file;
	size_t offset;
	struct sr_range range;
	const char *device;
};

/** place_table() - an offset in a table, and no addresses */
struct place place_table(const char *file, size_t offset);

/** place_range() - addresses, in no table */
struct place place_range(struct sr_range range);

/** place_device() - a device, and addresses of it that may be empty */
struct place place_device(const char *device, struct sr_range range);

/**
 * struct finding - a finding
 * @rule: stable name of the rule
 * @section: of a specification
 * @place: where; its strings are the machine's
 * @what: one or two sentences
 */
struct finding {
	enum severity severity;
	const char *rule;
	const char *section;
	struct place place;
	char *what;
};

/**
 * struct unchecked - a rule that could not be applied
 * @rule: its name
 * @why: a sentence without its full stop; lives as long as the machine
 */
struct unchecked {
	const char *rule;
	const char *why;
};

/**
 * struct findings - all of them, in the order of the rules
 * @more: findings beyond FINDINGS_A_RULE
 * @count: by severity, those in @more included
 */
struct findings {
	struct finding *finding;
	size_t n;
	size_t more;
	size_t count[SEVERITIES];
	struct unchecked *unchecked;
	size_t n_unchecked;
};

/** findings_free() - forget them */
void findings_free(struct findings *findings);

#endif
