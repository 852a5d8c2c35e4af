// SPDX-License-Identifier: GPL-2.0-only
#include "resources.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "path.h"

/* The line above that is a region's; NULL if none is. */
static const char *region_above(const struct iomem *iomem, const struct iomem_line *line)
{
	for (size_t at = line->parent; at != IOMEM_TOP; at = iomem->line[at].parent)
		if (path_is_numbered(iomem->line[at].name, "region"))
			return iomem->line[at].name;
	return NULL;
}

static void add_device(struct dax *dax, const struct iomem *iomem, size_t i)
{
	const struct iomem_line *line = &iomem->line[i];
	const struct iomem_line *next = i + 1 < iomem->n ? line + 1 : NULL;
	struct dax_device *device = GROW(dax->device, dax->n);
	const char *region = region_above(iomem, line);

	path_copy(device->name, line->name);
	device->in_region = region;
	path_copy(device->owner, region ? region : "");
	device->node = -1;
	*GROW(device->range, device->n_ranges) = line->range;
	/* A device that has nothing below it is device_dax's, or offline: usable either way. */
	path_copy(device->driver, next && next->parent == i && iomem_is(next, "System RAM*")
					  ? "kmem"
					  : "device_dax");
}

struct dax resources_dax(const struct iomem *iomem)
{
	struct dax dax = { 0 };

	for (size_t i = 0; !iomem->hidden && i < iomem->n; i++)
		if (path_is_numbered(iomem->line[i].name, "dax") &&
		    strlen(iomem->line[i].name) < SR_NAME_MAX)
			add_device(&dax, iomem, i);
	return dax;
}

struct blocks_seen resources_blocks(const struct iomem *iomem)
{
	struct blocks_seen blocks = { 0 };

	for (size_t i = 0; !iomem->hidden && i < iomem->n; i++) {
		if (!iomem_is(&iomem->line[i], "System RAM*"))
			continue;
		*GROW(blocks.present.range, blocks.present.n) = iomem->line[i].range;
		*GROW(blocks.online.range, blocks.online.n) = iomem->line[i].range;
	}
	blocks.present.cap = blocks.present.n;
	blocks.online.cap = blocks.online.n;
	sr_set_normalize(&blocks.present);
	sr_set_normalize(&blocks.online);
	return blocks;
}
