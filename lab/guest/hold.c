// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "hold.h"
#include "modules.h"
#include "sysfs.h"
#include "tap.h"

#define PARAMETERS "/sys/module/lab_hold/parameters/"
#define SETTLING "/sys/module/lab_settle/parameters/state"

static void insert(const char *name)
{
	int error = modules_insert_lab(name, "");

	if (error)
		bail("%s cannot be loaded: %s", name, strerror(error));
}

void hold_begin(void)
{
	insert("lab_hold");
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

void settle_begin(void)
{
	insert("lab_settle");
}

bool settle_held(void)
{
	char state[16];

	if (!attr_read(state, sizeof(state), SETTLING))
		bail("lab_settle does not say whether softreserve is held: %m");
	return !strcmp(state, "held");
}

void settle_end(void)
{
	tap_comment("softreserve was held between verdict and settling");
	if (!attr_write(SETTLING, "released"))
		bail("softreserve cannot be let go: %m");
}
