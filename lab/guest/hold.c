// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "hold.h"
#include "modules.h"
#include "sysfs.h"
#include "tap.h"

#define END "/sys/module/lab_hold/parameters/end"

void hold_begin(void)
{
	int error = modules_insert_lab("lab_hold");

	if (error)
		bail("lab_hold cannot be loaded: %s", strerror(error));
	tap_comment("a device probe is held");
}

void hold_end(const char *how)
{
	if (!attr_write(END, how))
		bail("the probe that is held cannot be told to %s: %m", how);
	tap_comment("it was told to %s", how);
}
