// SPDX-License-Identifier: GPL-2.0-only
#include "operator.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "boot.h"
#include "dax.h"
#include "function.h"
#include "hold.h"
#include "iomem.h"
#include "handover.h"
#include "kmsg.h"
#include "load.h"
#include "memory.h"
#include "modsysfs.h"
#include "modules.h"
#include "region.h"
#include "sysfs.h"
#include "tap.h"

/* The device that the act is about; its place in the PCI tree does not change. */
static char device[32];

static struct part part;

static bool device_is_ready(const struct scene *scene)
{
	(void)scene;
	return function_present(device) && part_find(&part, device);
}

static bool is_soft_reserved(struct sr_range range)
{
	struct sr_set named = iomem_find("Soft Reserved");

	return sr_set_intersects(&named, range);
}

static void check_named(const struct scene *scene, struct sr_range range, bool named)
{
	if (scene->with_module)
		tap_check(is_soft_reserved(range) == named,
			  "/proc/iomem %s the range Soft Reserved",
			  named ? "names" : "does not name");
}

/* The region that firmware has set up goes, and the device. */
static void take_away(const struct scene *scene, struct sr_range range)
{
	if (!part_find(&part, device) || !part.region[0])
		bail("there is no region of %s", device);
	tap_check(region_range(part.region).start == range.start, "%s is the region of the device",
		  part.region);
	check_named(scene, range, true);
	tap_check(region_destroy(&part), "it can be destroyed");
	check_named(scene, range, false);
	function_power_off(device);
}

static void plug(const struct scene *scene)
{
	tap_comment("ask plug");
	load_until(device_is_ready, scene);
	tap_comment("%s is another device now, %s", device, part.memdev);
}

/* What stock kernels do is a fact, and no failure of the lab's. */
static void make_again(const struct scene *scene, struct sr_range range)
{
	bool made = region_make(&part, 0, "ram", sr_range_bytes(range));
	struct sr_range now = region_range(part.region);

	if (!scene->with_module) {
		tap_comment(made ? "its region is at %#" PRIx64
				 : "it can have no region (%#" PRIx64 ")",
			    (uint64_t)now.start);
		return;
	}
	tap_check(made, "it can have a region");
	tap_check(now.start == range.start && now.end == range.end,
		  "its addresses are those of the old one (%#" PRIx64 ")", (uint64_t)now.start);
	check_named(scene, range, true);
}

void operator_replace(const struct scene *scene)
{
	struct sr_range range;

	function_find(device, sizeof(device));
	range = decoders_range(&scene->before, device);
	load_all(scene->with_module);
	take_away(scene, range);
	plug(scene);
	make_again(scene, range);
	load_all(scene->with_module);
}

static const char *devices_now(void)
{
	struct dax_device *devices;
	size_t n = dax_read(&devices);

	return json_object_to_json_string(dax_json(devices, n));
}

void operator_add_begin(const struct scene *scene)
{
	(void)scene;
	function_find(device, sizeof(device));
	function_power_off(device);
}

static bool device_is_bound(const struct scene *scene)
{
	(void)scene;
	return attr_exists("/sys/bus/pci/devices/%s/driver", device);
}

#define ADDED_BYTES ((u64)256 << 20)

void operator_add(const struct scene *scene)
{
	bool up = !scene->with_module;
	const char *before;

	load_all(scene->with_module);
	up |= modsysfs_verdict_is("cxl");
	before = devices_now();
	tap_comment("ask plug");
	load_until(up ? device_is_ready : device_is_bound, scene);
	load_all(scene->with_module);
	tap_check(!strcmp(before, devices_now()), "the DAX devices are as before");
	if (scene->with_module) {
		char start[96];

		snprintf(start, sizeof(start), "pci %s: softreserve: a CXL memory device has come",
			 device);
		tap_check(kmsg_count(start) == 1, "the kernel log tells of the device once");
		tap_check(modsysfs_verdict_is(up ? "cxl" : "dax"), "the verdict is as before");
	}
	if (up)
		tap_check(region_make(&part, 1, "ram", ADDED_BYTES), "it can have a region");
}

