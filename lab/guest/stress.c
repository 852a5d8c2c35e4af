// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot.h"
#include "function.h"
#include "kmsg.h"
#include "ledger.h"
#include "load.h"
#include "memory.h"
#include "modsysfs.h"
#include "modules.h"
#include "pristine.h"
#include "region.h"
#include "stress.h"
#include "sysfs.h"
#include "tap.h"
#include "unload.h"

/**
 * struct stress - what the steps know
 * @scene: the machine
 * @random: state of the generator
 * @plugged: the act's device is there
 * @slot: it is in a slot; otherwise it is only taken from the kernel
 * @spare: its place in the PCI tree
 * @home: place of the device behind the first described range
 * @pulled: that was taken from the kernel
 * @places: where host bridges are
 * @loaded_with: decoders when softreserve was last loaded; those of devices that went
 *               since are not committed in it
 * @word: what the step under way does, in words
 */
static struct stress {
	const struct scene *scene;
	uint64_t random;
	bool plugged;
	bool slot;
	char spare[32];
	char home[32];
	bool pulled;
	struct places places;
	struct decoders loaded_with;
	char word[256];
} s;

/* xorshift64*, so that a seed means the same everywhere. */
static unsigned int draw(unsigned int n)
{
	s.random ^= s.random >> 12;
	s.random ^= s.random << 25;
	s.random ^= s.random >> 27;
	return (unsigned int)((s.random * 0x2545f4914f6cdd1d) >> 33) % n;
}

__attribute__((format(printf, 1, 2))) static void say(const char *fmt, ...)
{
	size_t used = strlen(s.word);
	va_list args;

	va_start(args, fmt);
	vsnprintf(s.word + used, sizeof(s.word) - used, fmt, args);
	va_end(args);
}

/* Described memory that is. */
static struct sr_set online_now(void)
{
	struct sr_set online = memory_read().online;

	return ranges_common(&online, &s.scene->described);
}

static bool any_online(void)
{
	return online_now().n;
}

/* Whole blocks of a range, added to a list. */
static void add_blocks(struct sr_set *blocks, struct sr_range range)
{
	u64 size = memory_block_size();

	for (u64 at = (range.start + size - 1) / size * size; at + size - 1 <= range.end;
	     at += size)
		ranges_add(blocks, (struct sr_range){ .start = at, .end = at + size - 1 });
}

/* Described memory that the module says works. */
static bool draw_block(struct sr_range *block)
{
	struct sr_set cxl = modsysfs_ranges("cxl"), dax = modsysfs_ranges("dax"), blocks = { 0 };

	for (size_t i = 0; i < cxl.n; i++)
		add_blocks(&blocks, cxl.range[i]);
	for (size_t i = 0; i < dax.n; i++)
		add_blocks(&blocks, dax.range[i]);
	if (blocks.n)
		*block = blocks.range[draw((unsigned int)blocks.n)];
	return blocks.n;
}

static void settle(void)
{
	modules_rest();
	if (modsysfs_pending())
		modsysfs_wait();
	modules_rest();
}

/* What softreserve finds when it comes, it puts back when CXL goes. */
static void note_decoders(void)
{
	if (modsysfs_loaded())
		return;
	free(s.loaded_with.decoder);
	s.loaded_with = decoders_read(&s.places);
}

/* The decoders of a device that goes are gone, whatever comes in its place. */
static void forget_decoders(const char *component)
{
	for (size_t i = 0; i < s.loaded_with.n; i++)
		if (!strcmp(s.loaded_with.decoder[i].component, component))
			memset(s.loaded_with.decoder[i].reg, 0,
			       sizeof(s.loaded_with.decoder[i].reg));
}

static bool decoders_are_back(void)
{
	struct decoders now = decoders_read(&s.places);
	bool back = true;

	for (size_t i = 0; i < s.loaded_with.n; i++)
		back &= !decoder_committed(&s.loaded_with.decoder[i]) ||
			decoder_intact(&s.loaded_with.decoder[i], &now);
	free(now.decoder);
	return back;
}

static void do_load_all(void)
{
	note_decoders();
	load_anew();
}

static void do_retry(void)
{
	char why[160];
	int error = modsysfs_retry(why, sizeof(why));

	say(": %s%s%s", error ? strerror(error) : "begun", *why ? ", " : "", why);
}

static void do_load(void)
{
	static char name[] = "softreserve";

	note_decoders();
	modules_load(name);
}

static void do_unload(void)
{
	int error = unload();

	say(": %s", error ? strerror(error) : "gone");
}

/* As at boot, but for the device that was plugged. */
static void do_return(void)
{
	char *difference = pristine_return();

	if (difference)
		say(": %s", difference);
	free(difference);
}

