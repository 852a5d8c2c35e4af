// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/kmod.h>

#include "cxlbus.h"
#include "decoders.h"
#include "defer.h"
#include "fallback.h"
#include "gate.h"
#include "settle.h"

/* A driver has requested part of it: kmem, device_dax, or a pmem namespace. */
static bool in_use(struct sr_range range)
{
	return !sr_range_empty(range) && region_intersects(range.start, sr_range_bytes(range),
							   IORESOURCE_MEM | IORESOURCE_BUSY,
							   IORES_DESC_NONE) != REGION_DISJOINT;
}

static bool find_use(struct softreserve *sr, const struct sr_observation *observation,
		     struct sr_range *used)
{
	struct sr_deferral *deferral;

	for (size_t i = 0; i < observation->snapshot.n_regions; i++) {
		*used = observation->regions[i].range;
		if (in_use(*used))
			return true;
	}
	list_for_each_entry(deferral, &sr->deferrals, node) {
		*used = deferral->range;
		if (in_use(*used))
			return true;
	}
	return false;
}

/* Everything that cxl_acpi set up goes with it, the decoders of regions included. */
static void tear_down_cxl(struct softreserve *sr)
{
	struct device *acpi0017 = sr_acpi0017_get();

	if (acpi0017)
		device_release_driver(acpi0017);
	put_device(acpi0017);

	/* Endpoints detach on the CXL core's workqueue (schedule_cxl_memdev_detach()). */
	cxl_bus_drain();

	if (sr_decoders_restore(sr))
		pr_err("not every decoder is as firmware left it: memory behind it may be lost\n");
}

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

	tear_down_cxl(sr);
	sr_gate_open();

	/* Its walk over HMEM's ranges must find these gone, its driver must be there for ours. */
	request_module("dax_hmem");
	sr_defer_restore_all(sr);
	list_for_each_entry(deferral, &sr->deferrals, node)
		sr_fallback_give(sr, deferral->range, shares);
}

static void settle_refused(struct softreserve *sr, struct sr_range used, struct list_head *shares)
{
	pr_warn("CXL is not torn down: [mem %#llx-%#llx] is in use\n", used.start, used.end);
	sr_defer_restore_all(sr);
	sr_gate_open();
	note_pending(sr, shares);
}

enum sr_outcome sr_settle(struct softreserve *sr, const struct sr_observation *observation,
			  const struct sr_verdict *verdict, struct list_head *shares)
{
	struct sr_range used;

	note_foreign(verdict, shares);
	if (sr->mode == SR_MODE_OBSERVE) {
		note_pending(sr, shares);
		return verdict->outcome;
	}

	switch (verdict->outcome) {
	case SR_CXL:
		settle_cxl(sr, observation, shares);
		return SR_CXL;
	case SR_DAX:
		if (find_use(sr, observation, &used)) {
			settle_refused(sr, used, shares);
			return SR_REFUSED;
		}
		settle_dax(sr, shares);
		return SR_DAX;
	default:
		sr_defer_restore_all(sr);
		sr_gate_open();
		return verdict->outcome;
	}
}
