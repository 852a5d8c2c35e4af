// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "modsysfs.h"
#include "boot.h"
#include "dax.h"
#include "evidence.h"
#include "kmsg.h"
#include "sysfs.h"
#include "tap.h"
#include "uevent.h"

#define VERDICT MODSYSFS "/verdict"

/**
 * struct field - a file of an entry, and the JSON that it becomes
 * @name: of both
 * @number: an unsigned number, null if the file is empty; else text
 */
struct field {
	const char *name;
	bool number;
};

static const struct field conflict_fields[] = {
	{ "kind", false }, { "start", true }, { "end", true }, { "device", false }, {},
};

static const struct field range_fields[] = {
	{ "start", true },  { "end", true },   { "disposition", false },
	{ "owner", false }, { "node", false }, {},
};

bool modsysfs_loaded(void)
{
	return !access("/sys/module/softreserve", F_OK);
}

void modsysfs_verdict(char *verdict, size_t size)
{
	if (!attr_read(verdict, size, VERDICT))
		snprintf(verdict, size, "absent");
}

bool modsysfs_verdict_is(const char *verdict)
{
	char now[32];

	return attr_read(now, sizeof(now), VERDICT) && !strcmp(now, verdict);
}

bool modsysfs_pending(void)
{
	return modsysfs_verdict_is("pending");
}

void modsysfs_wait(void)
{
	struct pollfd pollfd = { .events = POLLPRI | POLLERR };
	char verdict[32];
	ssize_t n;

	pollfd.fd = open(VERDICT, O_RDONLY | O_CLOEXEC);
	if (pollfd.fd < 0)
		return;
	/* The read arms the poll (kernfs_fop_poll()), so no change goes unseen. */
	while ((n = pread(pollfd.fd, verdict, sizeof(verdict), 0)) > 0 &&
	       !strncmp(verdict, "pending", strlen("pending")))
		poll(&pollfd, 1, -1);
	close(pollfd.fd);
}

/* How often the module has begun anew. */
static unsigned int retries;

int modsysfs_retry(char *why, size_t size)
{
	int error = attr_write(MODSYSFS "/retry", "1") ? 0 : errno;

	attr_read(why, size, MODSYSFS "/retry");
	retries += !error;
	return error;
}

void modsysfs_note_retry(void)
{
	retries++;
}

void modsysfs_forget(void)
{
	retries = 0;
	kmsg_forget();
}

struct sr_set modsysfs_ranges(const char *disposition)
{
	struct sr_set ranges = { 0 };
	uint64_t start, end;
	char text[32];
	struct dirent **entries;
	size_t n = dir_list(MODSYSFS "/ranges", "", &entries);

	for (size_t i = 0; i < n; i++) {
		const char *entry = entries[i]->d_name;

		attr_read(text, sizeof(text), MODSYSFS "/ranges/%s/disposition", entry);
		if (!strcmp(text, disposition) &&
		    attr_number(&start, 16, MODSYSFS "/ranges/%s/start", entry) &&
		    attr_number(&end, 16, MODSYSFS "/ranges/%s/end", entry))
			ranges_add(&ranges, (struct sr_range){ .start = start, .end = end });
	}
	dir_free(entries, n);
	sr_set_normalize(&ranges);
	return ranges;
}

uint64_t modsysfs_bytes(const char *disposition)
{
	struct sr_set ranges = modsysfs_ranges(disposition);

	return sr_set_bytes(&ranges);
}

static void check_bytes(void)
{
	static const char *const dispositions[] = { "cxl", "dax", "quarantined", "foreign",
						    "pending" };

	for (size_t i = 0; i < sizeof(dispositions) / sizeof(dispositions[0]); i++) {
		uint64_t bytes = UINT64_MAX;

		attr_number(&bytes, 10, MODSYSFS "/bytes_%s", dispositions[i]);
		tap_check(bytes == modsysfs_bytes(dispositions[i]),
			  "bytes_%s is what the ranges add up to (%llu)", dispositions[i],
			  (unsigned long long)bytes);
	}
}

/* The smallest interleave granularity (CXL 3.1, 8.2.4.20.7). */
#define GRANULE 256
/* From here on samples are fewer than granules. */
#define MUCH ((uint64_t)2 << 20)

/* What must be checked of so much memory, as the operator asked for. */
static bool is_cost(const char *verify, uint64_t checked, uint64_t memory)
{
	uint64_t full = memory / GRANULE * sizeof(uint64_t);

	if (!memory || !strcmp(verify, "off"))
		return !checked;
	if (!strcmp(verify, "full"))
		return checked >= full;
	return checked && (memory < MUCH || checked < full);
}

