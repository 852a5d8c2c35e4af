// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/device/driver.h>
#include <linux/platform_device.h>

#include "check.h"
#include "dax.h"
#include "defer.h"
#include "fallback.h"
#include "gate.h"
#include "hmem.h"
#include "load.h"
#include "regions.h"
#include "rest.h"
#include "settle.h"
#include "teardown.h"

static void note_share(struct softreserve *sr, struct list_head *shares, struct sr_range range,
		       enum sr_disposition disp, const char *owner)
{
	if (sr_share_add(sr, shares, range, disp, owner))
		pr_warn("[mem %#llx-%#llx] is not reported: out of memory\n", range.start,
			range.end);
}

static bool is_orphan(struct softreserve *sr, struct sr_range range)
{
	struct sr_deferral *orphan;

	list_for_each_entry(orphan, &sr->orphans, node)
		if (sr_range_intersects(orphan->range, range))
			return true;
	return false;
}

static void note_foreign(struct softreserve *sr, const struct sr_verdict *verdict,
			 struct list_head *shares)
{
	for (size_t i = 0; i < verdict->n_pieces; i++)
		if (verdict->pieces[i].disp == SR_DISP_FOREIGN &&
		    !is_orphan(sr, verdict->pieces[i].range))
			note_share(sr, shares, verdict->pieces[i].range, SR_DISP_FOREIGN, "");
}

/* Every range of a list that is not dead, whole. */
static void note_ranges(struct softreserve *sr, const struct list_head *ranges,
			enum sr_disposition disp, struct list_head *shares)
{
	struct sr_deferral *deferral;

	list_for_each_entry(deferral, ranges, node)
		if (!deferral->dead)
			note_share(sr, shares, deferral->range, disp, "");
}

static void note_regions(struct softreserve *sr, const struct sr_observation *observation,
			 struct list_head *shares)
{
	struct sr_deferral *deferral;

	list_for_each_entry(deferral, &sr->deferrals, node) {
		for (size_t i = 0; i < observation->snapshot.n_regions; i++) {
			const struct sr_region *region = &observation->regions[i];
			struct sr_range clip = sr_range_clip(deferral->range, region->range);

			if (!sr_range_empty(clip))
				note_share(sr, shares, clip, SR_DISP_CXL, region->name);
		}
	}
}

static void settle_cxl(struct softreserve *sr, const struct sr_observation *observation,
		       struct list_head *shares)
{
	if (sr_defer_put_below_regions(sr, observation->regions, observation->snapshot.n_regions))
		pr_warn("out of memory: Soft Reserved is shown beside the regions\n");
	sr_dax_load();
	sr_gate_open();
	sr_dax_take_regions();
	/* Last, as in settle_nothing(): its probe may take its time, or never end. */
	sr_hmem_let_go();
	note_regions(sr, observation, shares);
}

/* For what is handed out. HMEM itself is let go when the ranges are where it may look. */
static bool has_hmem_driver(void)
{
	sr_load("dax_hmem");
	return driver_find("hmem", &platform_bus_type);
}

static void give(struct softreserve *sr, struct list_head *shares)
{
	sr_hmem_let_go();
	sr_dax_load();
	sr_fallback_give(sr, shares);
}

/* Memory that was found not to keep what is written is not for kmem, whatever the verdict. */
static bool may_bind(const char *region, const void *arg)
{
	const struct sr_observation *observation = arg;

	for (size_t i = 0; i < observation->snapshot.n_regions; i++)
		if (observation->regions[i].unreadable &&
		    !strcmp(observation->regions[i].name, region))
			return false;
	return true;
}

static void settle_nothing(struct softreserve *sr, const struct sr_observation *observation,
			   struct list_head *shares)
{
	sr_defer_restore_all(sr);
	sr_gate_let_root_go();
	/* HMEM's probe may take its time, or never end. */
	sr_gate_open_for(may_bind, observation);
	sr_hmem_let_go();
	note_ranges(sr, &sr->deferrals, SR_DISP_PENDING, shares);
}

static bool touches_region(const struct sr_observation *observation, struct sr_range range)
{
	for (size_t i = 0; i < observation->snapshot.n_regions; i++)
		if (sr_range_intersects(observation->regions[i].range, range))
			return true;
	return false;
}

/* Nobody else may have it while it is tried. Return: whether there is any. */
static bool claim_untouched(struct softreserve *sr, const struct sr_observation *observation)
{
	struct sr_deferral *deferral;
	bool any = false;

	list_for_each_entry(deferral, &sr->deferrals, node) {
		deferral->claimed = !deferral->tree &&
				    !touches_region(observation, deferral->range) &&
				    sr_check_claim(deferral->range);
		any |= deferral->claimed;
	}
	return any;
}

static void release_untouched(struct softreserve *sr)
{
	struct sr_deferral *deferral;

	list_for_each_entry(deferral, &sr->deferrals, node)
		if (deferral->claimed)
			sr_check_release(deferral->range);
}

