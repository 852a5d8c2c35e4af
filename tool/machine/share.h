/* SPDX-License-Identifier: GPL-2.0-only */
/* Who has which Soft Reserved byte now: counted from outside, whatever the module says. */
#ifndef SOFTRESERVE_TOOL_SHARE_H
#define SOFTRESERVE_TOOL_SHARE_H

#include "observe.h"

/**
 * enum share_kind - what became of bytes
 * @SHARE_CXL: usable through a CXL region
 * @SHARE_DAX: in a window, and usable as raw DAX memory or as System RAM made of it
 * @SHARE_FOREIGN: outside every window, and likewise usable
 * @SHARE_QUARANTINED: locked away by the module
 * @SHARE_PENDING: the module has not decided yet
 * @SHARE_UNKNOWN: what was read does not tell who has them (machine.unknown)
 * @SHARE_LOST: nobody can reach them
 */
enum share_kind {
	SHARE_CXL,
	SHARE_DAX,
	SHARE_FOREIGN,
	SHARE_QUARANTINED,
	SHARE_PENDING,
	SHARE_UNKNOWN,
	SHARE_LOST,
	SHARE_KINDS
};

/** share_kind_name() - "cxl", "dax", "foreign", "quarantined", "pending", "unknown", "lost" */
const char *share_kind_name(enum share_kind kind);

/**
 * struct share - a run of Soft Reserved bytes with one fate
 * @range: its addresses
 * @kind: what became of it
 * @owner: "region0", "hmem.0"; the dead region in whose addresses lost bytes lie; "" if nobody
 * @dax: its DAX device, "" if there is none
 * @driver: "kmem", "device_dax", "" if none
 * @online: it is System RAM, and online
 * @node: NUMA node, -1 if unknown
 * @conflict: kind of the conflict that concerns it, by the module or else by the policy: the
 *            first of enum sr_conflict_kind of those with a range, else one that concerns none
 *            in particular; "" if none does
 */
struct share {
	struct sr_range range;
	enum share_kind kind;
	char owner[SR_NAME_MAX];
	char dax[SR_NAME_MAX];
	char driver[SR_NAME_MAX];
	bool online;
	int node;
	char conflict[SR_NAME_MAX];
};

/**
 * struct shares - all of them, by start; together they are machine.described
 * @bytes: by kind; together they are what firmware described
 */
struct shares {
	struct share *share;
	size_t n;
	uint64_t bytes[SHARE_KINDS];
};

/** shares_count() - who has what, after judge(); to be freed with shares_free() */
struct shares shares_count(const struct machine *machine, const struct judgement *judgement);

/**
 * shares_from() - index of the first share that ends at @address or behind it
 *
 * Return: shares.n if there is none.
 */
size_t shares_from(const struct shares *shares, uint64_t address);

/** shares_free() - forget them */
void shares_free(struct shares *shares);

#endif
