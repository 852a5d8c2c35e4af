// SPDX-License-Identifier: GPL-2.0-only
/*
 * softreserve: Soft Reserved memory in CXL windows is kept by CXL whole, or
 * given back as raw DAX memory whole. softreserve.h names the steps.
 */
#include "softreserve.h"

#include <linux/mm.h>
#include <linux/module.h>
#include <linux/workqueue.h>

#include "cxlbus.h"
#include "decoders.h"
#include "defer.h"
#include "fallback.h"
#include "gate.h"
#include "hmem.h"
#include "observe.h"
#include "regions.h"
#include "report.h"
#include "rest.h"
#include "settle.h"
#include "share.h"

static struct softreserve state = {
	.deferrals = LIST_HEAD_INIT(state.deferrals),
	.orphans = LIST_HEAD_INIT(state.orphans),
	.decoders = LIST_HEAD_INIT(state.decoders),
	.fallbacks = LIST_HEAD_INIT(state.fallbacks),
};

static char *policy = "all";
module_param(policy, charp, 0444);
MODULE_PARM_DESC(policy, "all (judge and settle) or observe (judge and report, change nothing)");

static char *verify = "sample";
module_param(verify, charp, 0444);
MODULE_PARM_DESC(verify, "check of memory before it is handed out: off, sample or full");

static const char *const mode_names[] = {
	[SR_MODE_ALL] = "all",
	[SR_MODE_OBSERVE] = "observe",
};

static const char *const verify_names[] = {
	[SR_VERIFY_OFF] = "off",
	[SR_VERIFY_SAMPLE] = "sample",
	[SR_VERIFY_FULL] = "full",
};

static int read_parameters(struct softreserve *sr)
{
	int mode = match_string(mode_names, ARRAY_SIZE(mode_names), policy);
	int how = match_string(verify_names, ARRAY_SIZE(verify_names), verify);

	if (mode < 0)
		pr_err("policy=%s is unknown: all or observe\n", policy);
	if (how < 0)
		pr_err("verify=%s is unknown: off, sample or full\n", verify);
	if (mode < 0 || how < 0)
		return -EINVAL;

	sr->mode = mode;
	sr->verify = how;
	return 0;
}

void sr_refuse(struct softreserve *sr, const char *format, ...)
{
	char reason[SR_REFUSAL_MAX];
	va_list args;

	va_start(args, format);
	vscnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	pr_warn("refused: %s\n", reason);
	if (!sr->refusal[0])
		strscpy(sr->refusal, reason, sizeof(sr->refusal));
}

/*
 * Nothing is judged: every range stays, or goes back, where it was found. The
 * caller has said why.
 */
static void leave_to_kernel(struct softreserve *sr, enum sr_outcome outcome)
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
	sr_report_publish(sr, outcome, NULL, &shares);
}

/* The end of it all. */
static void conclude(struct softreserve *sr, enum sr_outcome outcome,
		     const struct sr_verdict *verdict, struct list_head *shares)
{
	/* Where everything was handed out they were. */
	if (outcome != SR_DAX)
		sr_settle_orphans(sr, shares);
	sr_report_publish(sr, outcome, verdict, shares);
}

/* One look at the machine, and what follows from it. */
struct judgement {
	struct sr_observation seen;
	struct sr_verdict verdict;
	void *work;
	size_t size;
};

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

/* What looks all right to the drivers is tried, as long as nobody has it. */
static int check_regions(struct softreserve *sr, struct judgement *judgement)
{
	if (judgement->verdict.outcome != SR_CXL || sr->mode != SR_MODE_ALL ||
	    !sr_gate_is_closed() || !sr_regions_check(sr, &judgement->seen))
		return 0;
	return judge(judgement);
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
	if (!sr_settle(sr, &judgement->seen, &judgement->verdict, shares, outcome))
		return true;

	pr_info("something has come or gone since the verdict: judged anew\n");
	sr_share_free(shares);
	judgement_free(judgement);
	return false;
}

/*
 * A DAX driver can refuse a region, which shows only once the gate is open. Then
 * it is judged again, and CXL goes if that is still possible.
 */
static void look_again(struct softreserve *sr, const struct judgement *first,
		       struct list_head *shares)
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
		conclude(sr, SR_CXL, &first->verdict, shares);
	} else if (second.verdict.outcome == SR_CXL) {
		conclude(sr, SR_CXL, &second.verdict, shares);
	} else {
		sr_share_free(shares);
		conclude(sr, outcome, &second.verdict, &changed);
	}
	judgement_free(&second);
}

/* Steps 3 to 6. */
static void decide(struct softreserve *sr)
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
		leave_to_kernel(sr, SR_REFUSED);
	} else if (outcome == SR_CXL && sr->mode == SR_MODE_ALL) {
		look_again(sr, &judgement, &shares);
	} else {
		conclude(sr, outcome, &judgement.verdict, &shares);
	}
	judgement_free(&judgement);
}

