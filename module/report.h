/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the operator is told: kernel log, sysfs, uevent, tracepoints.
 * docs/ABI/sysfs-platform-softreserve describes the files. Who calls sr_report_publish() calls
 * sr_evidence_keep() before.
 */
#ifndef SOFTRESERVE_REPORT_H
#define SOFTRESERVE_REPORT_H

#include "../policy/verdict.h"

struct list_head;
struct softreserve;

/**
 * sr_report_create() - register the module's device; its verdict is "pending"
 * @sr: pdev is set
 *
 * Return: 0 or a negative error.
 */
int sr_report_create(struct softreserve *sr);

/**
 * sr_report_publish() - tell the outcome
 * @sr: the state
 * @outcome: what was reached
 * @verdict: the conflicts; NULL if nothing was judged
 * @shares: who has which bytes; taken over, the list is empty afterwards
 *
 * Logs one line a conflict and one summary, fills sysfs, then wakes those who
 * poll "verdict" and sends a change event with SOFTRESERVE_VERDICT and
 * SOFTRESERVE_CONFLICTS. May sleep.
 */
void sr_report_publish(struct softreserve *sr, enum sr_outcome outcome,
		       const struct sr_verdict *verdict, struct list_head *shares);

/**
 * sr_report_outcome() - the outcome that is shown; SR_PENDING until one is
 */
enum sr_outcome sr_report_outcome(void);

/** sr_report_bytes() - how many bytes are shown with a disposition */
u64 sr_report_bytes(enum sr_disposition disp);

/**
 * sr_report_reset() - it is decided anew: the outcome that is shown is SR_PENDING
 *
 * Conflicts and ranges are shown no more, and all bytes are pending or foreign. Who polls
 * "verdict" is woken, and a change event is sent. May sleep.
 */
void sr_report_reset(struct softreserve *sr);

/**
 * sr_report_follow() - regions have come or gone: tell anew who has which bytes
 *
 * The outcome stays. Does nothing unless that is SR_CXL; if there is none yet it is done as
 * soon as there is. May sleep; takes no device's lock.
 */
void sr_report_follow(struct softreserve *sr);

/** sr_report_destroy() - the mirror of sr_report_create() */
void sr_report_destroy(struct softreserve *sr);

/**
 * softreserve_conflict_seen() - did CXL enumeration conflict with the regions
 * that platform firmware established?
 *
 * Exported for other modules. False until the verdict.
 */
bool softreserve_conflict_seen(void);

#endif
