// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "oracle.h"

static const struct sr_range no_range = { 1, 0 };

static void expect(struct oracle *oracle, enum sr_conflict_kind kind, struct sr_range range,
		   const char *device)
{
	struct sr_conflict *conflict = &oracle->conflicts[oracle->n_conflicts];

	memset(conflict, 0, sizeof(*conflict));
	conflict->kind = kind;
	conflict->range = range;
	snprintf(conflict->device, sizeof(conflict->device), "%s", device);
	for (size_t i = 0; i < oracle->n_conflicts; i++) {
		if (!memcmp(&oracle->conflicts[i], conflict, sizeof(*conflict)))
			return;
	}
	oracle->n_conflicts++;
}

static void expect_runs(struct oracle *oracle, const struct scene *scene,
			enum sr_conflict_kind kind, u64 cells)
{
	struct sr_range runs[CELLS / 2];
	size_t n = universe_runs(scene->u, cells, runs);

	for (size_t i = 0; i < n; i++)
		expect(oracle, kind, runs[i], "");
}

static void expect_devices(struct oracle *oracle, const struct scene *scene)
{
	unsigned int fatal = 0;

	for (size_t i = 0; i < scene->snap.n_devices; i++) {
		const struct sr_device *d = &scene->devices[i];

		if (d->fatal)
			fatal++;
		if (d->driver_missing)
			expect(oracle, SR_NO_DRIVER, no_range, d->driver);
		if (!d->bound && !d->driver_missing && d->fatal)
			expect(oracle, SR_NO_TOPOLOGY, no_range, d->name);
		if (!d->bound && !d->driver_missing && !d->fatal)
			expect(oracle, SR_PROBE_FAILED, no_range, d->name);
	}
	if (!fatal)
		expect(oracle, SR_NO_TOPOLOGY, no_range, "");
}

static bool fits(const struct scene *scene, size_t region, u64 soft_reserved)
{
	u64 cells = universe_cells(scene->u, scene->regions[region].range);
	bool in_window = false;

	for (size_t i = 0; i < scene->snap.n_windows; i++)
		in_window |= !(cells & ~universe_cells(scene->u, scene->windows[i]));
	for (size_t i = 0; i < scene->snap.n_regions; i++) {
		if (i != region && !scene->regions[i].later &&
		    cells & universe_cells(scene->u, scene->regions[i].range))
			return false;
	}
	return in_window && !(cells & ~soft_reserved);
}

static u64 expect_regions(struct oracle *oracle, const struct scene *scene, u64 soft_reserved)
{
	u64 covered = 0;

	for (size_t i = 0; i < scene->snap.n_regions; i++) {
		const struct sr_region *r = &scene->regions[i];
		u64 cells = universe_cells(scene->u, r->range);
		bool complete = r->ways > 0 && r->targets >= r->ways;

		if (r->later)
			continue;
		covered |= cells;
		if (!(cells & oracle->deferred))
			continue;
		if (!complete)
			expect(oracle, SR_INCOMPLETE, r->range, r->name);
		if (complete && !r->bound)
			expect(oracle, SR_UNBOUND, r->range, r->name);
		if (complete && r->bound && r->unreadable)
			expect(oracle, SR_UNREADABLE, r->range, r->name);
		if (!fits(scene, i, soft_reserved))
			expect(oracle, SR_MISFIT, r->range, r->name);
	}
	return covered;
}

static void expect_decoders(struct oracle *oracle, const struct scene *scene)
{
	for (size_t i = 0; i < scene->snap.n_decoders; i++) {
		const struct sr_decoder *d = &scene->decoders[i];

		if (!d->claimed && universe_cells(scene->u, d->range) & oracle->deferred)
			expect(oracle, SR_UNCLAIMED, d->range, d->name);
	}
}

/* Unite described ranges that overlap until none do. Returns how many are left. */
static size_t group(const struct scene *scene, u64 *groups)
{
	size_t n = 0;

	for (size_t i = 0; i < scene->snap.n_soft_reserved; i++) {
		u64 cells = universe_cells(scene->u, scene->soft_reserved[i]);

		for (size_t j = 0; j < n;) {
			if (!(groups[j] & cells)) {
				j++;
				continue;
			}
			cells |= groups[j];
			groups[j] = groups[--n];
			j = 0;
		}
		if (cells)
			groups[n++] = cells;
	}
	return n;
}

/* One after the other by lowest cell; CXL and DAX are told apart later. */
static void expect_pieces(struct oracle *oracle, const struct scene *scene, const u64 *groups,
			  size_t n, u64 windows)
{
	for (unsigned int cell = 0; cell < CELLS; cell++) {
		for (size_t i = 0; i < n; i++) {
			struct sr_piece *piece = &oracle->pieces[oracle->n_pieces];
			bool foreign = !(groups[i] & windows);

			if (__builtin_ctzll(groups[i]) != (int)cell)
				continue;
			piece->range = universe_range(scene->u, cell,
						      CELLS - 1 - __builtin_clzll(groups[i]));
			piece->disp = foreign ? SR_DISP_FOREIGN : SR_DISP_PENDING;
			oracle->deferred |= foreign ? 0 : groups[i];
			oracle->n_pieces++;
		}
	}
}

void oracle_ask(struct oracle *oracle, const struct scene *scene)
{
	const struct sr_snapshot *snap = &scene->snap;
	u64 windows = universe_all(scene->u, scene->windows, snap->n_windows);
	u64 soft_reserved = universe_all(scene->u, scene->soft_reserved, snap->n_soft_reserved);
	u64 groups[SCENE_MAX], covered;
	size_t n_groups;

	memset(oracle, 0, sizeof(*oracle));
	n_groups = group(scene, groups);
	expect_pieces(oracle, scene, groups, n_groups, windows);
	oracle->outcome = SR_NONE;
	if (!oracle->deferred)
		return;
	expect_devices(oracle, scene);
	expect_decoders(oracle, scene);
	covered = expect_regions(oracle, scene, soft_reserved);
	expect_runs(oracle, scene, SR_MISFIT, oracle->deferred & ~windows);
	expect_runs(oracle, scene, SR_UNCOVERED, oracle->deferred & windows & ~covered);
	oracle->outcome = oracle->n_conflicts ? SR_DAX : SR_CXL;
	for (size_t i = 0; i < oracle->n_pieces; i++) {
		if (oracle->pieces[i].disp == SR_DISP_PENDING)
			oracle->pieces[i].disp = oracle->n_conflicts ? SR_DISP_DAX : SR_DISP_CXL;
	}
}
