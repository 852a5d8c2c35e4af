// SPDX-License-Identifier: GPL-2.0-only
/*
 * The decision: what follows from a snapshot.
 *
 * Everything is sorted once and then swept or searched; no loop runs over
 * pairs. Copies are sorted, so that the order of observation has no say.
 */
#include "verdict.h"

/* The range of a conflict that concerns none in particular. */
static const struct sr_range no_range = { 1, 0 };

/* A region that is not empty. @range comes first: see compare_start(). */
struct span {
	struct sr_range range;
	const struct sr_region *region;
};

/*
 * One judgement under way. The arrays lie in the caller's workspace.
 * @pieces: described ranges by start, overlapping ones merged
 * @spans: regions by start
 * @by_start: windows by start, each for itself
 * @windows, @covered: bytes in windows, in regions
 * @deferred: bytes of described ranges that touch a window
 * @inside: bytes of these in windows
 * @gaps: scratch
 */
struct judge {
	const struct sr_snapshot *snap;
	struct sr_conflict *conflicts;
	size_t n_conflicts;
	struct sr_piece *pieces;
	size_t n_pieces;
	struct span *spans;
	size_t n_spans;
	struct sr_set by_start;
	struct sr_set windows;
	struct sr_set covered;
	struct sr_set deferred;
	struct sr_set inside;
	struct sr_set gaps;
};

/* Saturating: a sum that does not fit stays "too much" (all ones). */
static size_t add(size_t a, size_t b)
{
	size_t sum;

	return __builtin_add_overflow(a, b, &sum) ? ~(size_t)0 : sum;
}

static size_t multiply(size_t a, size_t b)
{
	size_t product;

	return __builtin_mul_overflow(a, b, &product) ? ~(size_t)0 : product;
}

/* Memory handed out front to back; a NULL base only counts. */
struct arena {
	char *base;
	size_t used;
};

static void *take(struct arena *arena, size_t n, size_t size)
{
	void *taken = arena->base ? arena->base + arena->used : NULL;

	arena->used = add(arena->used, multiply(n, size));
	return taken;
}

static struct sr_set take_set(struct arena *arena, size_t cap)
{
	return (struct sr_set){
		.range = take(arena, cap, sizeof(struct sr_range)),
		.cap = cap,
	};
}

/*
 * How many conflicts there can be:
 *
 * - a device causes one of no-driver, no-topology and probe-failed; "no fatal
 *   device at all" is one more;
 * - a decoder causes one;
 * - a region causes one of incomplete, unbound and unreadable, and one misfit;
 * - a run of deferred bytes outside the windows ends where a deferred range
 *   ends or before a window starts, hence at most @runs;
 * - a run of deferred bytes in windows that no region covers ends where a
 *   deferred range or a window ends or before a region starts, hence at most
 *   @runs and one a region.
 */
static size_t max_conflicts(const struct sr_snapshot *snap, size_t runs)
{
	size_t n = add(snap->n_devices, 1);

	n = add(n, snap->n_decoders);
	n = add(n, multiply(3, snap->n_regions));
	return add(n, multiply(2, runs));
}

/*
 * Carve the arrays out of @work, or with NULL find out how much they take:
 * both in one place, so that the answers agree. Each type contains u64, and a
 * size is a multiple of the alignment, so that no array needs padding before it.
 * The conflicts come last, where a memory checker sees one too many.
 *
 * Returns the bytes taken, all ones if that is too much.
 */
static size_t lay_out(struct judge *j, const struct sr_snapshot *snap, void *work)
{
	struct arena arena = { .base = work };
	size_t runs = add(snap->n_soft_reserved, snap->n_windows);

	*j = (struct judge){ .snap = snap };
	j->pieces = take(&arena, snap->n_soft_reserved, sizeof(*j->pieces));
	j->spans = take(&arena, snap->n_regions, sizeof(*j->spans));
	j->by_start = take_set(&arena, snap->n_windows);
	j->windows = take_set(&arena, snap->n_windows);
	j->covered = take_set(&arena, snap->n_regions);
	j->deferred = take_set(&arena, snap->n_soft_reserved);
	j->inside = take_set(&arena, runs);
	j->gaps = take_set(&arena, add(runs, snap->n_regions));
	j->conflicts = take(&arena, max_conflicts(snap, runs), sizeof(*j->conflicts));
	return arena.used;
}

size_t sr_workspace_size(const struct sr_snapshot *snap)
{
	struct judge j;
	size_t size = lay_out(&j, snap, NULL);

	return size == ~(size_t)0 ? 0 : size;
}