/* Memory is checked before it is handed out or locked away, unless that was forbidden. */
static void check_cost(void)
{
	const char *verify = boot_option("softreserve.verify=", "sample");
	uint64_t memory =
		modsysfs_bytes("cxl") + modsysfs_bytes("dax") + modsysfs_bytes("quarantined");
	uint64_t bytes = 0, us = 0;
	bool told = attr_number(&bytes, 10, MODSYSFS "/checked_bytes") &&
		    attr_number(&us, 10, MODSYSFS "/checked_us");

	/* Who refuses may have looked before. */
	tap_check(told && (modsysfs_verdict_is("refused") || is_cost(verify, bytes, memory)),
		  "what was checked is what verify=%s is (%llu bytes of %llu)", verify,
		  (unsigned long long)bytes, (unsigned long long)memory);
	tap_check(told && !us == !bytes, "and how long it took is told (%llu us)",
		  (unsigned long long)us);
}

/* One line a conflict and one summary; without anything to judge, the reason alone. */
static void check_log(void)
{
	struct dirent **entries;
	size_t conflicts = dir_list(MODSYSFS "/conflicts", "", &entries);
	unsigned int told = kmsg_count("softreserve: conflict: ") +
			    kmsg_count("softreserve: [Firmware Bug]: conflict: ");
	unsigned int ends = kmsg_count("softreserve: verdict ");

	dir_free(entries, conflicts);
	/* Those of earlier verdicts are there, too. */
	tap_check(told == conflicts || (retries && told > conflicts),
		  "the kernel log has a line a conflict (%u of %zu)", told, conflicts);
	if (modsysfs_verdict_is("none") && !ends)
		tap_check(kmsg_count("softreserve: ") == 1,
			  "the kernel log says once why there is nothing to do");
	else
		tap_check(ends == 1 + retries, "the kernel log has a summary a verdict (%u)", ends);
}

/* Neither the module nor HMEM registers what the other has. */
static void check_devices(void)
{
	struct dax_device *devices;
	size_t n = dax_read(&devices);
	struct sr_set shared = dax_shared(devices, n);

	tap_check(!shared.n, "no two DAX devices have the same bytes");
}

static void check_uevents(int uevents)
{
	char verdict[32], variable[64];
	unsigned int heard;

	attr_read(verdict, sizeof(verdict), VERDICT);
	snprintf(variable, sizeof(variable), "SOFTRESERVE_VERDICT=%s", verdict);
	heard = uevent_count(uevents, MODSYSFS + strlen("/sys"), "change", variable);
	tap_check(heard == 1 || (retries && heard),
		  "one uevent announces the verdict %s (heard %u)", verdict, heard);
}

void modsysfs_check(int uevents)
{
	static const char events[] = "/sys/kernel/tracing/events/softreserve/softreserve_";
	char path[SYSFS_PATH_MAX];

	if (uevents >= 0)
		check_uevents(uevents);
	snprintf(path, sizeof(path), "%sverdict/format", events);
	tap_check(!access(path, R_OK), "there is a tracepoint for the verdict");
	snprintf(path, sizeof(path), "%sconflict/format", events);
	tap_check(!access(path, R_OK), "and one for conflicts");
	check_devices();
	check_bytes();
	check_cost();
	check_log();
	evidence_check();
}

static struct json_object *field_json(const struct field *field, const char *dir, const char *entry)
{
	uint64_t number;
	char text[256];

	if (field->number)
		return attr_number(&number, 0, MODSYSFS "/%s/%s/%s", dir, entry, field->name)
			       ? json_object_new_uint64(number)
			       : NULL;
	attr_read(text, sizeof(text), MODSYSFS "/%s/%s/%s", dir, entry, field->name);
	return json_object_new_string(text);
}

static struct json_object *entries_json(const char *dir, const struct field *fields)
{
	struct json_object *list = json_object_new_array(), *obj;
	char path[SYSFS_PATH_MAX];
	const struct field *field;
	struct dirent **entries;
	size_t i, n;

	snprintf(path, sizeof(path), MODSYSFS "/%s", dir);
	n = dir_list(path, "", &entries);
	for (i = 0; i < n; i++) {
		obj = json_object_new_object();
		for (field = fields; field->name; field++)
			json_object_object_add(obj, field->name,
					       field_json(field, dir, entries[i]->d_name));
		json_object_array_add(list, obj);
	}
	dir_free(entries, n);
	return list;
}

struct json_object *modsysfs_record(void)
{
	struct json_object *record = record_new("module");
	char verdict[32], refusal[256];

	attr_read(verdict, sizeof(verdict), VERDICT);
	attr_read(refusal, sizeof(refusal), MODSYSFS "/refusal");
	json_object_object_add(record, "refusal",
			       *refusal ? json_object_new_string(refusal) : NULL);
	json_object_object_add(record, "loaded", json_object_new_boolean(modsysfs_loaded()));
	json_object_object_add(record, "verdict", json_object_new_string(verdict));
	json_object_object_add(record, "conflicts", entries_json("conflicts", conflict_fields));
	json_object_object_add(record, "ranges", entries_json("ranges", range_fields));
	return record;
}
