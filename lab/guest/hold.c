// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "hold.h"
#include "modules.h"
#include "sysfs.h"
#include "tap.h"

#define PARAMETERS "/sys/module/lab_hold/parameters/"

void hold_begin(void)
{
	int error = modules_insert_lab("lab_hold");

	if (error)
		bail("lab_hold cannot be loaded: %s", strerror(error));
	tap_comment("a device probe is held");
}

void hold_end(const char *how)
{
	if (!attr_write(PARAMETERS "end", how))
		bail("the probe that is held cannot be told to %s: %m", how);
	tap_comment("it was told to %s", how);
}

void hold_squat(uint64_t address)
{
	char text[32];

	snprintf(text, sizeof(text), "%#" PRIx64, address);
	if (!attr_write(PARAMETERS "squat", text))
		bail("the page at %s cannot be claimed: %m", text);
	tap_comment("the page at %s is claimed", text);
}
