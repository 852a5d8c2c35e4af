// SPDX-License-Identifier: GPL-2.0-only
#include "share.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "path.h"

static const char *const names[SHARE_KINDS] = {
	[SHARE_CXL] = "cxl",	     [SHARE_DAX] = "dax",
	[SHARE_FOREIGN] = "foreign", [SHARE_QUARANTINED] = "quarantined",
	[SHARE_PENDING] = "pending", [SHARE_UNKNOWN] = "unknown",
	[SHARE_LOST] = "lost",
};

const char *share_kind_name(enum share_kind kind)
{
	return names[kind];
}

/*
 * What may be known of a byte, one kind of fact a layer. Runs of a layer do not overlap, so
 * that all layers can be walked along at once.
 */
enum layer_kind {
	LAYER_DAX,	  /* usable, of: struct dax_device */
	LAYER_ONLINE,	  /* System RAM, whoever made it */
	LAYER_QUARANTINE, /* the module's */
	LAYER_WINDOW,
	LAYER_REGION,	/* of: struct cxl_region */
	LAYER_CONFLICT, /* and one more a kind, the last of kinds unknown; of: its name */
	LAYERS = LAYER_CONFLICT + SR_CONFLICT_KINDS + 1
};

/* @of: the fact */
struct run {
	struct sr_range range;
	const void *of;
};

/* @at: the run that is walked over, or is next */
struct layer {
	struct run *run;
	size_t n;
	size_t at;
};

struct count {
	const struct machine *machine;
	struct layer layer[LAYERS];
	struct shares shares;
	/* A conflict that concerns no range in particular; "" if there is none. */
	char anywhere[SR_NAME_MAX];
};

static void add(struct count *count, enum layer_kind kind, struct sr_range range, const void *of)
{
	struct layer *layer = &count->layer[kind];
	struct run *run;

	if (sr_range_empty(range))
		return;
	run = GROW(layer->run, layer->n);
	run->range = range;
	run->of = of;
}

static void add_set(struct count *count, enum layer_kind kind, const struct sr_set *set)
{
	for (size_t i = 0; i < set->n; i++)
		add(count, kind, set->range[i], NULL);
}

/* kmem adds whole memory blocks only, and may fail part by part: what is there counts. */
static void add_dax(struct count *count)
{
	const struct machine *machine = count->machine;
	const struct sr_set *present = &machine->blocks.present;

	for (size_t i = 0; i < machine->dax.n; i++) {
		const struct dax_device *device = &machine->dax.device[i];
		struct sr_set all = { device->range, device->n_ranges, device->n_ranges };
		struct sr_set usable = { 0 };

		if (!*device->driver)
			continue;
		usable.cap = all.n + present->n;
		usable.range = calloc(usable.cap + 1, sizeof(*usable.range));
		if (!usable.range)
			abort();
		if (strcmp(device->driver, "kmem"))
			sr_set_union(&all, &all, &usable);
		else
			sr_set_intersect(&all, present, &usable);
		for (size_t k = 0; k < usable.n; k++)
			add(count, LAYER_DAX, usable.range[k], device);
		free(usable.range);
	}
}

static void add_quarantine(struct count *count)
{
	const struct iomem *iomem = &count->machine->iomem;

	for (size_t i = 0; !iomem->hidden && i < iomem->n; i++)
		if (iomem_is(&iomem->line[i], "softreserve quarantine"))
			add(count, LAYER_QUARANTINE, iomem->line[i].range, NULL);
}

static enum layer_kind layer_of(const char *kind)
{
	int i = 0;

	while (i < SR_CONFLICT_KINDS && strcmp(kind, sr_conflict_kinds[i].name))
		i++;
	return LAYER_CONFLICT + i;
}

static void add_conflict(struct count *count, struct sr_range range, const char *kind)
{
	if (!sr_range_empty(range))
		add(count, layer_of(kind), range, kind);
	else if (!*count->anywhere)
		path_copy(count->anywhere, kind);
}

/* The module's, if it has judged; otherwise what follows from what is seen. */
static void add_conflicts(struct count *count, const struct judgement *judgement)
{
	const struct module *module = &count->machine->module;

	for (size_t i = 0; i < module->n_conflicts; i++)
		add_conflict(count, module->conflict[i].range, module->conflict[i].kind);
	for (size_t i = 0; !module->loaded && i < judgement->verdict.n_conflicts; i++) {
		const struct sr_conflict *conflict = &judgement->verdict.conflicts[i];

		add_conflict(count, conflict->range, sr_conflict_kinds[conflict->kind].name);
	}
}

static int compare_runs(const void *a, const void *b)
{
	const struct run *x = a, *y = b;

	if (x->range.start != y->range.start)
		return x->range.start < y->range.start ? -1 : 1;
	return x->range.end < y->range.end ? -1 : x->range.end > y->range.end;
}

/* Whoever begins first has what overlaps. */
static void sort(struct layer *layer)
{
	size_t kept = 0;

	if (layer->n)
		qsort(layer->run, layer->n, sizeof(*layer->run), compare_runs);
	for (size_t i = 0; i < layer->n; i++) {
		struct run run = layer->run[i];
		const struct run *last = kept ? &layer->run[kept - 1] : NULL;

		if (last && run.range.end <= last->range.end)
			continue;
		if (last && run.range.start <= last->range.end)
			run.range.start = last->range.end + 1;
		layer->run[kept++] = run;
	}
	layer->n = kept;
}