/* Orders any struct that begins with its struct sr_range. */
static int compare_start(const void *a, const void *b)
{
	const struct sr_range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static void copy_ranges(struct sr_set *set, const struct sr_range *range, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!sr_range_empty(range[i]))
			set->range[set->n++] = range[i];
	}
}

static void load_windows(struct judge *j)
{
	copy_ranges(&j->by_start, j->snap->windows, j->snap->n_windows);
	sr_sort(j->by_start.range, j->by_start.n, sizeof(*j->by_start.range), compare_start);
	copy_ranges(&j->windows, j->by_start.range, j->by_start.n);
	sr_set_normalize(&j->windows);
}

static void load_regions(struct judge *j)
{
	for (size_t i = 0; i < j->snap->n_regions; i++) {
		const struct sr_region *region = &j->snap->regions[i];

		if (sr_range_empty(region->range) || region->later)
			continue;
		j->spans[j->n_spans++] = (struct span){ region->range, region };
		j->covered.range[j->covered.n++] = region->range;
	}
	sr_sort(j->spans, j->n_spans, sizeof(*j->spans), compare_start);
	sr_set_normalize(&j->covered);
}

/* Pieces are the described ranges; unlike in a normal set, touching ones stay apart. */
static void load_pieces(struct judge *j)
{
	size_t n = 0;

	for (size_t i = 0; i < j->snap->n_soft_reserved; i++) {
		if (!sr_range_empty(j->snap->soft_reserved[i]))
			j->pieces[n++].range = j->snap->soft_reserved[i];
	}
	sr_sort(j->pieces, n, sizeof(*j->pieces), compare_start);
	for (size_t i = 0; i < n; i++) {
		struct sr_range range = j->pieces[i].range;
		struct sr_piece *last = j->n_pieces ? &j->pieces[j->n_pieces - 1] : NULL;

		if (!last || last->range.end < range.start)
			j->pieces[j->n_pieces++].range = range;
		else if (last->range.end < range.end)
			last->range.end = range.end;
	}
}

/* Needs windows and pieces. A described range that touches a window is deferred as a whole. */
static void load_deferred(struct judge *j)
{
	for (size_t i = 0; i < j->n_pieces; i++) {
		struct sr_piece *piece = &j->pieces[i];

		piece->disp = SR_DISP_FOREIGN;
		if (!sr_set_intersects(&j->windows, piece->range))
			continue;
		piece->disp = SR_DISP_PENDING;
		j->deferred.range[j->deferred.n++] = piece->range;
	}
	sr_set_normalize(&j->deferred);
}

/* A name that is too long is cut. What follows its NUL is cleared. */
static void report(struct judge *j, enum sr_conflict_kind kind, struct sr_range range,
		   const char *device)
{
	struct sr_conflict *conflict = &j->conflicts[j->n_conflicts++];
	char *to = conflict->device, *last = to + SR_NAME_MAX - 1;

	*conflict = (struct sr_conflict){ .kind = kind, .range = range };
	while (to < last && *device)
		*to++ = *device++;
}

static void report_each(struct judge *j, enum sr_conflict_kind kind, const struct sr_set *set)
{
	for (size_t i = 0; i < set->n; i++)
		report(j, kind, set->range[i], "");
}

static void judge_devices(struct judge *j)
{
	bool fatal_seen = false;

	for (size_t i = 0; i < j->snap->n_devices; i++) {
		const struct sr_device *device = &j->snap->devices[i];

		fatal_seen |= device->fatal;
		if (device->driver_missing)
			report(j, SR_NO_DRIVER, no_range, device->driver);
		else if (!device->bound)
			report(j, device->fatal ? SR_NO_TOPOLOGY : SR_PROBE_FAILED, no_range,
			       device->name);
	}
	if (!fatal_seen)
		report(j, SR_NO_TOPOLOGY, no_range, "");
}

static void judge_decoders(struct judge *j)
{
	for (size_t i = 0; i < j->snap->n_decoders; i++) {
		const struct sr_decoder *decoder = &j->snap->decoders[i];

		if (!decoder->claimed && sr_set_intersects(&j->deferred, decoder->range))
			report(j, SR_UNCLAIMED, decoder->range, decoder->name);
	}
}

/**
 * struct window_sweep - answers "does one window hold this range?", by start
 * @windows: windows by start
 * @next: the first that was not met yet
 * @reach: the greatest end of those that were
 *
 * A window holds a range exactly if it starts at or before the range and ends at
 * or behind its end; of those that start early enough only the one that reaches
 * farthest matters.
 */
struct window_sweep {
	const struct sr_set *windows;
	size_t next;
	u64 reach;
};

