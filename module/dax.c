// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/device/driver.h>

#include "cxlbus.h"
#include "dax.h"
#include "load.h"

/* Names of drivers/dax. */
#define DAX_BUS "dax"
#define DEVICE_DAX "device_dax"
#define KMEM "kmem"

void sr_dax_load(void)
{
	/* The alias of device_dax and kmem (MODULE_ALIAS_DAX_DEVICE(0)); blacklists hold. */
	sr_load("dax:t0");
}

bool sr_dax_is_kmem(const struct device_driver *driver)
{
	return !strcmp(driver->name, KMEM);
}

bool sr_dax_is_device_dax(const struct device_driver *driver)
{
	return driver && !strcmp(driver->name, DEVICE_DAX);
}

static int attach_device_dax(struct device_driver *driver, void *dev)
{
	int rc;

	if (!sr_dax_is_device_dax(driver))
		return 0;

	rc = device_driver_attach(driver, dev);
	if (!rc)
		dev_notice(dev, "softreserve: kmem did not take it, device_dax has it\n");
	else if (rc != -EBUSY && rc != -ENXIO) /* bound meanwhile, or of no size */
		dev_err(dev, "softreserve: no driver took it: %d\n", rc);
	return 1;
}

static int take(struct device *dev, void *unused)
{
	if (dev->bus && !strcmp(dev->bus->name, DAX_BUS) && !READ_ONCE(dev->driver))
		bus_for_each_drv(dev->bus, NULL, dev, attach_device_dax);
	return 0;
}

void sr_dax_take(struct device *parent)
{
	device_for_each_child(parent, NULL, take);
}

static int take_region(struct device *dev, void *unused)
{
	if (sr_cxl_is(dev, SR_CXL_DAX_REGION))
		sr_dax_take(dev);
	return 0;
}

void sr_dax_take_regions(void)
{
	bus_for_each_dev(&cxl_bus_type, NULL, NULL, take_region);
}
