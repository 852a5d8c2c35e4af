// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/mm.h>
#include <linux/slab.h>

#include "decide.h"
#include "decoders.h"
#include "defer.h"
#include "evidence.h"
#include "gate.h"
#include "hmem.h"
#include "observe.h"
#include "regions.h"
#include "report.h"
#include "rest.h"
#include "settle.h"
#include "share.h"

void sr_leave_to_kernel(struct softreserve *sr, enum sr_outcome outcome)
{
	LIST_HEAD(shares);

	sr_defer_restore_orphans(sr);
	sr_defer_restore_all(sr);
	/* HMEM's probe may take its time, or never end. */
	sr_gate_open();
	sr_hmem_let_go();
	for (size_t i = 0; i < sr->n_described; i++) {
		bool pending = sr_cedt_touches(&sr->cedt, sr->described[i]);

		if (sr_share_add(sr, &shares, sr->described[i],
				 pending ? SR_DISP_PENDING : SR_DISP_FOREIGN, ""))
			pr_warn("sysfs does not show every range: out of memory\n");
	}
	sr_evidence_keep(NULL);
	sr_report_publish(sr, outcome, NULL, &shares);
}

/* One look at the machine, and what follows from it. */
struct judgement {
	struct sr_observation seen;
	struct sr_verdict verdict;
	void *work;
	size_t size;
};

/* The end of it all. What was seen is handed over. */
static void conclude(struct softreserve *sr, enum sr_outcome outcome, struct judgement *judgement,
		     struct list_head *shares)
{
	/* Where everything was handed out they were. */
	if (outcome != SR_DAX)
		sr_settle_orphans(sr, shares);
	sr_evidence_keep(&judgement->seen);
	sr_report_publish(sr, outcome, &judgement->verdict, shares);
}

static int judge(struct judgement *judgement)
{
	return sr_judge(&judgement->seen.snapshot, judgement->work, judgement->size,
			&judgement->verdict)
		       ? -ENOMEM
		       : 0;
}

/* Return: 0 or -ENOMEM; to be freed with judgement_free() in both cases. */
static int look_and_judge(struct softreserve *sr, struct judgement *judgement)
{
	int rc;

	*judgement = (struct judgement){};
	rc = sr_observe(sr, &judgement->seen);
	if (rc)
		return rc;

	judgement->size = sr_workspace_size(&judgement->seen.snapshot);
	judgement->work = kvmalloc(judgement->size, GFP_KERNEL);
	return judgement->work ? judge(judgement) : -ENOMEM;
}

/*
 * What looks all right to the drivers is tried, as long as nobody has it.
 *
 * Return: 0 or -ENOMEM.
 */
static int check_regions(struct softreserve *sr, struct judgement *judgement)
{
	int rc;

	if (judgement->verdict.outcome != SR_CXL || sr->mode != SR_MODE_ALL || !sr_gate_is_closed())
		return 0;

	rc = sr_regions_check(sr, &judgement->seen);
	return rc > 0 ? judge(judgement) : rc;
}

static void judgement_free(struct judgement *judgement)
{
	kvfree(judgement->work);
	judgement->work = NULL;
	sr_observation_free(&judgement->seen);
}

/*
 * What comes while we look may be seen half bound, which is no failure: so it is
 * looked again until nothing has come. Whoever plugs one device after the other in
 * has as many looks.
 *
 * Return: NULL, or why there is no judgement; to be freed in both cases.
 */
static const char *judge_at_rest(struct softreserve *sr, struct judgement *judgement)
{
	const char *unrest;

	*judgement = (struct judgement){};
	for (;;) {
		unrest = sr_rest_await();
		if (unrest)
			return unrest;

		if (look_and_judge(sr, judgement) || check_regions(sr, judgement))
			return "out of memory";

		if (!sr_rest_disturbed())
			return NULL;
		judgement_free(judgement);
		sr_decoders_forget_new(sr);
	}
}

/*
 * Return: true with the outcome; false if something has come before CXL was gone, a
 * driver that could not be loaded before, say: then it is to be judged anew.
 */
static bool settle(struct softreserve *sr, struct judgement *judgement, struct list_head *shares,
		   enum sr_outcome *outcome)
{
	if (!sr_settle(sr, &judgement->seen, &judgement->verdict, shares, outcome)) {
		/* Where CXL stays the regions may have been tried only now. */
		if (*outcome == SR_REFUSED && judge(judgement))
			pr_warn("out of memory: not every conflict is told\n");
		return true;
	}

	pr_info("something has come or gone since the verdict: judged anew\n");
	sr_share_free(shares);
	judgement_free(judgement);
	return false;
}

/*
 * A DAX driver can refuse a region, which shows only once the gate is open. Then
 * it is judged again, and CXL goes if that is still possible.
 */
static void look_again(struct softreserve *sr, struct judgement *first, struct list_head *shares)
{
	enum sr_outcome outcome = SR_CXL;
	struct judgement second;
	LIST_HEAD(changed);
	const char *why;

	do {
		why = judge_at_rest(sr, &second);
	} while (!why && second.verdict.outcome != SR_CXL &&
		 !settle(sr, &second, &changed, &outcome));

	if (why) {
		pr_warn("not seen whether the DAX devices came up: %s\n", why);
		conclude(sr, SR_CXL, first, shares);
	} else if (second.verdict.outcome == SR_CXL) {
		conclude(sr, SR_CXL, &second, shares);
	} else {
		sr_share_free(shares);
		conclude(sr, outcome, &second, &changed);
	}
	judgement_free(&second);
}

void sr_decide(struct softreserve *sr)
{
	struct judgement judgement;
	enum sr_outcome outcome;
	LIST_HEAD(shares);
	const char *why;

	do {
		why = judge_at_rest(sr, &judgement);
	} while (!why && !settle(sr, &judgement, &shares, &outcome));

	if (why) {
		sr_refuse(sr, "%s", why);
		sr_leave_to_kernel(sr, SR_REFUSED);
	} else if (outcome == SR_CXL && sr->mode == SR_MODE_ALL) {
		look_again(sr, &judgement, &shares);
	} else {
		conclude(sr, outcome, &judgement, &shares);
	}
	judgement_free(&judgement);
}
