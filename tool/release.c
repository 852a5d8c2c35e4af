// SPDX-License-Identifier: GPL-2.0-only
#include "commands.h"

#include <errno.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attr.h"
#include "blocks.h"
#include "text.h"

/* Documentation/ABI/testing/sysfs-bus-cxl */
#define CXL "/sys/bus/cxl/devices"
#define DRIVER "/sys/bus/cxl/drivers/cxl_region"

/**
 * struct region - what has to be known of it
 * @name: "region0"
 * @root: the root decoder that it is a region of
 * @start: first byte
 * @end: last byte
 * @ways: targets
 */
struct region {
	const char *name;
	char root[64];
	uint64_t start;
	uint64_t end;
	uint64_t ways;
};

static bool is_region(const char *name)
{
	size_t prefix = strlen("region");

	return !strncmp(name, "region", prefix) && name[prefix] &&
	       strspn(name + prefix, "0123456789") == strlen(name + prefix) &&
	       attr_exists(CXL "/%s", name);
}

/* The folder that its own is in. */
static bool find_root(struct region *region)
{
	char link[ATTR_PATH_MAX], path[PATH_MAX];

	snprintf(link, sizeof(link), CXL "/%s", region->name);
	if (!realpath(link, path))
		return false;
	snprintf(region->root, sizeof(region->root), "%s", basename(dirname(path)));
	return true;
}

static bool read_region(struct region *region, const char *name)
{
	char mode[16];
	uint64_t size;

	if (!is_region(name)) {
		complain("there is no region \"%s\"", name);
		return false;
	}
	region->name = name;
	if (!attr_read(mode, sizeof(mode), CXL "/%s/mode", name) || strcmp(mode, "ram")) {
		complain("%s is a region of %s: only memory that is no storage is released", name,
			 *mode ? mode : "an unknown sort");
		return false;
	}
	if (!find_root(region) || !attr_number(&region->start, 0, CXL "/%s/resource", name) ||
	    !attr_number(&size, 0, CXL "/%s/size", name) || !size ||
	    !attr_number(&region->ways, 0, CXL "/%s/interleave_ways", name)) {
		complain("%s cannot be read: %s", name, strerror(errno));
		return false;
	}
	region->end = region->start + size - 1;
	return true;
}

/* Which of its devices is open device_dax does not tell; built in, it tells nothing. */
static bool any_open(void)
{
	uint64_t count;

	if (attr_number(&count, 10, "/sys/module/device_dax/refcnt"))
		return count;
	return attr_exists("/sys/bus/dax/drivers/device_dax");
}

__attribute__((format(printf, 2, 3))) static bool step(const char *text, const char *format, ...)
{
	char path[ATTR_PATH_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	if (attr_write(path, text))
		return true;
	complain("\"%s\" cannot be written to %s: %s", strcmp(text, "\n") ? text : "", path,
		 strerror(errno));
	return false;
}

/* Last one first, and then what it has of its device. */
static bool clear_targets(const struct region *region)
{
	char target[64];

	for (uint64_t i = region->ways; i--;) {
		if (!attr_read(target, sizeof(target), CXL "/%s/target%" PRIu64, region->name, i) ||
		    !*target)
			continue;
		if (!step("\n", CXL "/%s/target%" PRIu64, region->name, i) ||
		    !step("0", CXL "/%s/dpa_size", target))
			return false;
	}
	return true;
}

static bool destroy(const struct region *region)
{
	if (attr_exists(CXL "/%s/driver", region->name) && !step(region->name, DRIVER "/unbind"))
		return false;
	return step("0", CXL "/%s/commit", region->name) && clear_targets(region) &&
	       step(region->name, CXL "/%s/delete_region", region->root);
}

static int release(const struct region *region, struct blocks *blocks)
{
	if (!blocks_offline(blocks, region->start, region->end)) {
		complain("%s stays", region->name);
		return TOOL_REFUSED;
	}
	if (any_open()) {
		complain("a DAX device is open: close it first, %s stays", region->name);
		blocks_online(blocks);
		return TOOL_REFUSED;
	}
	if (!destroy(region))
		return TOOL_FAILED;
	printf("%s is gone: 0x%" PRIx64 "-0x%" PRIx64 " is free for another region below %s.\n",
	       region->name, region->start, region->end, region->root);
	return TOOL_DONE;
}

static error_t take_name(int key, char *arg, struct argp_state *state)
{
	const char **name = state->input;

	if (key == ARGP_KEY_ARG && !*name)
		*name = arg;
	else if (key == ARGP_KEY_END && !*name)
		argp_error(state, "the name of a CXL region is missing");
	else
		return ARGP_ERR_UNKNOWN;
	return 0;
}

static int run_release(const struct command *command, int argc, char **argv)
{
	struct blocks blocks = { 0 };
	struct region region;
	struct common common = { 0 };
	const char *name = NULL;
	int status;

	command_parse(command, argc, argv, &common, take_name, &name);
	if (!read_region(&region, name))
		return TOOL_REFUSED;
	status = release(&region, &blocks);
	blocks_free(&blocks);
	return status;
}

/*
 * Linux does not look whether the memory of a region that is destroyed is in use, and is harmed
 * if it is. So that is taken offline first, all of it or nothing, and nobody may have its DAX
 * device open.
 */
const struct command command_release = {
	.name = "release",
	.args = "REGION",
	.help = "destroy a CXL region whose memory can be taken offline",
	.statuses = "  0  done\n"
		    "  3  refused, nothing was changed\n"
		    "  4  it went wrong half way\n",
	.run = run_release,
};
