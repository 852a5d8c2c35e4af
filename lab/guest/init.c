// SPDX-License-Identifier: GPL-2.0-only
/*
 * PID 1 of the lab's guest: brings the machine up as a distribution would, then
 * tells the runner over virtio-serial what became of the memory.
 */
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "boot.h"
#include "booted.h"
#include "cedt.h"
#include "contents.h"
#include "dax.h"
#include "decoders.h"
#include "during.h"
#include "evidence.h"
#include "faults.h"
#include "firmware_map.h"
#include "hold.h"
#include "iomem.h"
#include "kexec.h"
#include "kmemleak.h"
#include "kmsg.h"
#include "late.h"
#include "ledger.h"
#include "load.h"
#include "memory.h"
#include "modsysfs.h"
#include "places.h"
#include "operator.h"
#include "pmem.h"
#include "presets.h"
#include "splat.h"
#include "race.h"
#include "stress.h"
#include "sysfs.h"
#include "tap.h"
#include "tool.h"
#include "uevent.h"
#include "unload.h"
#include "verify.h"

static void act_crash(const struct scene *scene)
{
	(void)scene;
	if (!attr_write("/proc/sysrq-trigger", "c"))
		tap_check(false, "the kernel can be crashed (%m)");
}

static void act_hang(const struct scene *scene)
{
	(void)scene;
	for (;;)
		pause();
}

static void act_warn(const struct scene *scene)
{
	(void)scene;
	if (!attr_write("/dev/kmsg", "<4>WARNING: CPU: 0 PID: 1 at lab\n"))
		tap_check(false, "the kernel's log can be written to (%m)");
}

static void load(const struct scene *scene)
{
	load_all(scene->with_module);
}

/**
 * struct act - what PID 1 does besides, to test the runner or the module (sr_lab.act=)
 * @name: of the act
 * @before: what it does before any module is loaded, or NULL
 * @load: how modules are loaded, NULL: as ever
 * @after: what it does once the ledger is taken, or NULL
 */
static const struct act {
	const char *name;
	void (*before)(const struct scene *scene);
	void (*load)(const struct scene *scene);
	void (*after)(const struct scene *scene);
} acts[] = {
	{ .name = "none" },
	{ .name = "crash", .before = act_crash },
	{ .name = "hang", .before = act_hang },
	{ .name = "warn", .before = act_warn },
	{ .name = "unload", .after = unload_try },
	{ .name = "vanish", .load = during_vanish },
	{ .name = "vanish-unbound", .load = during_vanish_unbound },
	{ .name = "vanish-settling", .load = during_vanish_settling },
	{ .name = "appear", .before = during_appear_begin, .load = during_appear },
	{ .name = "owned", .load = during_owned },
	{ .name = "mailbox-owned", .load = during_mailbox_owned },
	{ .name = "decoders-owned", .load = during_decoders_owned },
	{ .name = "squat", .load = during_squat },
	{ .name = "squat-ends", .load = during_squat_ends },
	{ .name = "driver-late", .before = during_driver_begin, .load = during_driver_late },
	{ .name = "driver-killed", .before = during_driver_begin, .load = during_driver_killed },
	{ .name = "hmem-killed", .load = during_hmem_killed },
	{ .name = "dax-killed", .load = during_dax_killed },
	{ .name = "driver-settling",
	  .before = during_driver_begin,
	  .load = during_driver_settling },
	{ .name = "probe-hangs", .load = during_hang, .after = during_stuck },
	{ .name = "probe-dies", .load = during_die, .after = during_stuck },
	{ .name = "pmem-active", .load = pmem_active, .after = pmem_active_check },
	{ .name = "pmem-idle", .load = pmem_idle },
	{ .name = "pmem-committed",
	  .before = pmem_committed_begin,
	  .load = pmem_committed,
	  .after = pmem_committed_check },
	{ .name = "pmem-late", .before = pmem_late_begin, .load = pmem_late },
	{ .name = "replace", .load = operator_replace },
	{ .name = "add", .before = operator_add_begin, .load = operator_add },
	{ .name = "kexec", .load = kexec_load },
	{ .name = "crash-kernel", .after = kexec_crash },
	{ .name = "sleep", .load = operator_sleep },
	{ .name = "tool", .before = operator_retry_begin, .load = operator_tool },
	{ .name = "tool-refused", .load = operator_tool_refused },
	{ .name = "rebind", .load = operator_rebind },
	{ .name = "reload", .load = operator_reload },
	{ .name = "hmem-first", .load = operator_hmem_first },
	{ .name = "hmem-race", .before = race_hmem },
	{ .name = "retry", .before = operator_retry_begin, .load = operator_retry },
	{ .name = "retry-refused", .load = operator_retry_refused },
	{ .name = "late", .load = late_load, .after = late_unload },
	{ .name = "mapped", .load = late_mapped, .after = late_mapped_unload },
	{ .name = "contents", .before = contents_write, .load = contents_load },
	{ .name = "faults", .before = faults_try },
	{ .name = "stress", .before = stress_try },
};

