/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The decision: all or nothing. A pure function of the snapshot.
 */
#ifndef SOFTRESERVE_POLICY_VERDICT_H
#define SOFTRESERVE_POLICY_VERDICT_H

#include "snapshot.h"

/**
 * enum sr_outcome - what becomes of the Soft Reserved ranges in CXL windows
 * @SR_PENDING: probing has not come to rest
 * @SR_NONE: no Soft Reserved byte lies in a CXL window; nothing to decide
 * @SR_CXL: CXL accounts for every byte and keeps all of them
 * @SR_DAX: CXL goes, every range becomes raw DAX memory
 * @SR_REFUSED: CXL should go but memory below it is in use; nothing is touched
 *
 * sr_judge() yields SR_NONE, SR_CXL or SR_DAX; the others are states of a
 * module.
 */
enum sr_outcome {
	SR_PENDING,
	SR_NONE,
	SR_CXL,
	SR_DAX,
	SR_REFUSED,
	SR_OUTCOMES
};

/** sr_outcome_name() - "pending", "none", "cxl", "dax", "refused"; NULL if unknown */
const char *sr_outcome_name(enum sr_outcome outcome);

/* Where a byte ended; see docs/design.md, invariant 1. */
enum sr_disposition {
	SR_DISP_PENDING,
	SR_DISP_FOREIGN, /* outside every window: HMEM's, never touched */
	SR_DISP_CXL,
	SR_DISP_DAX,
	SR_DISP_QUARANTINED,
	SR_DISPOSITIONS
};

/** sr_disposition_name() - "pending", "foreign", "cxl", "dax", "quarantined"; NULL if unknown */
const char *sr_disposition_name(enum sr_disposition disp);

/* Conflict kinds: see sr_conflict_kinds[] for names and meanings. */
enum sr_conflict_kind {
	SR_NO_TOPOLOGY,
	SR_NO_DRIVER,
	SR_PROBE_FAILED,
	SR_UNCLAIMED,
	SR_INCOMPLETE,
	SR_UNBOUND,
	SR_UNREADABLE,
	SR_UNCOVERED,
	SR_MISFIT,
	SR_CONFLICT_KINDS
};

/**
 * struct sr_conflict_kind_info - one row of the table of conflict kinds
 * @name: stable name, as in sysfs, JSON and the manual
 * @meaning: one sentence without its full stop
 * @firmware: the cause lies in what firmware described or programmed
 */
struct sr_conflict_kind_info {
	const char *name;
	const char *meaning;
	bool firmware;
};

/* Indexed by enum sr_conflict_kind. */
extern const struct sr_conflict_kind_info sr_conflict_kinds[SR_CONFLICT_KINDS];

/**
 * struct sr_conflict - one reason why CXL may not keep the ranges
 * @kind: which
 * @range: addresses concerned; empty ({1, 0}) if it concerns none in particular
 * @device: device or driver concerned, "" if none
 */
struct sr_conflict {
	enum sr_conflict_kind kind;
	struct sr_range range;
	char device[SR_NAME_MAX];
};

/**
 * struct sr_piece - a run of Soft Reserved bytes with one disposition
 */
struct sr_piece {
	struct sr_range range;
	enum sr_disposition disp;
};

/**
 * struct sr_verdict - what follows from a snapshot
 * @outcome: SR_NONE, SR_CXL or SR_DAX
 * @conflicts: reasons, sorted by kind, then range, then device, without
 *             duplicates; empty exactly if @outcome is not SR_DAX
 * @n_conflicts: reasons in @conflicts
 * @pieces: partition of the Soft Reserved bytes, sorted. A described range that
 *          touches a window is deferred as a whole (SR_DISP_CXL or
 *          SR_DISP_DAX); one that touches none is SR_DISP_FOREIGN. Pieces of
 *          different described ranges are not merged unless these overlapped;
 *          overlapping described ranges count as one
 * @n_pieces: runs in @pieces
 */
struct sr_verdict {
	enum sr_outcome outcome;
	struct sr_conflict *conflicts;
	size_t n_conflicts;
	struct sr_piece *pieces;
	size_t n_pieces;
};

/**
 * sr_workspace_size() - bytes that sr_judge() needs for @snap
 *
 * Return: a size for an allocation aligned as malloc() and kvmalloc() align;
 * 0 if the size would overflow.
 */
size_t sr_workspace_size(const struct sr_snapshot *snap);

/**
 * sr_judge() - turn a snapshot into a verdict
 * @snap: what was observed
 * @work: sr_workspace_size() bytes; @verdict points into it afterwards
 * @size: bytes at @work
 * @verdict: result
 *
 * Rules, in the words of docs/design.md. Ranges outside every window decide
 * nothing. If no Soft Reserved byte lies in a window the outcome is SR_NONE
 * whatever else is wrong. Otherwise these are conflicts, where a region that
 * firmware did not set up (struct sr_region.later) is none:
 *
 * - no-driver: a device's driver is not registered (once a driver; @device
 *   holds the driver's name);
 * - no-topology: the fatal device is not bound although its driver is there,
 *   or there is no fatal device at all;
 * - probe-failed: any other device is not bound although its driver is there;
 * - unclaimed: a firmware-committed decoder whose range intersects a deferred
 *   range belongs to no region;
 * - incomplete: a region that intersects a deferred range has fewer targets
 *   than ways (or no ways);
 * - unbound: such a region is complete, but its driver is not bound;
 * - unreadable: such a region is complete and bound, but its memory does not hold
 *   what is written to it;
 * - misfit: such a region is not contained in one window (adjacent windows do
 *   not merge), or not in the Soft Reserved bytes (adjacent described ranges do
 *   merge), or overlaps another region; or a deferred Soft Reserved range
 *   reaches outside the windows, one conflict a maximal run of bytes outside;
 * - uncovered: bytes of a deferred range, inside windows, that no region
 *   covers, one conflict a maximal run.
 *
 * Runs may extend over adjacent described ranges. An empty range is never
 * concerned by anything.
 *
 * O(n log n) in the number of observations. No allocation; may be called in
 * any context.
 *
 * Return: 0, or SR_NO_ROOM if @size is too small; then @verdict is as it was.
 */
int sr_judge(const struct sr_snapshot *snap, void *work, size_t size, struct sr_verdict *verdict);

#endif
