// SPDX-License-Identifier: GPL-2.0-only
/*
 * PID 1 of the lab's guest: brings the machine up as a distribution would, then
 * tells the runner over virtio-serial what became of the memory.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "boot.h"
#include "cedt.h"
#include "dax.h"
#include "decoders.h"
#include "firmware_map.h"
#include "kmsg.h"
#include "iomem.h"
#include "ledger.h"
#include "modsysfs.h"
#include "modules.h"
#include "places.h"
#include "tap.h"
#include "uevent.h"
#include "unload.h"
#include "verify.h"

static void file_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		tap_check(false, "%s can be written (%m)", path);
	if (fd >= 0)
		close(fd);
}

static void act_crash(const struct sr_set *found)
{
	(void)found;
	file_write("/proc/sysrq-trigger", "c");
}

static void act_hang(const struct sr_set *found)
{
	(void)found;
	for (;;)
		pause();
}

static void act_warn(const struct sr_set *found)
{
	(void)found;
	file_write("/dev/kmsg", "<4>WARNING: CPU: 0 PID: 1 at lab\n");
}

enum moment {
	BEFORE_MODULES,
	AFTER_LEDGER,
};

/* sr_lab.act=: what else PID 1 does, to test the runner or the module's end. */
static const struct act {
	const char *name;
	enum moment when;
	void (*act)(const struct sr_set *found);
} acts[] = {
	{ "crash", BEFORE_MODULES, act_crash },
	{ "hang", BEFORE_MODULES, act_hang },
	{ "warn", BEFORE_MODULES, act_warn },
	{ "unload", AFTER_LEDGER, unload_try },
};

/* NULL: nothing else is to be done. */
static const struct act *find_act(void)
{
	const char *name = boot_option("sr_lab.act=", "none");
	size_t i;

	if (!strcmp(name, "none"))
		return NULL;
	for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		if (!strcmp(name, acts[i].name))
			return &acts[i];
	}
	bail("sr_lab.act=%s is not known", name);
}

static void act_at(enum moment now, const struct act *act, const struct sr_set *found)
{
	if (act && act->when == now)
		act->act(found);
}

static void report_platform(const struct places *places, const struct cedt *cedt,
			    const struct sr_set *described)
{
	struct json_object *record = record_new("platform");
	struct utsname uts;

	uname(&uts);
	json_object_object_add(record, "release", json_object_new_string(uts.release));
	json_object_object_add(record, "places", ranges_json(&places->windows));
	json_object_object_add(record, "windows", cedt_windows_json(cedt));
	json_object_object_add(record, "described", ranges_json(described));
	tap_record(record);
}

static void rest(void)
{
	int error = modules_rest();

	if (error)
		tap_check(false, "lab_rest waits and fails with ENODEV (%s)", strerror(error));
}

/*
 * Done when nothing new turned up although probing had come to rest and the
 * verdict, if there is one to come, had been given before.
 */
static void load_modules(bool with_module)
{
	unsigned int round = 0;
	bool pending;
	size_t n;

	do {
		pending = with_module && modsysfs_pending();
		rest();
		n = modules_coldplug();
		tap_comment("round %u: %zu new module aliases%s", ++round, n,
			    pending ? ", verdict pending" : "");
		if (!n && pending)
			modsysfs_wait();
	} while (n || pending);
	tap_check(modsysfs_loaded() == with_module, "the module is %sloaded",
		  with_module ? "" : "not ");
}

static void report_dax(const struct dax_device *devices, size_t n)
{
	struct json_object *record = record_new("dax_devices");

	json_object_object_add(record, "devices", dax_json(devices, n));
	tap_record(record);
}

static void report_decoders(const struct decoders *before, const struct decoders *now)
{
	struct json_object *record = record_new("decoders");
	json_object_object_add(record, "decoders", decoders_json(before, now));
	tap_record(record);
}

static void report_log(void)
{
	struct json_object *record = record_new("log"), *lines = kmsg_splats();

	json_object_object_add(record, "lines", lines);
	tap_record(record);
}

static void report(const struct places *places, struct sr_set *described,
		   const struct decoders *before)
{
	struct dax_device *devices;
	struct decoders now;
	struct ledger ledger;
	size_t n;

	n = dax_read(&devices);
	sr_set_normalize(described);
	ledger = ledger_take(described, devices, n);
	ledger_check(&ledger);
	tap_record(ledger_record(&ledger));
	report_dax(devices, n);
	now = decoders_read(places);
	report_decoders(before, &now);
	tap_record(modsysfs_record());
}

int main(void)
{
	bool with_module;
	struct decoders before;
	struct sr_set described;
	struct sr_set found;
	const struct act *act;
	struct places places;
	struct cedt cedt;
	int uevents;

	verify_init();
	boot_mount();
	tap_begin(boot_channel());
	with_module = !strcmp(boot_option("sr_lab.module=", "0"), "1");
	places = places_read();
	cedt = cedt_read();
	described = firmware_map_soft_reserved();
	report_platform(&places, &cedt, &described);
	before = decoders_read(&places);
	found = iomem_find("Soft Reserved");
	act = find_act();
	act_at(BEFORE_MODULES, act, &found);
	uevents = uevent_listen();
	load_modules(with_module);
	if (modsysfs_loaded())
		modsysfs_check(uevents);
	report(&places, &described, &before);
	act_at(AFTER_LEDGER, act, &found);
	report_log();
	tap_plan();
	tap_record(record_new("end"));
	power_off();
}
