// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "boot.h"
#include "faults.h"
#include "firmware_map.h"
#include "handover.h"
#include "kmsg.h"
#include "ledger.h"
#include "load.h"
#include "modsysfs.h"
#include "modules.h"
#include "pristine.h"
#include "sysfs.h"
#include "tap.h"

#define POINTS "/sys/kernel/debug/softreserve-faults"
#define MIB(bytes) ((unsigned long long)(bytes) >> 20)

/* Of every device, enough to see memory that does not decode, and little enough for many rounds. */
#define PAGES_TRIED 512

/**
 * struct point - a fault point of the module
 * @place: "FUNCTION:LINE CALL"
 * @reached: how often, over all rounds
 * @now: how often in the last round in which the module was there to the end
 * @failed: how often it failed, likewise
 * @failed_now: likewise
 * @first: number of its first call in the round in which nothing failed
 * @on: it has failed from then on, too
 */
struct point {
	char *place;
	unsigned long reached;
	unsigned int now;
	unsigned int failed;
	unsigned int failed_now;
	unsigned int first;
	bool on;
};

static struct point *points;
static size_t n_points;

static struct point *point_of(const char *place)
{
	for (size_t i = 0; i < n_points; i++)
		if (!strcmp(points[i].place, place))
			return &points[i];
	points = reallocarray(points, n_points + 1, sizeof(*points));
	if (!points)
		bail("out of memory for fault points");
	points[n_points] = (struct point){ .place = strdup(place) };
	return &points[n_points++];
}

/* "REACHED FAILED FIRST FUNCTION:LINE CALL", and nothing if the module did not stay. */
static void points_read(void)
{
	unsigned int reached, failed, first;
	char *line, *rest, *text;
	struct point *point;
	size_t size;
	int at;

	for (size_t i = 0; i < n_points; i++)
		points[i].now = points[i].failed_now = 0;
	text = file_read(POINTS, &size);
	for (line = text ? strtok_r(text, "\n", &rest) : NULL; line;
	     line = strtok_r(NULL, "\n", &rest)) {
		if (sscanf(line, "%u %u %u %n", &reached, &failed, &first, &at) != 3)
			continue;
		point = point_of(line + at);
		point->reached += reached;
		point->now = reached;
		point->failed += failed;
		point->failed_now = failed;
		if (!point->first)
			point->first = first;
	}
	free(text);
}

/**
 * struct round - the machine brought up once
 * @place: what failed, NULL if nothing
 * @on: from then on, not once
 * @verdict: of the module, "not loaded" without it
 * @devices: names of the DAX devices
 * @usable: described bytes
 * @quarantined: likewise
 * @wrong: what is wrong, in words; empty if nothing is
 * @spoilt: the machine could not be brought back
 */
struct round {
	char *place;
	bool on;
	char verdict[32];
	char devices[256];
	struct sr_set usable;
	struct sr_set quarantined;
	char wrong[1024];
	bool spoilt;
};

__attribute__((format(printf, 2, 3))) static void object(struct round *round, const char *fmt, ...)
{
	size_t used = strlen(round->wrong);
	va_list args;

	if (used)
		used += snprintf(round->wrong + used, sizeof(round->wrong) - used, "; ");
	if (used >= sizeof(round->wrong))
		return;
	va_start(args, fmt);
	vsnprintf(round->wrong + used, sizeof(round->wrong) - used, fmt, args);
	va_end(args);
}

/* What comes after a verdict: regions go and come back, and all is decided anew. */
static void live_on(void)
{
	struct dirent **regions;
	size_t i, n = dir_list("/sys/bus/cxl/drivers/cxl_region", "region", &regions);

	for (i = 0; i < n; i++) {
		driver_write("cxl", "cxl_region", "unbind", regions[i]->d_name);
		driver_write("cxl", "cxl_region", "bind", regions[i]->d_name);
	}
	dir_free(regions, n);
	attr_write(MODSYSFS "/retry", "1");
	load_anew();
}

static void write_name(const char *path, const char *name)
{
	if (!attr_write(path, name))
		tap_comment("%s to %s: %m", name, path);
}

/* From kmem, whose memory is offline. */
static void hand_all_over(const struct dax_device *devices, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!hand_over(&devices[i]))
			tap_comment("%s is not handed over: %m", devices[i].name);
}

static struct ledger take_ledger(const struct sr_set *described)
{
	struct dax_device *devices;
	size_t n = dax_read(&devices);

	return ledger_take(described, devices, n);
}

static void note_devices(struct round *round, const struct dax_device *devices, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t used = strlen(round->devices);

		snprintf(round->devices + used, sizeof(round->devices) - used, "%s ",
			 strrchr(devices[i].path, '/') ? devices[i].path : devices[i].name);
	}
}

