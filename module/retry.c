// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/mm.h>

#include "decoders.h"
#include "defer.h"
#include "fallback.h"
#include "gate.h"
#include "hmem.h"
#include "observe.h"
#include "report.h"
#include "rest.h"
#include "retry.h"
#include "teardown.h"

/* Since Linux 7.1 it may have taken what the module gave back to it. */
static bool is_with_hmem(struct softreserve *sr)
{
	struct device *hmem = sr_hmem_lock();
	struct sr_deferral *deferral;
	bool has = false;

	list_for_each_entry(deferral, &sr->deferrals, node)
		has |= sr_hmem_has(deferral->range);
	sr_hmem_unlock(hmem);
	if (has)
		sr_refuse(sr, "the kernel's HMEM has taken a range");
	return has;
}

/* Return: 0; -EBUSY, with sr_refuse() told why; -EAGAIN if something has come meanwhile. */
static int try_teardown(struct softreserve *sr, const struct sr_observation *seen)
{
	int rc;

	if (!sr_rest_seal())
		return -EAGAIN;
	rc = sr_teardown(sr, seen);
	sr_rest_unseal();
	return rc;
}

/* What is below CXL as it was, ranges and gate. */
static void undo_teardown(struct softreserve *sr, const struct sr_observation *seen,
			  enum sr_outcome outcome)
{
	if (outcome != SR_CXL)
		sr_defer_restore_all(sr);
	else if (sr_defer_take_out(sr) ||
		 sr_defer_put_below_regions(sr, seen->regions, seen->snapshot.n_regions))
		pr_warn("Soft Reserved is not shown below its regions\n");
	sr_gate_let_root_go();
}

/* Return: as try_teardown(), and -ENOMEM. */
static int look_and_tear_down(struct softreserve *sr, enum sr_outcome outcome)
{
	const char *why = sr_rest_await();
	struct sr_observation seen;
	int rc;

	if (why) {
		sr_refuse(sr, "%s", why);
		return -EBUSY;
	}
	rc = sr_observe(sr, &seen);
	if (rc)
		sr_refuse(sr, "out of memory");
	else
		rc = try_teardown(sr, &seen);
	if (rc == -EBUSY)
		undo_teardown(sr, &seen, outcome);
	sr_observation_free(&seen);
	return rc;
}

/* CXL is up, all of it or a part. */
static int take_cxl_down(struct softreserve *sr, enum sr_outcome outcome)
{
	int rc;

	if (is_with_hmem(sr))
		return -EBUSY;
	if (!list_empty(&sr->fallbacks)) {
		sr_refuse(sr, "memory beside CXL was handed out: unload the module, and load it anew");
		return -EBUSY;
	}

	/* What does not work would count as in use. */
	sr_fallback_unlock();
	do {
		rc = look_and_tear_down(sr, outcome);
	} while (rc == -EAGAIN);
	if (rc)
		sr_fallback_lock_again();
	else
		sr_teardown_finish(sr);
	return rc;
}

/* What was handed out comes back. */
static int take_devices_back(struct softreserve *sr)
{
	int rc = sr_fallback_take_back(sr);

	if (!rc && (sr_defer_take_out(sr) || sr_defer_take_out_orphans(sr)))
		pr_warn("a range stays in the iomem tree\n");
	return rc;
}

int sr_retry_begin(struct softreserve *sr, enum sr_outcome outcome)
{
	int rc;

	if (test_taint(TAINT_DIE)) {
		sr_refuse(sr, "the kernel had an oops");
		return -EBUSY;
	}

	/* Of what there is now, nobody waits for it. */
	if (sr_gate_close()) {
		sr_refuse(sr, "out of memory");
		return -ENOMEM;
	}
	rc = outcome == SR_DAX ? take_devices_back(sr) : take_cxl_down(sr, outcome);
	if (rc) {
		if (outcome != SR_DAX)
			sr_gate_open();
		return rc;
	}

	sr_gate_open_kept();
	sr_fallback_unlock();
	sr_fallback_forget();
	sr_decoders_forget_gone(sr);
	sr->refusal[0] = '\0';
	sr->cost = (struct sr_cost){};
	sr_report_reset(sr);
	sr_gate_let_root_go();
	sr_rest_bind_root();
	return 0;
}