static const struct act *find_act(void)
{
	const char *name = boot_option("sr_lab.act=", "none");
	size_t i;

	for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		if (!strcmp(name, acts[i].name))
			return &acts[i];
	}
	bail("sr_lab.act=%s is not known", name);
}

static bool has_decided(void)
{
	return modsysfs_verdict_is("cxl") || modsysfs_verdict_is("dax");
}

static void perform(void (*act)(const struct scene *scene), const struct scene *scene)
{
	if (act)
		act(scene);
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
	json_object_object_add(record, "memory_block", json_object_new_uint64(memory_block_size()));
	tap_record(record);
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

	json_object_object_add(record, "decoders", now->closed ? NULL : decoders_json(before, now));
	tap_record(record);
}

static void report_log(void)
{
	struct json_object *record = record_new("log"), *lines = kmsg_splats();

	json_object_object_add(record, "lines", lines);
	tap_record(record);
}

/* @over: nobody needs the devices any more. */
static void report(const struct places *places, struct sr_set *described,
		   const struct decoders *before, bool over)
{
	struct dax_device *devices;
	struct decoders now;
	struct ledger ledger;
	size_t n;

	n = dax_read(&devices);
	sr_set_normalize(described);
	ledger = ledger_take(described, devices, n);
	tool_check(described, &ledger);
	if (over)
		ledger_try_offline(&ledger, devices, n);
	ledger_check(&ledger);
	tap_record(ledger_record(&ledger));
	report_dax(devices, n);
	now = decoders_read(places);
	report_decoders(before, &now);
	tap_record(modsysfs_record());
}

static void end(void)
{
	splat_make();
	kmemleak_check();
	report_log();
	tap_plan();
	tap_record(record_new("end"));
	power_off();
}

/*
 * As a program of a whole system (init ledger), whose init brings the machine up: what
 * became of the memory, and what the system tells of it.
 */
static void look_at_booted(void)
{
	struct sr_set described;
	struct decoders before;
	struct places places;
	struct cedt cedt;

	verify_init();
	tap_begin(boot_channel());
	places = places_read();
	cedt = cedt_read();
	described = firmware_map_soft_reserved();
	report_platform(&places, &cedt, &described);
	booted_check(boot_with_module());
	/* Registers as they are now: nobody has read them before the drivers. */
	before = decoders_read(&places);
	report(&places, &described, &before, true);
	end();
}

int main(int argc, char **argv)
{
	struct sr_set described;
	struct scene scene;
	const struct act *act;
	struct places places;
	struct cedt cedt;
	int uevents;

	if (argc == 2 && !strcmp(argv[1], "ledger"))
		look_at_booted();
	if (getpid() != 1)
		hold_modprobe(argv);
	verify_init();
	boot_mount();
	boot_allow_threads();
	kexec_first();
	if (kexec_is_crash()) {
		kexec_in_crash();
		end();
	}
	tap_begin(boot_channel());
	scene.with_module = boot_with_module();
	places = places_read();
	cedt = cedt_read();
	described = firmware_map_soft_reserved();
	report_platform(&places, &cedt, &described);
	sr_set_normalize(&described);
	scene.described = described;
	scene.before = decoders_read(&places);
	scene.found = iomem_find("Soft Reserved");
	act = find_act();
	perform(act->before, &scene);
	presets_write();
	uevents = uevent_listen();
	perform(act->load ? act->load : load, &scene);
	if (modsysfs_loaded())
		modsysfs_check(uevents);
	if (!strcmp(act->name, "none") && has_decided())
		evidence_check_decoders(&scene.before);
	if (!act->after)
		verify_keep();
	report(&places, &described, &scene.before, !act->after);
	perform(act->after, &scene);
	end();
}