static void mark_dead(struct sr_range range, void *arg)
{
	struct softreserve *sr = arg;
	struct sr_deferral *deferral;

	list_for_each_entry(deferral, &sr->deferrals, node)
		deferral->dead |= sr_range_intersects(deferral->range, range);
}

/*
 * Where CXL stays although it should go, HMEM of Linux 7.1 and later takes the ranges that
 * no region contains, and Linux crashes in those that are dead. So what no region touches
 * is tried before HMEM may look.
 */
static void find_dead(struct softreserve *sr, const struct sr_observation *observation)
{
	if (test_taint(TAINT_DIE))
		return;

	if (claim_untouched(sr, observation)) {
		if (sr_fallback_prepare(sr, SR_CLAIMED))
			pr_warn("out of memory: what HMEM gets is not checked\n");
		else
			sr_fallback_check(sr, mark_dead, sr);
	}
	release_untouched(sr);
}

static void give_dead(struct softreserve *sr, struct list_head *shares)
{
	struct sr_deferral *deferral;
	bool any = false;

	list_for_each_entry(deferral, &sr->deferrals, node) {
		any |= deferral->dead;
		deferral->dead = false;
	}
	if (any)
		give(sr, shares);
}

/*
 * CXL should go, and cannot. So its regions keep their memory, which nobody has tried if it
 * was clear without a try that CXL should go.
 */
static void settle_refused(struct softreserve *sr, struct sr_observation *observation,
			   struct list_head *shares)
{
	if (sr_gate_is_closed() && !test_taint(TAINT_DIE) && !observation->checked &&
	    sr_regions_check(sr, observation) < 0)
		pr_warn("out of memory: what CXL keeps is not checked\n");
	find_dead(sr, observation);
	settle_nothing(sr, observation, shares);
	give_dead(sr, shares);
}

/* Return: 0, or -EBUSY with sr_refuse() told why. */
static int tear_down(struct softreserve *sr, const struct sr_observation *observation)
{
	/*
	 * From the teardown on there is no way back, so all memory is got before. Not
	 * before the seal: what a check has found out is thrown away here.
	 */
	if (!sr_fallback_prepare(sr, SR_ALL))
		return sr_teardown(sr, observation);

	sr_refuse(sr, "out of memory");
	return -EBUSY;
}

/* Return: 0 if CXL is gone; -EBUSY if it cannot go, -EAGAIN if it is to be judged anew. */
static int take_from_cxl(struct softreserve *sr, const struct sr_observation *observation)
{
	int rc;

	if (!has_hmem_driver()) {
		sr_refuse(sr, "there is no driver dax_hmem to hand memory out with");
		return -EBUSY;
	}
	if (!sr_rest_seal())
		return -EAGAIN;
	rc = tear_down(sr, observation);
	sr_rest_unseal();
	if (!rc)
		sr_teardown_finish(sr);
	return rc;
}

/* Return: as sr_settle() */
static int settle_dax(struct softreserve *sr, struct sr_observation *observation,
		      struct list_head *shares, enum sr_outcome *outcome)
{
	int rc = take_from_cxl(sr, observation);

	if (rc == -EAGAIN)
		return rc;

	if (rc) {
		settle_refused(sr, observation, shares);
		*outcome = SR_REFUSED;
	} else {
		give(sr, shares);
	}
	return 0;
}

int sr_settle(struct softreserve *sr, struct sr_observation *observation,
	      const struct sr_verdict *verdict, struct list_head *shares, enum sr_outcome *outcome)
{
	*outcome = verdict->outcome;
	note_foreign(sr, verdict, shares);
	if (sr->mode == SR_MODE_OBSERVE) {
		note_ranges(sr, &sr->orphans, SR_DISP_FOREIGN, shares);
		note_ranges(sr, &sr->deferrals, SR_DISP_PENDING, shares);
		return 0;
	}

	switch (verdict->outcome) {
	case SR_CXL:
		settle_cxl(sr, observation, shares);
		return 0;
	case SR_DAX:
		return settle_dax(sr, observation, shares, outcome);
	default:
		settle_nothing(sr, observation, shares);
		return 0;
	}
}

void sr_settle_orphans(struct softreserve *sr, struct list_head *shares)
{
	if (sr->mode == SR_MODE_OBSERVE || list_empty(&sr->orphans))
		return;

	/* What was checked with the regions, before these came into use, is not checked again. */
	if ((!sr_fallback_is_checked() && sr_fallback_prepare(sr, SR_ORPHANS)) ||
	    !has_hmem_driver()) {
		pr_warn("memory without a NUMA node is left to HMEM: no memory, or no driver\n");
		sr_defer_restore_orphans(sr);
		note_ranges(sr, &sr->orphans, SR_DISP_FOREIGN, shares);
		return;
	}
	give(sr, shares);
}
