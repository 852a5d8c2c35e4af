// SPDX-License-Identifier: GPL-2.0-only
#include "replace.h"

#include <inttypes.h>

#include "function.h"
#include "iomem.h"
#include "load.h"
#include "region.h"
#include "tap.h"

/* The device that the act is about; its place in the PCI tree does not change. */
static char device[32];

static struct part part;

static bool device_is_ready(const struct scene *scene)
{
	(void)scene;
	return function_present(device) && part_find(&part, device);
}

static bool is_soft_reserved(struct sr_range range)
{
	struct sr_set named = iomem_find("Soft Reserved");

	return sr_set_intersects(&named, range);
}

static void check_named(const struct scene *scene, struct sr_range range, bool named)
{
	if (scene->with_module)
		tap_check(is_soft_reserved(range) == named,
			  "/proc/iomem %s the range Soft Reserved", named ? "names" : "does not name");
}

/* The region that firmware has set up goes, and the device. */
static void take_away(const struct scene *scene, struct sr_range range)
{
	if (!part_find(&part, device) || !part.region[0])
		bail("there is no region of %s", device);
	tap_check(region_range(part.region).start == range.start, "%s is the region of the device",
		  part.region);
	check_named(scene, range, true);
	tap_check(region_destroy(&part), "it can be destroyed");
	check_named(scene, range, false);
	function_power_off(device);
}

static void plug(const struct scene *scene)
{
	tap_comment("ask plug");
	load_until(device_is_ready, scene);
	tap_comment("%s is another device now, %s", device, part.memdev);
}

/* What stock kernels do is a fact, and no failure of the lab's. */
static void make_again(const struct scene *scene, struct sr_range range)
{
	bool made = region_make(&part, "ram", sr_range_bytes(range));
	struct sr_range now = region_range(part.region);

	if (!scene->with_module) {
		tap_comment(made ? "its region is at %#" PRIx64 : "it can have no region (%#" PRIx64 ")",
			    (uint64_t)now.start);
		return;
	}
	tap_check(made, "it can have a region");
	tap_check(now.start == range.start && now.end == range.end,
		  "its addresses are those of the old one (%#" PRIx64 ")", (uint64_t)now.start);
	check_named(scene, range, true);
}

void replace_device(const struct scene *scene)
{
	struct sr_range range;

	function_find(device, sizeof(device));
	range = decoders_range(&scene->before, device);
	load_all(scene->with_module);
	take_away(scene, range);
	plug(scene);
	make_again(scene, range);
	load_all(scene->with_module);
}
