// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/panic.h>

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

/* Since Linux 7.1 HMEM may have taken what the module gave back to it. */
static bool is_with_hmem(struct softreserve *sr)
{
	struct device *hmem = sr_hmem_lock();
	bool is = sr_defer_is_with_hmem(sr, &sr->deferrals) ||
		  sr_defer_is_with_hmem(sr, &sr->orphans);

	sr_hmem_unlock(hmem);
	return is;
}

/* Return: as sr_teardown(); -EAGAIN if something has come meanwhile. */
static int try_teardown(struct softreserve *sr, const struct sr_observation *seen)
{
	int rc;

	if (!sr_rest_seal())
		return -EAGAIN;
	rc = sr_teardown(sr, seen);
	sr_rest_unseal();
	return rc;
}

/* What is below CXL as it was. */
static void undo_teardown(struct softreserve *sr, const struct sr_observation *seen,
			  enum sr_outcome outcome)
{
	if (outcome != SR_CXL)
		sr_defer_restore_all(sr);
	else if (sr_defer_put_below_regions(sr, seen->regions, seen->snapshot.n_regions))
		pr_warn("Soft Reserved is shown beside the regions\n");
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
	if (rc == -EIO)
		undo_teardown(sr, &seen, outcome);
	if (rc == -EAGAIN)
		sr_decoders_forget_new(sr);
	sr_observation_free(&seen);
	return rc == -EIO ? -EBUSY : rc;
}

/* CXL is up, all of it or a part. */
static int take_cxl_down(struct softreserve *sr, enum sr_outcome outcome)
{
	int rc;

	if (is_with_hmem(sr))
		return -EBUSY;
	if (!list_empty(&sr->fallbacks)) {
		sr_refuse(sr, "memory beside CXL was handed out: retry is not for that");
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

	if (!rc)
		sr_fallback_unlock();
	return rc;
}

static int take_back(struct softreserve *sr, enum sr_outcome outcome)
{
	bool closed = sr_gate_is_closed();
	int rc;

	/* Of the regions that there are now, nobody waits for it. */
	rc = sr_gate_close();
	if (rc) {
		sr_refuse(sr, "out of memory");
		return rc;
	}
	rc = outcome == SR_DAX ? take_devices_back(sr) : take_cxl_down(sr, outcome);
	if (rc && !closed)
		sr_gate_open();
	return rc;
}

int sr_retry_begin(struct softreserve *sr, enum sr_outcome outcome)
{
	int rc;

	if (test_taint(TAINT_DIE)) {
		sr_refuse(sr, "the kernel had an oops");
		return -EBUSY;
	}

	rc = take_back(sr, outcome);
	if (rc)
		return rc;

	if (sr_defer_take_out(sr) || sr_defer_take_out_orphans(sr))
		pr_warn("a range stays in its tree\n");
	/* It may have no driver yet, and gets one meanwhile. */
	if (sr_hmem_hold())
		pr_warn("HMEM is not held back before the verdict\n");
	sr_gate_open_kept();
	sr_fallback_forget();
	sr_decoders_forget_gone(sr);
	sr->refusal[0] = '\0';
	sr->cost = (struct sr_cost){};
	sr_report_reset(sr);
	sr_gate_let_root_go();
	sr_rest_bind_root();
	return 0;
}
