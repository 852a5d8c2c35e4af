// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/memregion.h>

#include "hmem.h"

/* HMEM's device has a link to this one, which has no driver; see gate.c. */
static struct platform_device *supplier;

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

/* The driver core warns where a device that is being probed gets a link: so with its lock. */
static bool link_locked(struct device *hmem, struct device *to)
{
	return !hmem || hmem->driver || device_link_add(hmem, to, 0);
}

int sr_hmem_hold(void)
{
	struct platform_device *pdev;
	struct device *hmem;
	bool held;

	pdev = platform_device_register_simple("softreserve-hmem", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(pdev))
		return PTR_ERR(pdev);

	hmem = sr_hmem_lock();
	held = link_locked(hmem, &pdev->dev);
	sr_hmem_unlock(hmem);
	if (!held) {
		platform_device_unregister(pdev);
		return -ENOMEM;
	}
	supplier = pdev;
	return 0;
}

void sr_hmem_let_go(void)
{
	struct device *hmem;

	if (!supplier)
		return;

	platform_device_unregister(supplier);
	supplier = NULL;

	hmem = hmem_get();
	/* A shortage may pass, and memory is at stake: tried twice. */
	if (hmem && device_attach(hmem) < 0 && device_attach(hmem) < 0)
		dev_err(hmem, "softreserve: its driver could not be asked to look again\n");
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
