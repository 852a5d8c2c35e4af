/* SPDX-License-Identifier: GPL-2.0-only */
/* The verdict that follows from what is seen, by the same code as in the kernel. */
#ifndef SOFTRESERVE_TOOL_OBSERVE_H
#define SOFTRESERVE_TOOL_OBSERVE_H

#include "../../policy/verdict.h"
#include "machine.h"

/**
 * enum seen_from - where the observations come from
 * @SEEN_NOTHING: nowhere: there is neither a CXL topology nor the module's snapshot
 * @SEEN_SYSFS: the CXL topology as it is now
 * @SEEN_MODULE: what the module saw when it judged
 */
enum seen_from {
	SEEN_NOTHING,
	SEEN_SYSFS,
	SEEN_MODULE,
};

/**
 * struct judgement - a verdict of ours
 * @from: what it rests on; with SEEN_NOTHING there is none
 * @snapshot: that
 * @verdict: what follows
 * @differs: the module, fed the same, has said something else: a sentence without its full
 *           stop, a defect; NULL if it has not, or there is no telling
 */
struct judgement {
	enum seen_from from;
	struct sr_snapshot snapshot;
	struct sr_verdict verdict;
	char *differs;
	/* Behind @snapshot and @verdict. */
	struct sr_region *regions;
	struct sr_device *devices;
	struct sr_decoder *decoders;
	void *work;
};

/** judge() - see and judge; to be freed with judgement_free(), before the machine */
struct judgement judge(const struct machine *machine);

/** judgement_free() - forget it */
void judgement_free(struct judgement *judgement);

#endif
