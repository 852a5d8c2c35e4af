// SPDX-License-Identifier: GPL-2.0-only
/*
 * softreserve: Soft Reserved memory in CXL windows is kept by CXL whole, or
 * given back as raw DAX memory whole. softreserve.h names the steps.
 */
#include "softreserve.h"

#include <linux/completion.h>
#include <linux/crash_dump.h>
#include <linux/kref.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "cxlbus.h"
#include "decide.h"
#include "decoders.h"
#include "defer.h"
#include "fallback.h"
#include "gate.h"
#include "hmem.h"
#include "report.h"
#include "rest.h"
#include "retry.h"

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

static bool off;
module_param(off, bool, 0444);
MODULE_PARM_DESC(off, "do nothing at all: everything is as without the module");

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
	char *kept = sr->retrying ? sr->retry_refusal : sr->refusal;
	char reason[SR_REFUSAL_MAX];
	va_list args;

	va_start(args, format);
	vscnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	pr_warn("%srefused: %s\n", sr->retrying ? "retry " : "", reason);
	if (!kept[0])
		strscpy(kept, reason, SR_REFUSAL_MAX);
}

static void run(struct work_struct *unused)
{
	sr_decide(&state);
	module_put(THIS_MODULE);
}

static DECLARE_WORK(run_work, run);
static struct workqueue_struct *work_queue;

/* Steps 1 and 2 are done. */
static bool started;

/* Return: 0, or an error with sr_refuse() told why. */
static int may_retry(struct softreserve *sr, enum sr_outcome outcome)
{
	if (!started || sr->mode == SR_MODE_OBSERVE || outcome == SR_NONE) {
		sr_refuse(sr, "the module has decided nothing that could be undone");
		return -EOPNOTSUPP;
	}
	if (outcome == SR_CXL && !sr_report_bytes(SR_DISP_PENDING)) {
		sr_refuse(sr, "CXL keeps every byte");
		return -EOPNOTSUPP;
	}
	return 0;
}

/**
 * struct wish - an operator's wish for another try
 * @kref: who has asked, and the worker
 * @work: the worker's part
 * @done: @rc is there
 * @rc: what sr_retry_begin() returned
 */
struct wish {
	struct kref kref;
	struct work_struct work;
	struct completion done;
	int rc;
};

/* Bit 0: there is a wish that has not been carried out. */
static unsigned long wished;

static void free_wish(struct kref *kref)
{
	kfree(container_of(kref, struct wish, kref));
}

/*
 * Not by the operator's task: what the CXL core does for somebody who is about to be killed it
 * leaves half done (down_write_killable() in detach_target()).
 */
static void grant(struct work_struct *work)
{
	struct wish *wish = container_of(work, struct wish, work);

	state.retrying = true;
	wish->rc = sr_retry_begin(&state, sr_report_outcome());
	state.retrying = false;
	/* The reference to the module goes with the work. */
	if (!wish->rc)
		queue_work(work_queue, &run_work);
	clear_bit(0, &wished);
	complete(&wish->done);
	if (wish->rc)
		module_put(THIS_MODULE);
	kref_put(&wish->kref, free_wish);
}

static int ask(struct softreserve *sr)
{
	enum sr_outcome outcome = sr_report_outcome();
	int rc;

	/* Then the worker is at it, and says itself what it refuses. */
	if (outcome == SR_PENDING) {
		strscpy(sr->retry_refusal, "nothing is decided yet", SR_REFUSAL_MAX);
		return -EBUSY;
	}

	sr->retry_refusal[0] = '\0';
	sr->retrying = true;
	rc = may_retry(sr, outcome);
	sr->retrying = false;
	return rc;
}

/* With a reference to the module, that of the work; it is not there any more if this fails. */
static int wish_and_wait(struct softreserve *sr)
{
	struct wish *wish = kzalloc(sizeof(*wish), GFP_KERNEL);
	int rc = wish ? ask(sr) : -ENOMEM;

	if (rc) {
		clear_bit(0, &wished);
		module_put(THIS_MODULE);
		kfree(wish);
		return rc;
	}

	kref_init(&wish->kref);
	kref_get(&wish->kref);
	INIT_WORK(&wish->work, grant);
	init_completion(&wish->done);
	queue_work(work_queue, &wish->work);
	rc = wait_for_completion_killable(&wish->done) ?: wish->rc;
	kref_put(&wish->kref, free_wish);
	return rc;
}

int sr_retry(void)
{
	if (!try_module_get(THIS_MODULE))
		return -ENODEV;

	/* Who waits here would be found to hang (unrest.h). */
	if (test_and_set_bit(0, &wished)) {
		module_put(THIS_MODULE);
		return -EBUSY;
	}
	return wish_and_wait(&state);
}

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
	int rc;

	if (off) {
		pr_info("switched off by its parameter \"off\": nothing to do\n");
		return -ENODEV;
	}
	if (is_kdump_kernel()) {
		pr_info("this kernel is here to save a crashed one: nothing to do\n");
		return -ENODEV;
	}

	rc = sr_cedt_read(&sr->cedt);
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
	started = true;
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
	flush_workqueue(work_queue);
	/* First, so that HMEM finds no range of which there still is a device of the module. */
	sr_fallback_exit(sr);
	sr_defer_restore_orphans(sr);
	sr_defer_restore_all(sr);
	sr_hmem_let_go();
	sr_gate_let_root_go();
	sr_gate_open_kept();
	sr_gate_open();
	sr_rest_unwatch();
	sr_decoders_free(sr);
	destroy_workqueue(work_queue);
}

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

	if (!work)
		work = start_work(sr);
	if (work == -ENODEV || work == -EBUSY) {
		sr_leave_to_kernel(sr, work == -EBUSY ? SR_REFUSED : SR_NONE);
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