void operator_sleep(const struct scene *scene)
{
	const char *before;

	load_all(scene->with_module);
	before = devices_now();
	/* All but the idling itself, from which nothing wakes the emulated machine. */
	attr_put("platform", "/sys/power/pm_test");
	attr_put("freeze", "/sys/power/state");
	tap_resume(boot_channel_anew(), tap_checks());
	tap_check(kmsg_count("PM: suspend exit") == 1, "the machine was suspended, and is back");
	load_all(scene->with_module);
	tap_check(!strcmp(before, devices_now()), "the DAX devices are as before");
}

void operator_retry_begin(const struct scene *scene)
{
	(void)scene;
	modules_withhold("cxl_mem");
}

static void check_refused(int error)
{
	char why[160];
	int got = modsysfs_retry(why, sizeof(why));

	tap_check(got == error && *why, "a retry is refused (%s): %s", strerror(got), why);
}

/* Every memory block of a range. */
static void set_online(struct sr_range range, bool online)
{
	u64 size = memory_block_size();

	for (u64 at = range.start; at <= range.end; at += size)
		if (!memory_set(at, online))
			bail("the memory block at %#" PRIx64 " cannot be put %s: %m", (uint64_t)at,
			     online ? "online" : "offline");
}

static void check_retried(const char *verdict)
{
	char why[160];
	int error = modsysfs_retry(why, sizeof(why));

	tap_check(!error && !*why, "a retry begins (%s%s%s)", strerror(error), *why ? ": " : "",
		  why);
	modsysfs_wait();
	tap_check(modsysfs_verdict_is(verdict), "the verdict is %s then", verdict);
}

void operator_retry(const struct scene *scene)
{
	struct sr_range first;
	const char *before;

	load_all(scene->with_module);
	if (!scene->with_module) {
		modules_hand_out();
		load_all(false);
		return;
	}
	first = scene->described.range[0];
	tap_check(modsysfs_verdict_is("dax"), "without a driver the verdict is dax");
	modules_hand_out();
	load_all(true);
	tap_check(modsysfs_verdict_is("dax"), "and stays so when the driver comes");

	set_online(first, true);
	before = devices_now();
	check_refused(EBUSY);
	tap_check(!strcmp(before, devices_now()), "nothing has changed by that");
	set_online(first, false);

	check_retried("cxl");
	check_refused(EOPNOTSUPP);
	load_all(true);
}

static void load_squatting(const struct scene *scene)
{
	hold_begin();
	load_until(regions_bound, scene);
	hold_squat(scene->described.range[0].start);
	hold_end("return");
	load_all(scene->with_module);
}

void operator_retry_refused(const struct scene *scene)
{
	load_squatting(scene);
	if (scene->with_module) {
		tap_check(modsysfs_verdict_is("refused"),
			  "with a page claimed the verdict is refused");
		check_refused(EBUSY);
	}
	hold_squat_end();
	if (scene->with_module)
		check_retried("cxl");
	load_all(scene->with_module);
}

/* The regions have gone, and what the kernel has done to decoders is undone by a retry only. */
static void check_gone(const struct scene *scene, const char *how)
{
	tap_check(modsysfs_verdict_is("cxl"), "%s: the verdict stays", how);
	tap_check(modsysfs_bytes("pending") == sr_set_bytes(&scene->described),
		  "%s: it is told that nobody has the memory", how);
	check_named(scene, scene->described.range[0], false);
	check_retried("cxl");
	tap_check(modsysfs_bytes("cxl") == sr_set_bytes(&scene->described),
		  "CXL has all of it again");
	check_named(scene, scene->described.range[0], true);
}

