// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/kmod.h>

#include "defer.h"
#include "fallback.h"
#include "gate.h"
#include "settle.h"
#include "teardown.h"

static void note_share(struct list_head *shares, struct sr_range range, enum sr_disposition disp,
		       const char *owner)
{
	if (sr_share_add(shares, range, disp, owner))
		pr_warn("[mem %#llx-%#llx] is not reported: out of memory\n", range.start,
			range.end);
}

static void note_foreign(const struct sr_verdict *verdict, struct list_head *shares)
{
	for (size_t i = 0; i < verdict->n_pieces; i++)
		if (verdict->pieces[i].disp == SR_DISP_FOREIGN)
			note_share(shares, verdict->pieces[i].range, SR_DISP_FOREIGN, "");
}

static void note_pending(struct softreserve *sr, struct list_head *shares)
{
	struct sr_deferral *deferral;

	list_for_each_entry(deferral, &sr->deferrals, node)
		note_share(shares, deferral->range, SR_DISP_PENDING, "");
}

static void settle_cxl(struct softreserve *sr, const struct sr_observation *observation,
		       struct list_head *shares)
{
	struct sr_deferral *deferral;

	if (sr_defer_put_below_regions(sr, observation->regions, observation->snapshot.n_regions))
		pr_warn("out of memory: Soft Reserved is shown beside the regions\n");
	sr_gate_open();

	list_for_each_entry(deferral, &sr->deferrals, node) {
		for (size_t i = 0; i < observation->snapshot.n_regions; i++) {
			const struct sr_region *region = &observation->regions[i];
			struct sr_range clip = sr_range_clip(deferral->range, region->range);

			if (!sr_range_empty(clip))
				note_share(shares, clip, SR_DISP_CXL, region->name);
		}
	}
}

static void settle_dax(struct softreserve *sr, struct list_head *shares)
{
	struct sr_deferral *deferral;

	sr_teardown(sr);

	/* Its walk over HMEM's ranges must find these gone, its driver must be there for ours. */
	request_module("dax_hmem");
	list_for_each_entry(deferral, &sr->deferrals, node)
		sr_fallback_give(sr, deferral, shares);
}

static void settle_refused(struct softreserve *sr, struct list_head *shares)
{
	sr_defer_restore_all(sr);
	sr_gate_open();
	note_pending(sr, shares);
}

enum sr_outcome sr_settle(struct softreserve *sr, const struct sr_observation *observation,
			  const struct sr_verdict *verdict, struct list_head *shares)
{
	note_foreign(verdict, shares);
	if (sr->mode == SR_MODE_OBSERVE) {
		note_pending(sr, shares);
		return verdict->outcome;
	}

	if (verdict->outcome == SR_CXL) {
		settle_cxl(sr, observation, shares);
		return SR_CXL;
	}
	if (verdict->outcome == SR_DAX && !sr_teardown_refused(sr, observation)) {
		settle_dax(sr, shares);
		return SR_DAX;
	}
	settle_refused(sr, shares);
	return verdict->outcome == SR_DAX ? SR_REFUSED : verdict->outcome;
}
