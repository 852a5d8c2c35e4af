// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hold.h"
#include "modules.h"
#include "sysfs.h"
#include "tap.h"

#define PARAMETERS "/sys/module/lab_hold/parameters/"
#define MODPROBE "/proc/sys/kernel/modprobe"
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

void hold_squat_end(void)
{
	if (!attr_write(PARAMETERS "squat", "0"))
		bail("the page that is claimed cannot be given back: %m");
	tap_comment("the page is given back");
}

bool hold_squats(void)
{
	uint64_t address;

	if (!attr_number(&address, 0, PARAMETERS "squat"))
		bail("lab_hold does not say whether a page is claimed: %m");
	return address;
}

/* Where the name of the module is kept that is waited for. */
#define AWAITED "/run/lab-awaited"

void hold_squat_until(const char *module)
{
	FILE *file = fopen(AWAITED, "we");

	if (!file || fputs(module, file) < 0 || fclose(file))
		bail(AWAITED " cannot be written: %m");
	if (!attr_write(MODPROBE, "/init"))
		bail("the kernel takes no other program for modprobe: %m");
}

/*
 * "MODPROBE -q -- NAME" (call_modprobe(), kernel/module/kmod.c). The page may be given back by
 * now. kmod goes by the name that it is called.
 */
void hold_modprobe(char **argv)
{
	static char modprobe[] = "/sbin/modprobe";
	char awaited[64], *name = "";

	attr_read(awaited, sizeof(awaited), AWAITED);
	for (char **arg = argv; *arg; arg++)
		name = *arg;
	if (!strcmp(name, awaited))
		attr_write(PARAMETERS "squat", "0");
	argv[0] = modprobe;
	execv(modprobe, argv);
	_exit(127);
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
