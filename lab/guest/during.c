// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "during.h"
#include "function.h"
#include "hold.h"
#include "load.h"
#include "modsysfs.h"
#include "modules.h"
#include "sysfs.h"
#include "tap.h"
#include "unload.h"

#define HUNG_TASK_SECONDS "/proc/sys/kernel/hung_task_timeout_secs"

/* The device that an act is about; its place in the PCI tree does not change. */
static char device[32];

static void check_undecided(const struct scene *scene)
{
	if (scene->with_module)
		tap_check(modsysfs_pending(), "the module has not judged yet");
}

void during_resume(const struct scene *scene)
{
	check_undecided(scene);
	hold_end("return");
	load_all(scene->with_module);
}

static void vanish_when(bool (*done)(const struct scene *scene), const struct scene *scene)
{
	function_find(device, sizeof(device));
	hold_begin();
	load_until(done, scene);
	check_undecided(scene);
	function_power_off(device);
	during_resume(scene);
}

void during_vanish(const struct scene *scene)
{
	vanish_when(regions_bound, scene);
}

void during_vanish_unbound(const struct scene *scene)
{
	vanish_when(regions_full, scene);
}

static bool settling_held(const struct scene *scene)
{
	(void)scene;
	return settle_held();
}

/* Nobody settles anything where there is no module. */
void during_vanish_settling(const struct scene *scene)
{
	function_find(device, sizeof(device));
	if (scene->with_module) {
		settle_begin();
		load_until(settling_held, scene);
		check_undecided(scene);
	} else {
		load_all(false);
	}
	function_power_off(device);
	if (scene->with_module) {
		settle_end();
		load_all(true);
	}
}

void during_appear_begin(const struct scene *scene)
{
	(void)scene;
	function_find(device, sizeof(device));
	function_remove(device);
}

void during_appear(const struct scene *scene)
{
	hold_begin();
	load_until(regions_bound, scene);
	check_undecided(scene);
	function_rescan();
	tap_check(function_present(device), "%s is back", device);
	load_until(regions_bound, scene);
	during_resume(scene);
}

static void squat(const struct scene *scene)
{
	function_find(device, sizeof(device));
	hold_squat(decoders_range(&scene->before, device).start);
}

static void load_owned(const struct scene *scene)
{
	hold_end("return");
	load_all(scene->with_module);
}

void during_owned(const struct scene *scene)
{
	hold_begin();
	squat(scene);
	load_owned(scene);
}

static void own_registers(const struct scene *scene, enum register_block block)
{
	function_find(device, sizeof(device));
	hold_begin();
	hold_squat(function_registers(device, block));
	load_owned(scene);
}

void during_mailbox_owned(const struct scene *scene)
{
	own_registers(scene, BLOCK_DEVICE);
}

void during_decoders_owned(const struct scene *scene)
{
	own_registers(scene, BLOCK_COMPONENT);
}

/* Nobody holds DAX drivers back where there is no module. */
static void squat_begin(const struct scene *scene)
{
	hold_begin();
	if (!scene->with_module)
		squat(scene);
	load_until(regions_bound, scene);
	if (scene->with_module)
		squat(scene);
}

void during_squat(const struct scene *scene)
{
	squat_begin(scene);
	during_resume(scene);
}

void during_squat_ends(const struct scene *scene)
{
	squat_begin(scene);
	if (scene->with_module)
		hold_squat_until("dax_hmem");
	during_resume(scene);
	if (!scene->with_module)
		hold_squat_end();
	tap_check(!hold_squats(), "the page that was claimed is free again");
}

void during_driver_begin(const struct scene *scene)
{
	(void)scene;
	modules_withhold("cxl_pci");
}

static void hand_out_late(void)
{
	load_all(false);
	modules_hand_out();
	load_all(false);
}

/* softreserve asks for dax_hmem once it has judged that CXL goes. */
void during_driver_late(const struct scene *scene)
{
	if (!scene->with_module) {
		hand_out_late();
		return;
	}
	hold_driver_until("dax_hmem");
	load_all(true);
}

/* Before PID 1 loads anything, as its own modprobe might find the driver, too. */
static void kill_at(const struct scene *scene, const char *module, bool withheld)
{
	static char softreserve[] = "softreserve";

	if (scene->with_module) {
		hold_kill_until(module, withheld);
		modules_load(softreserve);
		modsysfs_wait();
	}
	load_all(scene->with_module);
}

/* By the names that softreserve asks with. */
void during_driver_killed(const struct scene *scene)
{
	kill_at(scene, "pci:v00000000d00000000sv00000000sd00000000bc05sc02i10", true);
	if (!scene->with_module) {
		modules_hand_out();
		load_all(false);
	}
}

void during_hmem_killed(const struct scene *scene)
{
	kill_at(scene, "dax_hmem", false);
}

void during_dax_killed(const struct scene *scene)
{
	kill_at(scene, "dax:t0", false);
}

static bool probe_announced(const struct scene *scene)
{
	(void)scene;
	return settle_probes_announced();
}

/* The probe may wait for softreserve, and modprobe for the probe: so PID 1 does not. */
static void hand_out_beside(void)
{
	pid_t pid = fork();

	if (pid < 0)
		bail("cannot fork: %m");
	if (!pid) {
		modules_hand_out();
		_exit(0);
	}
}

void during_driver_settling(const struct scene *scene)
{
	if (!scene->with_module) {
		hand_out_late();
		return;
	}
	settle_begin();
	load_until(settling_held, scene);
	check_undecided(scene);
	hand_out_beside();
	load_until(probe_announced, scene);
	settle_end();
	load_all(true);
	tap_check(!settle_probes_begun(), "no probe of a memory function begins while CXL goes");
}

/* A task of the kernel's that sleeps until probing is at rest (drivers/base/dd.c). */
static bool somebody_waits(void)
{
	struct dirent **tasks;
	size_t i, n = dir_list("/proc", "", &tasks);
	char where[64];
	bool waits = false;

	for (i = 0; i < n && !waits; i++)
		waits = attr_read(where, sizeof(where), "/proc/%s/wchan", tasks[i]->d_name) &&
			!strcmp(where, "wait_for_device_probe");
	dir_free(tasks, n);
	return waits;
}

/*
 * A verdict, or without the module all that there is to come. Probing never
 * comes to rest again, so nobody may wait for that; what is left to whoever
 * does, as by dax_hmem of Linux 7, never comes.
 */
static bool is_over(const struct scene *scene)
{
	if (!scene->with_module)
		return memory_bound(scene) || somebody_waits();
	return modsysfs_loaded() && !modsysfs_pending() && memory_bound(scene);
}

static void never_end(const struct scene *scene, const char *how)
{
	check_undecided(scene);
	hold_end(how);
	load_until(is_over, scene);
}

void during_hang(const struct scene *scene)
{
	hold_begin();
	load_until(regions_bound, scene);
	/*
	 * How long a task may be stuck is the administrator's decision. Not before
	 * now: who waits for the probe that is held is stuck as well.
	 */
	if (!attr_write(HUNG_TASK_SECONDS, "5"))
		bail("the kernel does not watch for hung tasks: %m");
	never_end(scene, "hang");
}

void during_die(const struct scene *scene)
{
	hold_begin();
	load_until(regions_bound, scene);
	never_end(scene, "die");
}

/* Its worker waits for device probing, which never comes to rest. */
void during_stuck(const struct scene *scene)
{
	if (scene->with_module)
		tap_check(unload() == EWOULDBLOCK, "unloading is refused while probing is stuck");
}