static void reload(const char *name)
{
	char copy[32], holders[64];
	struct dirent **list;
	size_t n;

	/* Since Linux 7.1 dax_cxl needs dax_hmem. */
	snprintf(holders, sizeof(holders), "/sys/module/%s/holders", name);
	n = dir_list(holders, "", &list);
	dir_free(list, n);
	if (n) {
		tap_comment("%s is needed by another module and stays", name);
		return;
	}
	snprintf(copy, sizeof(copy), "%s", name);
	tap_check(modules_remove(name), "%s can be taken out", name);
	modules_load(copy);
	modules_forget();
	load_all(true);
}

/* The region that begins where a range does. */
static const char *region_at(struct sr_range range, char *name, size_t size)
{
	struct dirent **regions;
	size_t i, n = dir_list(CXL_DEVICES, "region", &regions);

	*name = '\0';
	for (i = 0; i < n; i++)
		if (region_range(regions[i]->d_name).start == range.start)
			snprintf(name, size, "%.31s", regions[i]->d_name);
	dir_free(regions, n);
	return name;
}

/* Of two regions one is disabled: a retry cannot be, as kmem has the other, and changes nothing. */
static void disable_one(const struct scene *scene)
{
	struct sr_range kept = scene->described.range[0], off = scene->described.range[1];
	const char *before;
	char region[32];

	tap_check(
		driver_write("cxl", "cxl_region", "unbind", region_at(off, region, sizeof(region))),
		"%s can be unbound", region);
	check_named(scene, off, false);
	tap_check(modsysfs_bytes("pending") == sr_set_bytes(&scene->described) / 2,
		  "it is told that nobody has its memory");
	before = devices_now();
	check_refused(EBUSY);
	tap_check(!strcmp(before, devices_now()), "the DAX devices are as before");
	check_named(scene, kept, true);
	check_named(scene, off, false);
	tap_check(driver_write("cxl", "cxl_region", "bind", region), "%s can be bound", region);
	check_named(scene, off, true);
	tap_check(!modsysfs_bytes("pending"), "and has its memory again");
	load_all(true);
}

static void reload_after_cxl(const struct scene *scene)
{
	if (scene->described.n > 1)
		disable_one(scene);
	tap_check(driver_write("platform", "cxl_acpi", "unbind", "ACPI0017:00"),
		  "cxl_acpi can be unbound");
	check_gone(scene, "cxl_acpi unbound");

	tap_check(driver_write("platform", "cxl_acpi", "unbind", "ACPI0017:00") &&
			  driver_write("platform", "cxl_acpi", "bind", "ACPI0017:00"),
		  "cxl_acpi can be unbound and bound");
	load_all(true);
	check_gone(scene, "cxl_acpi bound anew");

	reload("cxl_acpi");
	check_gone(scene, "cxl_acpi loaded anew");

	reload("dax_hmem");
	reload("dax_cxl");
}

static void reload_after_dax(void)
{
	const char *before = devices_now();

	tap_check(!driver_write("platform", "cxl_acpi", "bind", "ACPI0017:00"),
		  "nobody can bind cxl_acpi again");
	tap_check(driver_write("platform", "hmem", "unbind", "hmem.0") &&
			  driver_write("platform", "hmem", "bind", "hmem.0"),
		  "an hmem device can be unbound and bound");
	load_all(true);
	reload("dax_hmem");
	reload("cxl_acpi");
	tap_check(modsysfs_verdict_is("dax"), "the verdict stays");
	tap_check(!strcmp(before, devices_now()), "the DAX devices are as before");
}

void operator_reload(const struct scene *scene)
{
	load_all(scene->with_module);
	if (!scene->with_module)
		return;
	if (modsysfs_verdict_is("cxl"))
		reload_after_cxl(scene);
	else
		reload_after_dax();
	load_all(true);
}

