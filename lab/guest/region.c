// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "region.h"
#include "sysfs.h"
#include "tap.h"

/* The kernel wants the newline: uuid_store(), drivers/cxl/core/region.c. */
#define REGION_UUID "72d7e3fe-2fd1-4d9f-8f0c-2f1f4c0a5a51\n"

static bool find_memdev(struct part *part, const char *function)
{
	char dir[SYSFS_PATH_MAX];

	snprintf(dir, sizeof(dir), "/sys/bus/pci/devices/%s", function);
	return dir_first(part->memdev, sizeof(part->memdev), dir, "mem");
}

static bool find_endpoint(struct part *part)
{
	struct dirent **ports;
	size_t i, n = dir_list(CXL_DEVICES, "endpoint", &ports);
	char uport[64];
	bool found = false;

	for (i = 0; i < n && !found; i++) {
		attr_link(uport, sizeof(uport), CXL_DEVICES "/%s/uport", ports[i]->d_name);
		found = !strcmp(uport, part->memdev) &&
			attr_exists(CXL_DEVICES "/%s/driver", ports[i]->d_name) &&
			sscanf(ports[i]->d_name, "endpoint%u", &part->endpoint) == 1;
	}
	dir_free(ports, n);
	return found;
}

bool part_find(struct part *part, const char *function)
{
	if (!find_memdev(part, function) || !find_endpoint(part))
		return false;
	attr_read(part->region, sizeof(part->region), CXL_DEVICES "/decoder%u.0/region",
		  part->endpoint);
	return true;
}

struct sr_range region_range(const char *region)
{
	uint64_t start, size;

	if (!attr_number(&start, 0, CXL_DEVICES "/%s/resource", region) ||
	    !attr_number(&size, 0, CXL_DEVICES "/%s/size", region) || !size)
		return (struct sr_range){ .start = 1, .end = 0 };
	return (struct sr_range){ .start = start, .end = start + size - 1 };
}

/* One step; of a failure a comment tells. */
__attribute__((format(printf, 2, 3))) static bool step(const char *text, const char *fmt, ...)
{
	char path[SYSFS_PATH_MAX];
	va_list args;
	bool good;

	va_start(args, fmt);
	vsnprintf(path, sizeof(path), fmt, args);
	va_end(args);
	good = attr_write(path, text);
	if (!good)
		tap_comment("\"%s\" cannot be written to %s: %m", text, path);
	return good;
}

static bool describe(const struct part *part, const char *type, const char *size)
{
	const char *region = part->region;

	return step("256", CXL_DEVICES "/%s/interleave_granularity", region) &&
	       step("1", CXL_DEVICES "/%s/interleave_ways", region) &&
	       (strcmp(type, "pmem") || step(REGION_UUID, CXL_DEVICES "/%s/uuid", region)) &&
	       step(size, CXL_DEVICES "/%s/size", region);
}

static bool assemble(const struct part *part, const char *type, const char *size)
{
	char decoder[32];

	snprintf(decoder, sizeof(decoder), "decoder%u.0", part->endpoint);
	return step(type, CXL_DEVICES "/%s/mode", decoder) &&
	       step(size, CXL_DEVICES "/%s/dpa_size", decoder) &&
	       step(decoder, CXL_DEVICES "/%s/target0", part->region) &&
	       step("1", CXL_DEVICES "/%s/commit", part->region) &&
	       step(part->region, "/sys/bus/cxl/drivers/cxl_region/bind");
}

bool region_make(struct part *part, unsigned int window, const char *type, u64 size)
{
	char text[32];

	snprintf(text, sizeof(text), "%" PRIu64, (uint64_t)size);
	if (!attr_read(part->region, sizeof(part->region),
		       CXL_DEVICES "/decoder0.%u/create_%s_region", window, type)) {
		tap_comment("the window is not for %s", type);
		return false;
	}
	return step(part->region, CXL_DEVICES "/decoder0.%u/create_%s_region", window, type) &&
	       describe(part, type, text) && assemble(part, type, text);
}

bool region_destroy(struct part *part)
{
	const char *region = part->region;

	if ((attr_exists(CXL_DEVICES "/%s/driver", region) &&
	     !step(region, "/sys/bus/cxl/drivers/cxl_region/unbind")) ||
	    !step("0", CXL_DEVICES "/%s/commit", region) ||
	    !step("\n", CXL_DEVICES "/%s/target0", region) ||
	    !step(region, CXL_DEVICES "/decoder0.0/delete_region"))
		return false;
	step("0", CXL_DEVICES "/decoder%u.0/dpa_size", part->endpoint);
	part->region[0] = '\0';
	return true;
}