/* Ranges must come by start. Adjacent windows do not merge. */
static bool in_one_window(struct window_sweep *sweep, struct sr_range range)
{
	while (sweep->next < sweep->windows->n) {
		struct sr_range window = sweep->windows->range[sweep->next];

		if (window.start > range.start)
			break;
		if (window.end > sweep->reach)
			sweep->reach = window.end;
		sweep->next++;
	}
	return sweep->next && range.end <= sweep->reach;
}

static void judge_targets(struct judge *j, const struct sr_region *region)
{
	if (!region->ways || region->targets < region->ways)
		report(j, SR_INCOMPLETE, region->range, region->name);
	else if (!region->bound)
		report(j, SR_UNBOUND, region->range, region->name);
	else if (region->unreadable)
		report(j, SR_UNREADABLE, region->range, region->name);
}

/*
 * By start, a region overlaps another if an earlier one reaches it or it reaches
 * the next. What is described in a window is deferred: for a region in a window,
 * "in the Soft Reserved bytes" and "in the deferred bytes" mean the same.
 */
static void judge_regions(struct judge *j)
{
	struct window_sweep sweep = { .windows = &j->by_start };
	u64 reach = 0;

	for (size_t i = 0; i < j->n_spans; i++) {
		const struct sr_region *region = j->spans[i].region;
		struct sr_range range = j->spans[i].range;
		bool last = i + 1 == j->n_spans;
		bool overlaps = (i && range.start <= reach) ||
				(!last && j->spans[i + 1].range.start <= range.end);

		if (range.end > reach)
			reach = range.end;
		if (!sr_set_intersects(&j->deferred, range))
			continue;
		judge_targets(j, region);
		if (overlaps || !in_one_window(&sweep, range) ||
		    !sr_set_covers(&j->deferred, range))
			report(j, SR_MISFIT, range, region->name);
	}
}

/*
 * Both name the bytes that are at fault and not the described range that they
 * belong to: the pieces show that one anyway. The capacities suffice: see
 * max_conflicts().
 */
static void judge_coverage(struct judge *j)
{
	sr_set_subtract(&j->deferred, &j->windows, &j->gaps);
	report_each(j, SR_MISFIT, &j->gaps);

	sr_set_intersect(&j->deferred, &j->windows, &j->inside);
	sr_set_subtract(&j->inside, &j->covered, &j->gaps);
	report_each(j, SR_UNCOVERED, &j->gaps);
}

static int compare_names(const char *a, const char *b)
{
	for (; *a && *a == *b; a++)
		b++;
	return (unsigned char)*a - (unsigned char)*b;
}

static int compare_conflicts(const void *a, const void *b)
{
	const struct sr_conflict *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->range.start != y->range.start)
		return x->range.start < y->range.start ? -1 : 1;
	if (x->range.end != y->range.end)
		return x->range.end < y->range.end ? -1 : 1;
	return compare_names(x->device, y->device);
}

static void sort_conflicts(struct judge *j)
{
	size_t n = 0;

	sr_sort(j->conflicts, j->n_conflicts, sizeof(*j->conflicts), compare_conflicts);
	for (size_t i = 0; i < j->n_conflicts; i++) {
		if (!n || compare_conflicts(&j->conflicts[n - 1], &j->conflicts[i]))
			j->conflicts[n++] = j->conflicts[i];
	}
	j->n_conflicts = n;
}

static enum sr_outcome decide(struct judge *j)
{
	if (!j->deferred.n)
		return SR_NONE;
	judge_devices(j);
	judge_decoders(j);
	judge_regions(j);
	judge_coverage(j);
	sort_conflicts(j);
	return j->n_conflicts ? SR_DAX : SR_CXL;
}

/* All or nothing: what was deferred goes one way. */
static void dispose(struct judge *j, enum sr_outcome outcome)
{
	for (size_t i = 0; i < j->n_pieces; i++) {
		if (j->pieces[i].disp == SR_DISP_PENDING)
			j->pieces[i].disp = outcome == SR_CXL ? SR_DISP_CXL : SR_DISP_DAX;
	}
}

int sr_judge(const struct sr_snapshot *snap, void *work, size_t size, struct sr_verdict *verdict)
{
	struct judge j;
	size_t needed = sr_workspace_size(snap);

	if (!needed || size < needed)
		return SR_NO_ROOM;
	lay_out(&j, snap, work);
	load_windows(&j);
	load_regions(&j);
	load_pieces(&j);
	load_deferred(&j);
	verdict->outcome = decide(&j);
	dispose(&j, verdict->outcome);
	verdict->conflicts = j.conflicts;
	verdict->n_conflicts = j.n_conflicts;
	verdict->pieces = j.pieces;
	verdict->n_pieces = j.n_pieces;
	return 0;
}