/*
 * What a layer says of the byte at @at; NULL if nothing. *@end is brought down to the last byte
 * for which it says the same.
 */
static const struct run *look(struct layer *layer, u64 at, u64 *end)
{
	const struct run *run;

	while (layer->at < layer->n && layer->run[layer->at].range.end < at)
		layer->at++;
	if (layer->at == layer->n)
		return NULL;
	run = &layer->run[layer->at];
	if (run->range.start > at) {
		if (*end >= run->range.start)
			*end = run->range.start - 1;
		return NULL;
	}
	if (*end > run->range.end)
		*end = run->range.end;
	return run;
}

static enum share_kind kind_of(const struct count *count, const struct run *const *facts)
{
	const struct dax_device *dax = facts[LAYER_DAX] ? facts[LAYER_DAX]->of : NULL;

	if (dax && dax->in_region)
		return SHARE_CXL;
	/* "cannot be hotremoved until the next reboot" (kmem.c): online, and nobody's. */
	if (dax || facts[LAYER_ONLINE])
		return facts[LAYER_WINDOW] ? SHARE_DAX : SHARE_FOREIGN;
	if (facts[LAYER_QUARANTINE])
		return SHARE_QUARANTINED;
	if (count->machine->module.loaded && facts[LAYER_WINDOW] &&
	    !strcmp(count->machine->module.verdict, "pending"))
		return SHARE_PENDING;
	return count->machine->unknown ? SHARE_UNKNOWN : SHARE_LOST;
}

/* The first kind of those that concern the very bytes, else one that concerns none in particular. */
static const char *conflict_of(const struct count *count, const struct run *const *facts)
{
	for (int i = LAYER_CONFLICT; i < LAYERS; i++)
		if (facts[i])
			return facts[i]->of;
	return facts[LAYER_WINDOW] ? count->anywhere : "";
}

static void fill(const struct count *count, struct share *share, const struct run *const *facts)
{
	const struct dax_device *dax = facts[LAYER_DAX] ? facts[LAYER_DAX]->of : NULL;
	const struct cxl_region *region = facts[LAYER_REGION] ? facts[LAYER_REGION]->of : NULL;

	share->kind = kind_of(count, facts);
	share->node = dax ? dax->node : -1;
	share->online = facts[LAYER_ONLINE];
	if (dax) {
		path_copy(share->owner, dax->owner);
		path_copy(share->dax, dax->name);
		path_copy(share->driver, dax->driver);
	} else if (region) {
		path_copy(share->owner, region->seen.name);
	}
	path_copy(share->conflict, conflict_of(count, facts));
}

static bool continues(const struct share *last, const struct share *next)
{
	return last->range.end + 1 == next->range.start && last->kind == next->kind &&
	       last->online == next->online && last->node == next->node &&
	       !strcmp(last->owner, next->owner) && !strcmp(last->dax, next->dax) &&
	       !strcmp(last->driver, next->driver) && !strcmp(last->conflict, next->conflict);
}

static void add_share(struct shares *shares, const struct share *share)
{
	u64 *bytes = &shares->bytes[share->kind], more = sr_range_bytes(share->range);

	/* 2^64 is "too much", as in sr_set_bytes(), and not none. */
	*bytes = more > UINT64_MAX - *bytes ? UINT64_MAX : *bytes + more;
	if (shares->n && continues(&shares->share[shares->n - 1], share))
		shares->share[shares->n - 1].range.end = share->range.end;
	else
		*GROW(shares->share, shares->n) = *share;
}

/* One described range, cut where any layer begins or ends. */
static void walk(struct count *count, struct sr_range range)
{
	u64 at = range.start;

	for (;;) {
		const struct run *facts[LAYERS];
		struct share share = { .range = { at, range.end } };

		for (int i = 0; i < LAYERS; i++)
			facts[i] = look(&count->layer[i], at, &share.range.end);
		fill(count, &share, facts);
		add_share(&count->shares, &share);
		if (share.range.end >= range.end)
			return;
		at = share.range.end + 1;
	}
}

struct shares shares_count(const struct machine *machine, const struct judgement *judgement)
{
	struct count count = { .machine = machine };

	add_set(&count, LAYER_ONLINE, &machine->blocks.online);
	add_set(&count, LAYER_WINDOW, &machine->windows);
	add_dax(&count);
	add_quarantine(&count);
	for (size_t i = 0; i < machine->cxl.n_regions; i++)
		add(&count, LAYER_REGION, machine->cxl.region[i].seen.range,
		    &machine->cxl.region[i]);
	add_conflicts(&count, judgement);
	for (int i = 0; i < LAYERS; i++)
		sort(&count.layer[i]);
	for (size_t i = 0; i < machine->described.n; i++)
		walk(&count, machine->described.range[i]);
	for (int i = 0; i < LAYERS; i++)
		free(count.layer[i].run);
	return count.shares;
}

size_t shares_from(const struct shares *shares, uint64_t address)
{
	size_t low = 0, high = shares->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (shares->share[middle].range.end < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void shares_free(struct shares *shares)
{
	free(shares->share);
	*shares = (struct shares){ 0 };
}
