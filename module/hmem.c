// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/memregion.h>

#include "hmem.h"

/* Of hmem_register_resource() in drivers/dax/hmem/device.c; NULL if it knows of no range. */
static struct device *hmem_get(void)
{
	return bus_find_device_by_name(&platform_bus_type, NULL, "hmem_platform.0");
}

struct device *sr_hmem_lock(void)
{
	struct device *hmem = hmem_get();

	if (hmem)
		device_lock(hmem);
	return hmem;
}

void sr_hmem_unlock(struct device *hmem)
{
	if (hmem)
		device_unlock(hmem);
	put_device(hmem);
}

static int is_device_of(struct device *dev, const void *arg)
{
	const struct memregion_info *info = dev_get_platdata(dev);
	const struct sr_range *range = arg;

	if (!info || strncmp(dev_name(dev), "hmem.", strlen("hmem.")))
		return 0;
	return sr_range_intersects(*range, (struct sr_range){ info->range.start, info->range.end });
}

bool sr_hmem_has(struct sr_range range)
{
	struct device *dev = bus_find_device(&platform_bus_type, NULL, &range, is_device_of);

	put_device(dev);
	return dev;
}