static void look(struct round *round, const struct sr_set *described)
{
	struct dax_device *devices;
	size_t n = dax_read(&devices);
	struct ledger ledger = ledger_take(described, devices, n), tried;
	struct sr_set both = ranges_common(&ledger.cxl, &ledger.dax), missed;

	note_devices(round, devices, n);
	ranges_add_all(&round->usable, &ledger.cxl);
	ranges_add_all(&round->usable, &ledger.dax);
	sr_set_normalize(&round->usable);
	round->quarantined = ledger.quarantined;
	if (both.n)
		object(round, "bytes are usable twice");
	if (sr_set_bytes(&ledger.iomem) != sr_set_bytes(described))
		object(round, "/proc/iomem names %llu MiB Soft Reserved",
		       MIB(sr_set_bytes(&ledger.iomem)));

	hand_all_over(devices, n);
	tried = take_ledger(described);
	ranges_add_all(&tried.cxl, &tried.dax);
	sr_set_normalize(&tried.cxl);
	missed = ranges_without(&round->usable, &tried.cxl);
	if (missed.n)
		object(round, "%llu MiB cannot be tried", MIB(sr_set_bytes(&missed)));
	if (tried.bad.n)
		object(round, "%llu KiB are bad",
		       (unsigned long long)sr_set_bytes(&tried.bad) >> 10);
}

/* "N: FUNCTION:LINE CALL failed" */
static void note_failure(struct round *round)
{
	char *text = kmsg_text("softreserve: fault point ");
	char *place = text ? strstr(text, ": ") : NULL;
	char *end = place ? strstr(place, " failed") : NULL;

	if (end) {
		*end = '\0';
		round->place = strdup(place + 2);
		/* As the module began or ended, where its file is not there. */
		if (!point_of(round->place)->failed_now)
			point_of(round->place)->failed++;
	}
	free(text);
}

/* What the module rightly keeps for ever. */
static const struct excuse {
	const char *call;
	bool on;
	const char *leak;
} excuses[] = {
	/* Where the kernel's resource can never be put back, what stands in for it stays. */
	{ " insert_resource", true, "kzalloc" },
	{ " insert_resource", true, "insert_resource" },
	{ " insert_resource", true, "remove_resource" },
	/* A resource that is perhaps still linked somewhere must stay allocated. */
	{ " remove_resource", false, "kzalloc" },
};

/* Where the write fails for good, they cannot be as they were. */
static bool settings_are_kept(const struct round *round)
{
	bool excused = round->on && round->place && strstr(round->place, " pci_write_config_word");

	return excused || pristine_settings_intact();
}

static bool is_excused(const struct round *round, const char *leak)
{
	for (size_t i = 0; round->place && i < sizeof(excuses) / sizeof(excuses[0]); i++)
		if (strstr(round->place, excuses[i].call) && round->on >= excuses[i].on &&
		    !strncmp(leak, excuses[i].leak, strlen(excuses[i].leak)))
			return true;
	return false;
}

static void check_leak(const char *leak, void *arg)
{
	struct round *round = arg;

	if (!is_excused(round, leak))
		object(round, "leaked: %s", leak);
}

static void check_log(struct round *round)
{
	char *splat = kmsg_new_splat();

	if (splat)
		object(round, "the kernel warns: %s", splat);
	kmsg_visit("softreserve: leaked: ", check_leak, round);
	free(splat);
}

static void leave(struct round *round)
{
	char *difference = pristine_return();

	round->spoilt = difference;
	if (difference)
		object(round, "%s", difference);
	free(difference);
	/* As the module went. */
	if (!round->place)
		note_failure(round);
	check_log(round);
}

static void play(struct round *round, const struct sr_set *described)
{
	load_anew();
	if (modsysfs_loaded() && *boot_option("sr_lab.on=", ""))
		live_on();
	if (modsysfs_loaded())
		modsysfs_verdict(round->verdict, sizeof(round->verdict));
	else
		snprintf(round->verdict, sizeof(round->verdict), "not loaded");
	points_read();
	look(round, described);
}

static struct round play_alone(const struct sr_set *described)
{
	struct round round = { 0 };

	kmsg_forget();
	play(&round, described);
	leave(&round);
	return round;
}

static struct round play_failing(unsigned int n, bool on, const struct sr_set *described)
{
	static char softreserve[] = "softreserve", fail_on[] = "fail_on=1";
	struct round round = { .on = on };
	char fail_nth[32];

	snprintf(fail_nth, sizeof(fail_nth), "fail_nth=%u", n);
	kmsg_forget();
	modules_load_with(softreserve, fail_nth, on ? fail_on : NULL);
	play(&round, described);
	note_failure(&round);
	if (modsysfs_loaded() && !pristine_decoders_intact())
		object(&round, "firmware's decoders were changed");
	/* With CXL gone; its drivers change the rest as they need it. */
	if (!strcmp(round.verdict, "dax") && !settings_are_kept(&round))
		object(&round, "control registers of CXL devices were changed");
	leave(&round);
	return round;
}

/*
 * What the kernel alone gives must be there, but for memory that was said to end
 * a read in a machine check: that is rightly withheld.
 */
static void check_lost(struct round *round, const struct round *alone)
{
	struct sr_set lost = ranges_without(&alone->usable, &round->usable);

	if (round->place && strstr(round->place, "copy_mc_to_kernel"))
		lost = ranges_without(&lost, &round->quarantined);
	if (lost.n)
		object(round, "%llu MiB lost that the kernel alone gives",
		       MIB(sr_set_bytes(&lost)));
}

