// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "scene.h"

static void clear(struct scene *scene, struct universe u)
{
	memset(scene, 0, sizeof(*scene));
	scene->u = u;
	scene->snap.soft_reserved = scene->soft_reserved;
	scene->snap.windows = scene->windows;
	scene->snap.regions = scene->regions;
	scene->snap.devices = scene->devices;
	scene->snap.decoders = scene->decoders;
}

static struct sr_region *add_region(struct scene *scene, struct sr_range range, u32 ways)
{
	size_t i = scene->snap.n_regions++;
	struct sr_region *region = &scene->regions[i];

	*region =
		(struct sr_region){ .range = range, .ways = ways, .targets = ways, .bound = true };
	snprintf(region->name, sizeof(region->name), "region%zu", i);
	return region;
}

static struct sr_device *add_device(struct scene *scene, const char *driver)
{
	size_t i = scene->snap.n_devices++;
	struct sr_device *device = &scene->devices[i];

	*device = (struct sr_device){ .bound = true };
	snprintf(device->name, sizeof(device->name), "device%zu", i);
	snprintf(device->driver, sizeof(device->driver), "%s", driver);
	return device;
}

static struct sr_decoder *add_decoder(struct scene *scene, struct sr_range range)
{
	size_t i = scene->snap.n_decoders++;
	struct sr_decoder *decoder = &scene->decoders[i];

	*decoder = (struct sr_decoder){ .range = range, .claimed = true };
	snprintf(decoder->name, sizeof(decoder->name), "0000:0d:00.0/%zu", i);
	return decoder;
}

static void add_range(struct scene *scene, struct sr_range range)
{
	scene->soft_reserved[scene->snap.n_soft_reserved++] = range;
}

static const char *any_driver(struct prng *prng)
{
	static const char *const drivers[] = { "cxl_acpi", "cxl_pci", "cxl_port", "cxl_mem" };

	return drivers[prng_below(prng, 4)];
}

static void add_devices(struct scene *scene, struct prng *prng)
{
	unsigned int n = prng_below(prng, 6);

	add_device(scene, "cxl_acpi")->fatal = true;
	for (unsigned int i = 0; i < n; i++)
		add_device(scene, any_driver(prng));
}

/* Cut cells @first to @last into parts at random; false once none is left. */
static bool next_part(struct scene *scene, struct prng *prng, unsigned int *first,
		      unsigned int last, struct sr_range *part)
{
	unsigned int end;

	if (*first > last)
		return false;
	end = prng_one_in(prng, 2) ? last : prng_between(prng, *first, last);
	*part = universe_range(scene->u, *first, end);
	*first = end + 1;
	return true;
}

/* Regions and described ranges each cut a block in their own way: that is no conflict. */
static void add_block(struct scene *scene, struct prng *prng, unsigned int first, unsigned int last)
{
	struct sr_range part;
	unsigned int at = first;

	while (next_part(scene, prng, &at, last, &part)) {
		add_region(scene, part, prng_between(prng, 1, 4));
		add_decoder(scene, part);
	}
	at = first;
	while (next_part(scene, prng, &at, last, &part))
		add_range(scene, part);
}

static void add_window(struct scene *scene, struct prng *prng, unsigned int first,
		       unsigned int last)
{
	unsigned int at = first;

	scene->windows[scene->snap.n_windows++] = universe_range(scene->u, first, last);
	while (at <= last) {
		unsigned int end = prng_between(prng, at, last);

		add_block(scene, prng, at, end);
		at = end + prng_between(prng, 1, 3);
	}
}

/* What lies between windows is nobody's business, whatever state it is in. */
static void add_gap(struct scene *scene, struct prng *prng, unsigned int cell)
{
	struct sr_range range = universe_range(scene->u, cell, cell);

	if (prng_one_in(prng, 3))
		add_range(scene, range);
	if (prng_one_in(prng, 3))
		add_region(scene, range, 2)->targets = 0;
	if (prng_one_in(prng, 3))
		add_decoder(scene, range)->claimed = false;
}