static void run(struct work_struct *unused)
{
	decide(&state);
	module_put(THIS_MODULE);
}

static DECLARE_WORK(run_work, run);
static struct workqueue_struct *work_queue;

/* Return: 0, or -EBUSY if CXL is up already. */
static int too_late(struct softreserve *sr)
{
	struct device *dev = sr_acpi0017_get();
	bool up = dev && READ_ONCE(dev->driver);

	put_device(dev);
	if (!up)
		return 0;

	sr_refuse(sr, "loaded too late, cxl_acpi is bound already");
	return -EBUSY;
}

/*
 * Is there anything to do, and can it be done?
 * Return: 0; -ENODEV if there is nothing; -EBUSY if it is too late.
 */
static int find_work(struct softreserve *sr)
{
	int rc = sr_cedt_read(&sr->cedt);

	if (rc)
		return rc;

	rc = sr_defer_find(sr);
	if (rc)
		return rc;

	if (!list_empty(&sr->deferrals) || !list_empty(&sr->orphans))
		return too_late(sr);
	if (!sr->cedt.n_windows) {
		pr_info("firmware describes no CXL window: nothing to do\n");
		return -ENODEV;
	}
	pr_info("no Soft Reserved memory in a CXL window: nothing to do\n");
	return -ENODEV;
}

/* Steps 1 and 2, undone in reverse by undo_work(). */
static int start_work(struct softreserve *sr)
{
	int rc;

	work_queue = alloc_ordered_workqueue("softreserve", 0);
	if (!work_queue)
		return -ENOMEM;

	rc = sr_decoders_save(sr);
	if (rc)
		goto free_decoders;

	rc = sr_fallback_init(sr);
	if (rc)
		goto free_decoders;

	rc = sr_rest_watch(sr);
	if (rc)
		goto exit_fallback;

	if (sr->mode == SR_MODE_OBSERVE)
		goto run;

	rc = sr_gate_close();
	if (rc)
		goto unwatch;

	rc = sr_hmem_hold();
	if (rc)
		goto open_gate;

	/* From here on nothing slips through; what was there before is seen now. */
	rc = too_late(sr);
	if (rc)
		goto let_hmem_go;

	rc = sr_defer_all(sr);
	if (rc)
		goto let_hmem_go;
run:
	/* Until there is a verdict the module stays. */
	__module_get(THIS_MODULE);
	queue_work(work_queue, &run_work);
	return 0;

let_hmem_go:
	sr_hmem_let_go();
open_gate:
	sr_gate_open();
unwatch:
	sr_rest_unwatch();
exit_fallback:
	sr_fallback_exit(sr);
free_decoders:
	sr_decoders_free(sr);
	destroy_workqueue(work_queue);
	return rc;
}

static void undo_work(struct softreserve *sr)
{
	flush_work(&run_work);
	/* First, so that HMEM finds no range of which there still is a device of the module. */
	sr_fallback_exit(sr);
	sr_defer_restore_orphans(sr);
	sr_defer_restore_all(sr);
	sr_hmem_let_go();
	sr_gate_open();
	sr_rest_unwatch();
	sr_decoders_free(sr);
	destroy_workqueue(work_queue);
}

static bool started;

static void free_tables(struct softreserve *sr)
{
	sr_defer_free(sr);
	kfree(sr->described);
	sr_cedt_free(&sr->cedt);
}

static int __init softreserve_init(void)
{
	struct softreserve *sr = &state;
	int rc, work;

	rc = read_parameters(sr);
	if (rc)
		return rc;

	work = find_work(sr);
	if (work && work != -ENODEV && work != -EBUSY) {
		rc = work;
		goto free_tables;
	}

	rc = sr_report_create(sr);
	if (rc)
		goto free_tables;

	if (!work) {
		work = start_work(sr);
		started = !work;
	}
	if (work == -ENODEV || work == -EBUSY) {
		leave_to_kernel(sr, work == -EBUSY ? SR_REFUSED : SR_NONE);
	} else if (work) {
		rc = work;
		goto destroy_report;
	}
	return 0;

destroy_report:
	sr_report_destroy(sr);
free_tables:
	free_tables(sr);
	return rc;
}

static void __exit softreserve_exit(void)
{
	struct softreserve *sr = &state;

	if (started)
		undo_work(sr);
	sr_report_destroy(sr);
	free_tables(sr);
}

module_init(softreserve_init);
module_exit(softreserve_exit);

MODULE_DESCRIPTION("Soft Reserved memory in CXL windows: CXL keeps all of it, or raw DAX gets all");
MODULE_LICENSE("GPL");
MODULE_IMPORT_NS("ACPI");
