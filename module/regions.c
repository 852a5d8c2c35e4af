// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include "check.h"
#include "cxlbus.h"
#include "defer.h"
#include "fallback.h"
#include "regions.h"

/* The @nth part of a deferral that a region has. */
static bool find_share(const struct sr_deferral *deferral, const struct sr_observation *observation,
		       size_t nth, struct sr_range *share)
{
	for (size_t i = 0; i < observation->snapshot.n_regions; i++) {
		*share = sr_range_clip(deferral->range, observation->regions[i].range);
		if (!sr_range_empty(*share) && !nth--)
			return true;
	}
	return false;
}

/* The first @n of them. */
static void release(const struct sr_deferral *deferral, const struct sr_observation *observation,
		    size_t n)
{
	struct sr_range share;

	for (size_t i = 0; i < n && find_share(deferral, observation, i, &share); i++)
		sr_check_release(share);
}

static bool is_covered(const struct sr_deferral *deferral, const struct sr_observation *observation)
{
	struct sr_range share;
	u64 bytes = 0;

	for (size_t n = 0; find_share(deferral, observation, n, &share); n++)
		bytes += sr_range_bytes(share);
	return bytes == sr_range_bytes(deferral->range);
}

static int is_pmem_region(struct device *dev, void *unused)
{
	return sr_cxl_is(dev, SR_CXL_PMEM_REGION);
}

/*
 * Where a namespace lies, which is probed when it likes (nd_async_domain is none that
 * wait_for_device_probe() waits for) and never again if somebody has its memory.
 */
static bool is_persistent(const struct sr_region *region)
{
	struct device *dev = bus_find_device_by_name(&cxl_bus_type, NULL, region->name);
	bool is = dev && device_for_each_child(dev, NULL, is_pmem_region);

	put_device(dev);
	return is;
}

static bool is_any_persistent(const struct sr_deferral *deferral,
			      const struct sr_observation *observation)
{
	for (size_t i = 0; i < observation->snapshot.n_regions; i++)
		if (sr_range_intersects(deferral->range, observation->regions[i].range) &&
		    is_persistent(&observation->regions[i]))
			return true;
	return false;
}

/* Return: whether all of it was to be had, else nothing is. */
static bool claim(const struct sr_deferral *deferral, const struct sr_observation *observation)
{
	struct sr_range share;

	for (size_t n = 0; find_share(deferral, observation, n, &share); n++) {
		if (sr_check_claim(share))
			continue;
		pr_notice("[mem %#llx-%#llx] is not checked: some of it is in use\n",
			  deferral->range.start, deferral->range.end);
		release(deferral, observation, n);
		return false;
	}
	return true;
}

static void claim_all(struct softreserve *sr, const struct sr_observation *observation)
{
	struct sr_deferral *deferral;

	list_for_each_entry(deferral, &sr->deferrals, node)
		deferral->claimed = is_covered(deferral, observation) &&
				    !is_any_persistent(deferral, observation) &&
				    claim(deferral, observation);
}

static void release_all(struct softreserve *sr, const struct sr_observation *observation)
{
	struct sr_deferral *deferral;

	list_for_each_entry(deferral, &sr->deferrals, node)
		if (deferral->claimed)
			release(deferral, observation, SIZE_MAX);
}

/* What the walk over silent memory needs. */
struct marks {
	struct sr_observation *observation;
	bool any;
};

static void mark(struct sr_range range, void *arg)
{
	struct marks *marks = arg;

	for (size_t i = 0; i < marks->observation->snapshot.n_regions; i++) {
		if (!sr_range_intersects(marks->observation->regions[i].range, range))
			continue;
		marks->observation->regions[i].unreadable = true;
		marks->any = true;
	}
}

int sr_regions_check(struct softreserve *sr, struct sr_observation *observation)
{
	struct marks marks = { .observation = observation };
	int rc;

	observation->checked = true;
	if (sr->verify == SR_VERIFY_OFF)
		return 0;

	claim_all(sr, observation);
	rc = sr_fallback_prepare(sr, SR_CLAIMED_AND_ORPHANS);
	if (!rc)
		sr_fallback_check(sr, mark, &marks);
	release_all(sr, observation);
	return rc ?: marks.any;
}