void scene_healthy(struct scene *scene, struct prng *prng)
{
	unsigned int at = prng_below(prng, 8);

	clear(scene, universe_any(prng));
	add_devices(scene, prng);
	while (at < CELLS) {
		unsigned int last = at + prng_below(prng, 16);

		if (last >= CELLS)
			last = CELLS - 1;
		add_window(scene, prng, at, last);
		at = last + 1;
		while (at < CELLS && prng_one_in(prng, 2))
			add_gap(scene, prng, at++);
	}
}

static void add_anything(struct scene *scene, struct prng *prng)
{
	struct sr_range range = universe_random(scene->u, prng);
	struct sr_region *region;
	struct sr_device *device;

	switch (prng_below(prng, 5)) {
	case 0:
		add_range(scene, range);
		break;
	case 1:
		scene->windows[scene->snap.n_windows++] = range;
		break;
	case 2:
		region = add_region(scene, range, prng_below(prng, 3));
		region->bound = !prng_one_in(prng, 4);
		region->later = prng_one_in(prng, 6);
		region->unreadable = prng_one_in(prng, 6);
		break;
	case 3:
		device = add_device(scene, any_driver(prng));
		device->bound = !prng_one_in(prng, 4);
		device->driver_missing = prng_one_in(prng, 4);
		device->fatal = prng_one_in(prng, 3);
		break;
	case 4:
		add_decoder(scene, range)->claimed = prng_one_in(prng, 2);
		break;
	}
}

void scene_chaos(struct scene *scene, struct prng *prng)
{
	unsigned int n = prng_below(prng, SCENE_MAX - 16);

	clear(scene, universe_any(prng));
	while (n--)
		add_anything(scene, prng);
}

static void change_region(struct scene *scene, struct prng *prng)
{
	struct sr_region *region;

	if (!scene->snap.n_regions)
		return;
	region = &scene->regions[prng_below(prng, scene->snap.n_regions)];
	switch (prng_below(prng, 5)) {
	case 0:
		region->bound = false;
		break;
	case 1:
		region->targets = prng_below(prng, 5);
		break;
	case 2:
		region->range = universe_random(scene->u, prng);
		break;
	case 3: /* a twin, even in name */
		scene->regions[scene->snap.n_regions++] = *region;
		break;
	case 4:
		*region = scene->regions[--scene->snap.n_regions];
		break;
	}
}

static void change_range(struct scene *scene, struct prng *prng, struct sr_range *range, size_t *n)
{
	struct sr_range *chosen;

	if (!*n)
		return;
	chosen = &range[prng_below(prng, *n)];
	if (prng_one_in(prng, 3))
		*chosen = range[--*n];
	else if (prng_one_in(prng, 2))
		range[(*n)++] = *chosen;
	else
		*chosen = universe_random(scene->u, prng);
}

static void change_device(struct scene *scene, struct prng *prng)
{
	struct sr_device *device;

	if (!scene->snap.n_devices)
		return;
	device = &scene->devices[prng_below(prng, scene->snap.n_devices)];
	if (prng_one_in(prng, 3))
		*device = scene->devices[--scene->snap.n_devices];
	else if (prng_one_in(prng, 2))
		device->bound = false;
	else
		device->driver_missing = true;
}

void scene_disturb(struct scene *scene, struct prng *prng)
{
	switch (prng_below(prng, 6)) {
	case 0:
		change_range(scene, prng, scene->soft_reserved, &scene->snap.n_soft_reserved);
		break;
	case 1:
		change_range(scene, prng, scene->windows, &scene->snap.n_windows);
		break;
	case 2:
		change_region(scene, prng);
		break;
	case 3:
		change_device(scene, prng);
		break;
	case 4:
		if (scene->snap.n_decoders)
			scene->decoders[prng_below(prng, scene->snap.n_decoders)].claimed = false;
		break;
	case 5:
		add_anything(scene, prng);
		break;
	}
}

void scene_any(struct scene *scene, struct prng *prng)
{
	unsigned int disturbances = prng_below(prng, 5);

	if (prng_one_in(prng, 3)) {
		scene_chaos(scene, prng);
		return;
	}
	scene_healthy(scene, prng);
	while (disturbances--)
		scene_disturb(scene, prng);
}

