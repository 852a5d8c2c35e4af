/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the verdict came from: the snapshot is kept and shown in debugfs, as after a teardown
 * nobody can see again what was there. docs/ABI/debugfs-softreserve describes the file.
 */
#ifndef SOFTRESERVE_EVIDENCE_H
#define SOFTRESERVE_EVIDENCE_H

struct sr_observation;

/**
 * sr_evidence_create() - make the file, which says that nothing is judged yet
 *
 * Where there is no debugfs there is no file, and that is no failure. May sleep.
 */
void sr_evidence_create(void);

/**
 * sr_evidence_keep() - show what the verdict was judged from, before it is told
 * @seen: taken over, and empty afterwards; NULL if nothing was judged
 *
 * What the struct softreserve has of the snapshot must outlive sr_evidence_destroy(). Takes
 * no memory, so it cannot fail. May sleep.
 */
void sr_evidence_keep(struct sr_observation *seen);

/** sr_evidence_forget() - all is judged anew: as after sr_evidence_create(). May sleep. */
void sr_evidence_forget(void);

/** sr_evidence_destroy() - the mirror of sr_evidence_create(); waits for readers */
void sr_evidence_destroy(void);

#endif
