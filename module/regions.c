// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include "check.h"
#include "defer.h"
#include "fallback.h"
#include "regions.h"

/* Which part of the deferrals the regions have: the same ones in the same order each time. */
static bool next_share(struct softreserve *sr, const struct sr_observation *observation,
		       size_t skip, struct sr_range *share)
{
	struct sr_deferral *deferral;

	list_for_each_entry(deferral, &sr->deferrals, node) {
		for (size_t i = 0; i < observation->snapshot.n_regions; i++) {
			*share = sr_range_clip(deferral->range, observation->regions[i].range);
			if (!sr_range_empty(*share) && !skip--)
				return true;
		}
	}
	return false;
}

static void release(struct softreserve *sr, const struct sr_observation *observation, size_t n)
{
	struct sr_range share;

	while (n-- && next_share(sr, observation, n, &share))
		sr_check_release(share);
}

/* Return: whether all was to be had; @n of it is. */
static bool claim(struct softreserve *sr, const struct sr_observation *observation, size_t *n)
{
	struct sr_range share;

	for (*n = 0; next_share(sr, observation, *n, &share); (*n)++)
		if (!sr_check_claim(share))
			return false;
	return true;
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

bool sr_regions_check(struct softreserve *sr, struct sr_observation *observation)
{
	struct marks marks = { .observation = observation };
	size_t n = 0;

	if (sr->verify == SR_VERIFY_OFF)
		return false;

	if (sr_fallback_prepare(sr, SR_ALL))
		pr_warn("out of memory: what CXL keeps is not checked\n");
	else if (!claim(sr, observation, &n))
		pr_notice("what CXL keeps is not checked: some of it is in use\n");
	else
		sr_fallback_check(sr, mark, &marks);
	release(sr, observation, n);
	return marks.any;
}
