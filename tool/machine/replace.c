// SPDX-License-Identifier: GPL-2.0-only
#include "replace.h"

#include <string.h>

#include "grow.h"

static bool has_dax(const struct machine *machine, const char *region)
{
	for (size_t i = 0; i < machine->dax.n; i++)
		if (machine->dax.device[i].in_region &&
		    !strcmp(machine->dax.device[i].owner, region) && *machine->dax.device[i].driver)
			return true;
	return false;
}

static bool has_range(const struct dax_device *device, struct sr_range range)
{
	for (size_t i = 0; i < device->n_ranges; i++)
		if (sr_range_intersects(device->range[i], range))
			return true;
	return false;
}

/* Who else has bytes of a region, whether a driver makes use of them or not; NULL: nobody. */
static const char *other_owner(const struct machine *machine, const struct shares *shares,
			       const struct cxl_region *region)
{
	const struct dax *dax = &machine->dax;
	struct sr_range range = region->seen.range;

	for (size_t i = 0; i < dax->n; i++)
		if (has_range(&dax->device[i], range) &&
		    (!dax->device[i].in_region ||
		     strcmp(dax->device[i].owner, region->seen.name) != 0))
			return dax->device[i].owner;
	for (size_t i = shares_from(shares, range.start);
	     i < shares->n && sr_range_intersects(shares->share[i].range, range); i++)
		if (shares->share[i].kind == SHARE_DAX || shares->share[i].kind == SHARE_FOREIGN)
			return "System RAM";
	return NULL;
}

char *region_idle(const struct machine *machine, const struct shares *shares)
{
	for (size_t i = 0; i < machine->cxl.n_regions; i++) {
		const struct cxl_region *region = &machine->cxl.region[i];
		const char *other = other_owner(machine, shares, region);

		if (region->committed && !region->pmem && other &&
		    !has_dax(machine, region->seen.name))
			return text_format(
				"%s is committed and has no memory: %s has its addresses",
				region->seen.name, other);
	}
	return NULL;
}

/* A Soft Reserved resource that nobody would take away with the region. */
static bool is_blocked(const struct machine *machine, struct sr_range range)
{
	for (size_t i = 0; i < machine->iomem.n; i++)
		if (iomem_is(&machine->iomem.line[i], "Soft Reserved") &&
		    sr_range_intersects(machine->iomem.line[i].range, range))
			return true;
	return false;
}

char *replace_text(const struct machine *machine, const struct shares *shares)
{
	const struct module *module = &machine->module;
	const char *other;

	for (size_t i = 0; i < machine->cxl.n_regions; i++) {
		const struct cxl_region *region = &machine->cxl.region[i];

		if (!machine->iomem.present || machine->iomem.hidden)
			return text_format("it cannot be told whether a replaced device gets its "
					   "addresses back");
		other = other_owner(machine, shares, region);
		if (other)
			return text_format("a device that replaces that of %s will not get its "
					   "addresses: %s has them",
					   region->seen.name, other);
		if (!is_blocked(machine, region->seen.range))
			continue;
		if (module->loaded && !strcmp(module->verdict, "cxl"))
			continue;
		return text_format(
			"a device that replaces that of %s will not get its addresses: a "
			"Soft Reserved resource stays there%s",
			region->seen.name, module->loaded ? "" : ", as softreserve is not loaded");
	}
	if (!machine->cxl.n_regions)
		return NULL;
	return text_format("a device that replaces another gets its addresses back");
}
