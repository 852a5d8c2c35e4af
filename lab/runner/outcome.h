/* SPDX-License-Identifier: GPL-2.0-only */
/* What a run came to, and whether it is what the declaration says. */
#ifndef SOFTRESERVE_LAB_OUTCOME_H
#define SOFTRESERVE_LAB_OUTCOME_H

#include "machine.h"
#include "memory.h"
#include "record.h"

/* Also the program's exit status. */
enum status {
	STATUS_AS_DECLARED = 0,
	STATUS_NOT_AS_DECLARED = 1,
	STATUS_NOT_STARTED = 2,
	STATUS_LOST = 3,
};

/**
 * struct outcome - the ledger, completed by what the declaration knows
 * @status: verdict on the run
 * @soft_reserved: bytes that firmware described
 * @works: those that work and can be handed out, by the declaration; see works.h
 * @cxl: usable below a CXL region
 * @dax: usable otherwise
 * @online: the part of both that is System RAM
 * @lost: bytes that work and are not usable
 * @bad: bytes that are usable and do not work, by the guest's test or the
 *       declaration
 * @quarantined: bytes that are locked away, as /proc/iomem shows
 * @iomem: bytes that /proc/iomem names Soft Reserved
 * @decoders_intact: every decoder that firmware committed is as it was
 * @log_unexpected: kernel warnings that the machine does not declare
 * @reasons: sentences; empty if and only if @status is STATUS_AS_DECLARED
 */
struct outcome {
	enum status status;
	u64 soft_reserved;
	u64 works;
	u64 cxl;
	u64 dax;
	u64 online;
	u64 lost;
	u64 bad;
	u64 quarantined;
	u64 iomem;
	bool decoders_intact;
	struct text_list log_unexpected;
	struct text_list reasons;
};

/** outcome_usable() - bytes that are usable at all */
u64 outcome_usable(const struct outcome *outcome);

/**
 * outcome_judge() - compare what the guest said with the declaration
 * @m: the machine
 * @guest: what the guest said
 * @kernel: name of its kernel
 * @with_module: whether the module was there
 * @lost: why the VM is lost, or NULL; then the guest may have said anything or nothing
 * @out: result, for outcome_free()
 *
 * A run without the module for whose kernel nothing is declared is only measured:
 * what the harness must see is checked, and nothing else.
 */
void outcome_judge(const struct machine *m, const struct guest *guest, const char *kernel,
		   bool with_module, const char *lost, struct outcome *out);

/** outcome_free() - release the lists */
void outcome_free(struct outcome *outcome);

/** status_name() - "as-declared", "not-as-declared", "not-started", "lost" */
const char *status_name(enum status status);

#endif
