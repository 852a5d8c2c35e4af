// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hold.h"
#include "modules.h"
#include "sysfs.h"
#include "tap.h"

#define PARAMETERS "/sys/module/lab_hold/parameters/"
#define MODPROBE "/proc/sys/kernel/modprobe"
#define SETTLING "/sys/module/lab_settle/parameters/"

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

/* Where it is kept which module is awaited, and what is to be done then. */
#define AWAITED "/run/lab-awaited"
#define GIVE_BACK "give-back"
#define HAND_OUT "hand-out"
#define DIE "die"
#define RETURN_AND_DIE "return-and-die"

static void await_module(const char *module, const char *what)
{
	FILE *file = fopen(AWAITED, "we");

	if (!file || fprintf(file, "%s %s", module, what) < 0 || fclose(file))
		bail(AWAITED " cannot be written: %m");
	if (!attr_write(MODPROBE, "/init"))
		bail("the kernel takes no other program for modprobe: %m");
}

void hold_squat_until(const char *module)
{
	await_module(module, GIVE_BACK);
}

void hold_driver_until(const char *module)
{
	await_module(module, HAND_OUT);
}

void hold_kill_until(const char *module, bool withheld)
{
	await_module(module, withheld ? RETURN_AND_DIE : DIE);
}

/* Once: the driver that is handed out may ask for the same module. */
static void act_on(const char *name)
{
	char text[128], awaited[64], what[32];

	attr_read(text, sizeof(text), AWAITED);
	if (sscanf(text, "%63s %31s", awaited, what) != 2 || strcmp(name, awaited) ||
	    unlink(AWAITED))
		return;
	if (!strcmp(what, RETURN_AND_DIE))
		modules_give_back();
	if (!strcmp(what, RETURN_AND_DIE) || !strcmp(what, DIE))
		raise(SIGKILL);
	if (!strcmp(what, GIVE_BACK))
		attr_write(PARAMETERS "squat", "0");
	else
		modules_hand_out();
}

/*
 * "MODPROBE -q -- NAME" (call_modprobe(), kernel/module/kmod.c). kmod goes by the name that it
 * is called.
 */
void hold_modprobe(char **argv)
{
	static char modprobe[] = "/sbin/modprobe";
	char *name = "";

	for (char **arg = argv; *arg; arg++)
		name = *arg;
	act_on(name);
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

	if (!attr_read(state, sizeof(state), SETTLING "state"))
		bail("lab_settle does not say whether softreserve is held: %m");
	return !strcmp(state, "held");
}

void settle_end(void)
{
	tap_comment("softreserve was held between verdict and settling");
	if (!attr_write(SETTLING "state", "released"))
		bail("softreserve cannot be let go: %m");
}

static uint64_t probes(const char *which)
{
	uint64_t n;

	if (!attr_number(&n, 0, SETTLING "%s", which))
		bail("lab_settle does not count probes: %m");
	return n;
}

uint64_t settle_probes_announced(void)
{
	return probes("announced");
}

uint64_t settle_probes_begun(void)
{
	return probes("begun");
}