void scene_copy(struct scene *to, const struct scene *from)
{
	*to = *from;
	to->snap.soft_reserved = to->soft_reserved;
	to->snap.windows = to->windows;
	to->snap.regions = to->regions;
	to->snap.devices = to->devices;
	to->snap.decoders = to->decoders;
}

static void shuffle(void *base, size_t n, size_t size, struct prng *prng)
{
	char saved[sizeof(struct sr_region) + sizeof(struct sr_device)];

	for (; n > 1; n--) {
		char *chosen = (char *)base + prng_below(prng, n) * size;
		char *last = (char *)base + (n - 1) * size;

		memcpy(saved, chosen, size);
		memmove(chosen, last, size);
		memcpy(last, saved, size);
	}
}

void scene_shuffle(struct scene *scene, struct prng *prng)
{
	const struct sr_snapshot *snap = &scene->snap;

	shuffle(scene->soft_reserved, snap->n_soft_reserved, sizeof(*snap->soft_reserved), prng);
	shuffle(scene->windows, snap->n_windows, sizeof(*snap->windows), prng);
	shuffle(scene->regions, snap->n_regions, sizeof(*snap->regions), prng);
	shuffle(scene->devices, snap->n_devices, sizeof(*snap->devices), prng);
	shuffle(scene->decoders, snap->n_decoders, sizeof(*snap->decoders), prng);
}

/* A cell out of @cells, which must not be empty. */
static unsigned int any_cell(u64 cells, struct prng *prng)
{
	unsigned int cell;

	do
		cell = prng_below(prng, CELLS);
	while (!(cells >> cell & 1));
	return cell;
}

static enum sr_conflict_kind harm_device(struct scene *scene, struct prng *prng)
{
	bool another = prng_one_in(prng, 2) || !scene->snap.n_devices;
	struct sr_device *device =
		another ? add_device(scene, any_driver(prng))
			: &scene->devices[prng_below(prng, scene->snap.n_devices)];

	device->bound = false;
	device->driver_missing |= prng_one_in(prng, 3);
	if (device->driver_missing)
		return SR_NO_DRIVER;
	return device->fatal ? SR_NO_TOPOLOGY : SR_PROBE_FAILED;
}

static enum sr_conflict_kind harm_region(struct scene *scene, struct sr_range cell,
					 struct prng *prng)
{
	struct sr_region *region = add_region(scene, cell, 2);

	switch (prng_below(prng, 3)) {
	case 0:
		region->targets = 1;
		return SR_INCOMPLETE;
	case 1:
		region->bound = false;
		return SR_UNBOUND;
	}
	add_region(scene, cell, 1); /* the two overlap */
	return SR_MISFIT;
}

/* Describe what no region covers, or what lies outside the windows, if there is any. */
static bool harm_ranges(struct scene *scene, unsigned int deferred, struct prng *prng,
			enum sr_conflict_kind *kind)
{
	const struct sr_snapshot *snap = &scene->snap;
	u64 windows = universe_all(scene->u, snap->windows, snap->n_windows);
	u64 covered = 0;
	unsigned int cell;

	for (size_t i = 0; i < snap->n_regions; i++)
		covered |= universe_cells(scene->u, snap->regions[i].range);
	if (prng_one_in(prng, 2) && windows & ~covered) {
		cell = any_cell(windows & ~covered, prng);
		add_range(scene, universe_range(scene->u, cell, cell));
		*kind = SR_UNCOVERED;
		return true;
	}
	if (!~windows)
		return false;
	cell = any_cell(~windows, prng);
	add_range(scene, cell < deferred ? universe_range(scene->u, cell, deferred)
					 : universe_range(scene->u, deferred, cell));
	*kind = SR_MISFIT;
	return true;
}

enum sr_conflict_kind scene_harm(struct scene *scene, u64 deferred, struct prng *prng)
{
	unsigned int cell = any_cell(deferred, prng);
	struct sr_range range = universe_range(scene->u, cell, cell);
	enum sr_conflict_kind kind;

	switch (prng_below(prng, 4)) {
	case 0:
		return harm_device(scene, prng);
	case 1:
		return harm_region(scene, range, prng);
	case 2:
		if (harm_ranges(scene, cell, prng, &kind))
			return kind;
		break;
	}
	add_decoder(scene, range)->claimed = false;
	return SR_UNCLAIMED;
}