/* @what: the number of the call, or in words what is done */
static void report_round(const char *what, const struct round *round,
			 const struct sr_set *described)
{
	tap_check(!*round->wrong, "%s%s%s%s -> %s, usable %llu MiB of %llu MiB%s%s", what,
		  round->place ? " " : "", round->place ? round->place : "",
		  round->on ? " from then on" : "", round->verdict,
		  MIB(sr_set_bytes(&round->usable)), MIB(sr_set_bytes(described)),
		  *round->wrong ? ": " : "", round->wrong);
}

static struct round try_one(unsigned int n, bool on, const struct round *alone,
			    const struct sr_set *described)
{
	struct round round = play_failing(n, on, described);
	char number[16];

	if (!on)
		check_lost(&round, alone);
	snprintf(number, sizeof(number), "%u", n);
	report_round(round.place ? number : "no failure", &round, described);
	return round;
}

/* Of two places "FUNCTION:LINE CALL": the same call in the same function. */
static bool is_alike(const char *a, const char *b)
{
	size_t len = strcspn(a, ":");

	return !strncmp(a, b, len + 1) && !strcmp(strchr(a, ' '), strchr(b, ' '));
}

/* Once a place: there were further such calls. */
static bool fails_again(const struct round *round)
{
	unsigned int calls = 0;
	bool before = false;

	for (size_t i = 0; round->place && i < n_points; i++) {
		if (!is_alike(points[i].place, round->place))
			continue;
		calls += points[i].now;
		before = before || points[i].on;
	}
	if (calls < 2 || before)
		return false;
	point_of(round->place)->on = true;
	return true;
}

static struct round try_both(unsigned int n, const struct round *alone,
			     const struct sr_set *described)
{
	struct round round = try_one(n, false, alone, described);

	if (!round.spoilt && fails_again(&round))
		round = try_one(n, true, alone, described);
	return round;
}

/* @list: "FUNCTION,FUNCTION" */
static bool lists_function_of(const char *list, const char *place)
{
	size_t len = strcspn(place, ":");

	for (const char *at = list; *at; at += strcspn(at, ","), at += *at == ',')
		if (strcspn(at, ",") == len && !strncmp(at, place, len))
			return true;
	return false;
}

/* Return: how many calls were tried. */
static unsigned int try_only(const char *only, const struct round *alone,
			     const struct sr_set *described, struct round *last)
{
	unsigned int tried = 0;
	size_t n = n_points;

	for (size_t i = 0; i < n && !last->spoilt; i++) {
		if (!points[i].first || !lists_function_of(only, points[i].place))
			continue;
		*last = try_both(points[i].first, alone, described);
		tried++;
	}
	if (!last->spoilt)
		*last = try_one(0, false, alone, described);
	return tried;
}

/* Return: how many calls were tried. */
static unsigned int try_from(unsigned int n, const struct round *alone,
			     const struct sr_set *described, struct round *last)
{
	unsigned int tried = 0;

	while (!last->spoilt) {
		*last = try_both(n++, alone, described);
		if (!last->place)
			break;
		tried++;
	}
	return tried;
}

static unsigned int try_all(const struct round *alone, const struct sr_set *described)
{
	const char *only = boot_option("sr_lab.only=", "");
	unsigned int from = strtoul(boot_option("sr_lab.from=", "1"), NULL, 10);
	struct round first = try_one(0, false, alone, described), last = first;
	unsigned int tried = *only ? try_only(only, alone, described, &last)
				   : try_from(from, alone, described, &last);

	tap_check(!last.spoilt, "the machine could be brought back each time");
	/* A number that leaked would show in the names. */
	tap_check(!strcmp(last.devices, first.devices),
		  "the DAX devices have the same names as at first: %s", first.devices);
	return tried;
}

static void report_points(void)
{
	for (size_t i = 0; i < n_points; i++)
		tap_comment("point %s: reached %lu, failed %u", points[i].place, points[i].reached,
			    points[i].failed);
}

void faults_try(const struct scene *scene)
{
	static struct places places;
	struct sr_set described = firmware_map_soft_reserved();
	struct round alone;
	unsigned int n;

	(void)scene;
	sr_set_normalize(&described);
	places = places_read();
	/* softreserve is loaded by name here, not along with the others. */
	modules_hide();
	verify_limit(PAGES_TRIED);
	/* Modules go and come by the dozen, and each waits for a grace period. */
	write_name("/sys/kernel/rcu_expedited", "1");
	pristine_note(&places);

	alone = play_alone(&described);
	report_round("without the module", &alone, &described);
	n = try_all(&alone, &described);
	report_points();
	tap_check(n, "fault points were reached (%u)", n);

	write_name("/sys/kernel/rcu_expedited", "0");
	verify_limit(VERIFY_DEVICE_PAGES);
	modules_show();
	modules_forget();
	kmsg_forget();
}