void operator_rebind(const struct scene *scene)
{
	char region[32];

	load_all(scene->with_module);
	if (!scene->with_module)
		return;
	region_at(scene->described.range[0], region, sizeof(region));
	tap_check(driver_write("cxl", "cxl_region", "unbind", region) &&
			  driver_write("cxl", "cxl_region", "bind", region),
		  "%s can be unbound and bound", region);
	load_all(true);
}

void operator_hmem_first(const struct scene *scene)
{
	static char hmem[] = "dax_hmem", module[] = "softreserve";

	modules_hide();
	hold_begin();
	modules_load(hmem);
	load_until(regions_bound, scene);
	modules_show();
	if (scene->with_module) {
		modules_load(module);
		tap_check(modsysfs_verdict_is("refused"), "softreserve says that it is too late");
	}
	hold_end("return");
	load_all(scene->with_module);
}

static int tool(const char *command, const char *argument)
{
	char program[] = "/bin/softreserve", words[2][32];

	snprintf(words[0], sizeof(words[0]), "%s", command);
	snprintf(words[1], sizeof(words[1]), "%s", argument ? argument : "");
	return program_run((char *[]){ program, words[0], argument ? words[1] : NULL, NULL });
}

static bool is_online(struct sr_range range)
{
	struct sr_set online = memory_read().online;

	return sr_set_intersects(&online, range);
}

/* While somebody has a DAX device open, a region stays; then it goes. */
static void release_region(const struct scene *scene, struct sr_range range)
{
	struct dax_device *devices;
	int fd;

	if (!dax_read(&devices))
		bail("there is no DAX device");
	snprintf(device, sizeof(device), "%s", decoders_endpoint(&scene->before, range.start));
	if (!part_find(&part, device) || !part.region[0])
		bail("there is no region of %s", device);
	set_online(range, false);
	tap_check(hand_over(&devices[0]), "%s is given to " DAX_DRIVER_DEVICE, devices[0].name);
	fd = dax_open(&devices[0]);
	tap_check(fd >= 0 && tool("release", part.region) == 3, "%s stays while it is open",
		  part.region);
	if (fd >= 0)
		close(fd);
	tap_check(modsysfs_bytes("cxl") == sr_range_bytes(range), "and CXL has all of it");

	tap_check(tool("release", part.region) == 0, "then it is released");
	check_named(scene, range, false);
	tap_check(tool("release", part.region) == 3, "once");
	make_again(scene, range);
}

void operator_tool(const struct scene *scene)
{
	struct sr_range range = scene->described.range[0];

	load_all(scene->with_module);
	if (!scene->with_module)
		return;
	tap_check(modsysfs_verdict_is("dax") && is_online(range), "raw memory is online");
	tap_check(tool("retry", NULL) == 1, "without the driver a retry leads to the same verdict");
	modsysfs_note_retry();
	modules_hand_out();
	load_all(true);
	tap_check(tool("retry", NULL) == 0, "with the driver CXL has the memory");
	modsysfs_note_retry();
	tap_check(modsysfs_verdict_is("cxl"), "and the module says so");
	load_all(true);
	tap_check(is_online(range), "it is online again");
	tap_check(tool("retry", NULL) == 3, "there is nothing to retry");
	tap_check(tool("nonsense", NULL) == 64 && tool("release", NULL) == 64,
		  "wrong usage is told apart");
	release_region(scene, range);
	load_all(true);
}

/* The second range is online, and stays so while the first one is claimed. */
void operator_tool_refused(const struct scene *scene)
{
	struct sr_range other = scene->described.range[1];

	load_squatting(scene);
	if (!scene->with_module) {
		hold_squat_end();
		return;
	}
	tap_check(modsysfs_verdict_is("refused") && is_online(other),
		  "with a page claimed the verdict is refused, and other memory is online");
	tap_check(tool("retry", NULL) == 3, "a retry is refused");
	tap_check(is_online(other), "and the memory is online as before");
	hold_squat_end();
	tap_check(tool("retry", NULL) == 0, "when the page is free CXL has the memory");
	modsysfs_note_retry();
	load_all(true);
}