static void do_driver(void)
{
	static const struct {
		const char *bus;
		const char *driver;
		const char *device;
	} bindings[] = {
		{ "platform", "cxl_acpi", "ACPI0017:00" },
		{ "platform", "hmem", "hmem.0" },
		{ "platform", "hmem_platform", "hmem_platform.0" },
		{ "cxl", "cxl_region", "region0" },
		{ "cxl", "cxl_dax_region", "dax_region0" },
		{ "cxl", "cxl_mem", "mem0" },
	};
	unsigned int i = draw(sizeof(bindings) / sizeof(bindings[0]));
	const char *what = draw(2) ? "unbind" : "bind";
	bool done = driver_write(bindings[i].bus, bindings[i].driver, what, bindings[i].device);

	say(": %s %s, %s", what, bindings[i].device, done ? "done" : strerror(errno));
}

static char *const modules[] = { "cxl_acpi", "cxl_pci",	   "cxl_mem", "dax_cxl",
				 "dax_hmem", "device_dax", "kmem" };

static void do_remove_module(void)
{
	const char *name = modules[draw(sizeof(modules) / sizeof(modules[0]))];

	say(": %s, %s", name, modules_remove(name) ? "gone" : strerror(errno));
}

static void do_load_module(void)
{
	char *name = modules[draw(sizeof(modules) / sizeof(modules[0]))];

	say(": %s", name);
	/* softreserve comes with most of them. */
	note_decoders();
	modules_load(name);
}

static void do_online(void)
{
	struct sr_range block;
	bool online = draw(2);

	if (!draw_block(&block)) {
		say(": there is none");
		return;
	}
	say(": %s %#" PRIx64 ", %s", online ? "online" : "offline", (uint64_t)block.start,
	    memory_set(block.start, online) ? "done" : strerror(errno));
}

static void do_offline_all(void)
{
	struct sr_set online = online_now();
	u64 size = memory_block_size();

	for (size_t i = 0; i < online.n; i++)
		for (u64 at = online.range[i].start; at <= online.range[i].end; at += size)
			if (!memory_set(at, false))
				say(", %#" PRIx64 ": %m", (uint64_t)at);
}

static void take_out(const char *function)
{
	attr_put("1", "/sys/bus/pci/devices/%s/remove", function);
}

/* Where no driver does it, firmware had left the registers readable. */
static void enable(const char *function)
{
	attr_set("1", "/sys/bus/pci/devices/%s/enable", function);
}

static void take_back(void)
{
	function_rescan();
	enable(s.home);
	s.pulled = false;
}

static void do_pull(void)
{
	if (s.pulled) {
		take_back();
		say(": it is back");
	} else {
		forget_decoders(s.home);
		take_out(s.home);
		s.pulled = true;
		say(": gone");
	}
}

static bool spare_is_back(const struct scene *scene)
{
	(void)scene;
	return function_present(s.spare);
}

static void plug(void)
{
	note_decoders();
	if (s.slot) {
		tap_comment("ask plug");
		load_until(spare_is_back, s.scene);
	} else {
		function_rescan();
	}
	enable(s.spare);
}

static void unplug(void)
{
	if (!s.slot)
		take_out(s.spare);
	else if (!function_switch_off(s.spare))
		bail("the slot of %s cannot be switched off", s.spare);
}

static void do_plug(void)
{
	if (s.plugged)
		unplug();
	else
		plug();
	s.plugged = !s.plugged;
	say(": %s", s.plugged ? "in" : "out");
}

static void do_region(void)
{
	struct part part = { 0 };

	if (!part_find(&part, s.home)) {
		say(": the device has no endpoint");
	} else if (part.region[0]) {
		say(": destroy %s", part.region);
		say(", %s", region_destroy(&part) ? "done" : "not done");
	} else {
		say(": make, %s",
		    region_make(&part, 0, "ram", (u64)256 << 20) ? "done" : "not done");
	}
}

static bool always(void)
{
	return true;
}

/* With every device there, as it was. */
static bool when_complete(void)
{
	return !any_online() && s.plugged && !s.pulled;
}

/* What takes memory away harms a kernel that uses it. */
static bool when_offline(void)
{
	return !any_online();
}

/* Memory that was handed out raw dies with its device, whoever knows of it. */
static bool when_not_raw(void)
{
	return !any_online() && !modsysfs_verdict_is("dax");
}

/**
 * struct step - something that an operator may do
 * @name: of the step
 * @weight: how often, against the others
 * @may: whether it does no harm now
 * @take: does it
 */
