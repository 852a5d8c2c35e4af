// SPDX-License-Identifier: GPL-2.0-only
#include "commands.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "attr.h"
#include "blocks.h"
#include "devices.h"
#include "text.h"
#include "verdict.h"

/* docs/ABI/sysfs-platform-softreserve */
#define MODULE "/sys/devices/platform/softreserve"

/* A range that was handed out; false if another one, or none. */
static bool is_raw(const char *entry, uint64_t *start, uint64_t *end)
{
	char disposition[32];

	return attr_read(disposition, sizeof(disposition), MODULE "/ranges/%s/disposition",
			 entry) &&
	       !strcmp(disposition, "dax") &&
	       attr_number(start, 16, MODULE "/ranges/%s/start", entry) &&
	       attr_number(end, 16, MODULE "/ranges/%s/end", entry);
}

static bool offline_raw(struct blocks *blocks)
{
	DIR *ranges = opendir(MODULE "/ranges");
	struct dirent *entry;
	uint64_t start, end;
	bool good = ranges;

	if (!ranges)
		complain(MODULE "/ranges cannot be read: %s", strerror(errno));
	while (good && (entry = readdir(ranges)))
		if (is_raw(entry->d_name, &start, &end))
			good = blocks_offline(blocks, start, end);
	if (ranges)
		closedir(ranges);
	return good;
}

static int report(void)
{
	char verdict[32], refusal[160];

	if (!verdict_await(verdict, sizeof(verdict))) {
		complain("the module does not tell a verdict: %s", strerror(errno));
		return TOOL_FAILED;
	}
	attr_read(refusal, sizeof(refusal), MODULE "/refusal");
	printf("The verdict is %s%s%s.\n", verdict, *refusal ? ": " : "", refusal);
	return strcmp(verdict, "cxl") ? TOOL_DECIDED : TOOL_DONE;
}

/* What was handed out raw is taken back by the module; CXL's memory must not be kmem's. */
static bool give_up_memory(struct blocks *blocks, struct devices *devices)
{
	char verdict[32];

	attr_read(verdict, sizeof(verdict), MODULE "/verdict");
	if (!strcmp(verdict, "dax"))
		return offline_raw(blocks);
	return devices_unbind(devices, blocks);
}

static int retry(struct blocks *blocks, struct devices *devices)
{
	char why[160];
	int error;

	if (!give_up_memory(blocks, devices))
		return TOOL_REFUSED;
	if (attr_set("1", MODULE "/retry"))
		return report();

	error = errno;
	attr_read(why, sizeof(why), MODULE "/retry");
	complain("nothing was changed: %s", *why ? why : strerror(error));
	devices_bind(devices);
	blocks_online(blocks);
	return TOOL_REFUSED;
}

static int run_retry(const struct command *command, int argc, char **argv)
{
	struct blocks blocks = { 0 };
	struct devices devices = { 0 };
	struct common common = { 0 };
	int status;

	command_parse(command, argc, argv, &common, NULL, NULL);
	if (!attr_exists(MODULE)) {
		complain("the module softreserve is not loaded");
		return TOOL_REFUSED;
	}
	status = retry(&blocks, &devices);
	devices_free(&devices);
	blocks_free(&blocks);
	return status;
}

/*
 * The memory that was handed out, or that kmem has of CXL's, is taken offline first, all of it
 * or nothing.
 */
const struct command command_retry = {
	.name = "retry",
	.args = "",
	.help = "decide anew, once the cause of the verdict is mended",
	.statuses = "  0  done, and CXL keeps all memory\n"
		    "  1  done, with another verdict\n"
		    "  3  refused, nothing was changed\n"
		    "  4  it went wrong half way\n",
	.run = run_retry,
};
