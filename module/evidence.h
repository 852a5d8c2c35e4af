/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the verdict came from: the snapshot is kept and shown in debugfs, as after a teardown
 * nobody can see again what was there. So are the decoders as firmware left them.
 * docs/ABI/debugfs-softreserve describes the files.
 */
#ifndef SOFTRESERVE_EVIDENCE_H
#define SOFTRESERVE_EVIDENCE_H

struct softreserve;
struct sr_observation;

/**
 * sr_evidence_create() - make the files; the snapshot's says that nothing is judged yet
 * @sr: its decoders are shown as they are whenever somebody reads; must outlive
 *      sr_evidence_destroy()
 *
 * Where there is no debugfs there are no files, and that is no failure. May sleep.
 */
void sr_evidence_create(struct softreserve *sr);

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