static const struct step {
	const char *name;
	unsigned int weight;
	bool (*may)(void);
	void (*take)(void);
} steps[] = {
	{ "load all", 4, always, do_load_all },
	{ "retry", 5, always, do_retry },
	{ "load softreserve", 2, always, do_load },
	{ "take softreserve out", 2, always, do_unload },
	{ "everything out", 3, when_complete, do_return },
	{ "driver", 5, when_offline, do_driver },
	{ "module out", 3, when_offline, do_remove_module },
	{ "module in", 3, always, do_load_module },
	{ "memory block", 4, always, do_online },
	{ "all memory offline", 4, always, do_offline_all },
	{ "device of the first range", 2, when_not_raw, do_pull },
	{ "device beside", 3, always, do_plug },
	{ "region", 2, when_not_raw, do_region },
};

#define N_STEPS (sizeof(steps) / sizeof(steps[0]))

static const struct step *draw_step(void)
{
	unsigned int sum = 0, at;
	size_t i;

	for (i = 0; i < N_STEPS; i++)
		sum += steps[i].weight;
	at = draw(sum);
	for (i = 0; at >= steps[i].weight; i++)
		at -= steps[i].weight;
	return &steps[i];
}

static struct ledger ledger_now(struct sr_set *shared)
{
	struct dax_device *devices;
	size_t n = dax_read(&devices);

	*shared = dax_shared(devices, n);
	return ledger_take(&s.scene->described, devices, n);
}

static const char *account(const struct ledger *ledger)
{
	struct sr_set cxl = modsysfs_ranges("cxl"), dax = modsysfs_ranges("dax");
	struct sr_set locked = modsysfs_ranges("quarantined");
	struct sr_set pending = modsysfs_ranges("pending"), other;
	u64 sum = sr_set_bytes(&cxl) + sr_set_bytes(&dax) + sr_set_bytes(&locked) +
		  sr_set_bytes(&pending);

	if (sum != sr_set_bytes(&s.scene->described))
		return "the module's account does not add up";
	other = ranges_common(&cxl, &ledger->dax);
	if (other.n)
		return "raw DAX memory is said to be CXL's";
	other = ranges_common(&dax, &ledger->cxl);
	if (other.n)
		return "CXL's memory is said to be raw";
	if (!ranges_same(&locked, &ledger->quarantined))
		return "other memory is locked away than is said";
	return NULL;
}

/* NULL if all is well. */
static const char *look(void)
{
	struct sr_set shared;
	struct ledger ledger = ledger_now(&shared);
	struct sr_set both = ranges_common(&ledger.cxl, &ledger.dax);
	char *splat = kmsg_new_splat();

	if (splat) {
		say(": %s", splat);
		return "the kernel warns";
	}
	if (both.n)
		return "bytes are usable twice";
	if (shared.n && modsysfs_loaded())
		return "two DAX devices have the same bytes";
	if (ledger.bad.n)
		return "bytes are bad";
	if (modsysfs_verdict_is("dax") && !decoders_are_back())
		return "firmware's decoders were changed";
	return modsysfs_loaded() && !modsysfs_pending() ? account(&ledger) : NULL;
}

/* Sometimes the next step is taken before all has come to rest, unless this is the @last one. */
static bool take_step(unsigned int number, bool last)
{
	const struct step *step = draw_step();
	char verdict[32];
	const char *wrong;

	while (!step->may())
		step = draw_step();
	s.word[0] = '\0';
	say("%s", step->name);
	/* Should it never end, it is known which one it was. */
	tap_comment("step %u: %s", number, step->name);
	step->take();
	if (!last && !draw(4))
		return tap_check(true, "step %u: %s, and on at once", number, s.word);
	settle();
	wrong = look();
	modsysfs_verdict(verdict, sizeof(verdict));
	return tap_check(!wrong, "step %u: %s -> %s%s%s", number, s.word, verdict,
			 wrong ? ": " : "", wrong ? wrong : "");
}

void stress_try(const struct scene *scene)
{
	unsigned int n = (unsigned int)strtoul(boot_option("sr_lab.steps=", "200"), NULL, 10);
	const char *seed = boot_option("sr_lab.seed=", "1");
	char *left;

	s.scene = scene;
	s.random = strtoull(seed, NULL, 0) * 0x9e3779b97f4a7c15 | 1;
	s.plugged = true;
	function_find(s.spare, sizeof(s.spare));
	s.slot = function_has_slot(s.spare);
	snprintf(s.home, sizeof(s.home), "%s",
		 decoders_endpoint(&scene->before, scene->described.range[0].start));
	s.places = places_read();
	pristine_note(&s.places);
	tap_comment("seed %s, %u steps", seed, n);
	for (unsigned int i = 1; i <= n && take_step(i, i == n); i++)
		;
	do_offline_all();
	if (s.pulled)
		take_back();
	if (!s.plugged)
		plug();
	left = pristine_return();
	if (left)
		tap_comment("afterwards %s", left);
	free(left);
	modsysfs_forget();
	modules_forget();
}
