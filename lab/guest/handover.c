// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <unistd.h>

#include "handover.h"
#include "modules.h"
#include "sysfs.h"

#define DAX_DRIVERS "/sys/bus/dax/drivers/"

static bool release(const struct dax_device *dax)
{
	char path[SYSFS_PATH_MAX];

	if (!*dax->driver)
		return true;
	snprintf(path, sizeof(path), DAX_DRIVERS "%s/unbind", dax->driver);
	return attr_write(path, dax->name);
}

bool hand_over(const struct dax_device *dax)
{
	static char module[] = DAX_DRIVER_DEVICE;

	if (dax_is(dax, DAX_DRIVER_DEVICE))
		return true;
	if (access(DAX_DRIVERS DAX_DRIVER_DEVICE, F_OK))
		modules_load(module);
	return release(dax) && attr_write(DAX_DRIVERS DAX_DRIVER_DEVICE "/new_id", dax->name);
}
