// SPDX-License-Identifier: GPL-2.0-only
#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "dax.h"
#include "sysfs.h"
#include "tap.h"

#define DAX_BUS "/sys/bus/dax/devices"

/* "/region0/" in the path: a device that a CXL region brought about. */
static bool path_in_region(const char *path)
{
	const char *at = path;

	while ((at = strstr(at, "/region"))) {
		at += strlen("/region");
		if (isdigit(*at) && at[strspn(at, "0123456789")] == '/')
			return true;
	}
	return false;
}

static bool mapping_read(struct dax_mapping *mapping, const char *path, const char *name)
{
	u64 page;

	if (!attr_number(&mapping->range.start, 0, "%s/%s/start", path, name) ||
	    !attr_number(&mapping->range.end, 0, "%s/%s/end", path, name) ||
	    !attr_number(&page, 0, "%s/%s/page_offset", path, name))
		return false;
	mapping->offset = page * 4096;
	return true;
}

static void mappings_read(struct dax_device *dax)
{
	struct dirent **names;
	size_t i, n;

	n = dir_list(dax->path, "mapping", &names);
	dax->mappings = calloc(n + 1, sizeof(*dax->mappings));
	if (!dax->mappings)
		bail("out of memory for %s", dax->name);
	for (i = 0; i < n; i++) {
		/* "mapping" alone is a write-only attribute. */
		if (mapping_read(&dax->mappings[dax->n_mappings], dax->path, names[i]->d_name))
			dax->n_mappings++;
	}
	dir_free(names, n);
}

static void device_read(struct dax_device *dax, const char *name)
{
	char link[SYSFS_PATH_MAX];
	u64 node = 0;

	snprintf(link, sizeof(link), DAX_BUS "/%s", name);
	dax->name = strdup(name);
	dax->path = realpath(link, NULL);
	if (!dax->name || !dax->path)
		bail("the DAX device %s vanished", name);
	attr_link(dax->driver, sizeof(dax->driver), "%s/driver", dax->path);
	dax->node = attr_number(&node, 0, "%s/target_node", dax->path) ? (int)node : -1;
	dax->in_region = path_in_region(dax->path);
	mappings_read(dax);
}

size_t dax_read(struct dax_device **devices)
{
	struct dirent **names;
	size_t i, n;

	n = dir_list(DAX_BUS, "dax", &names);
	*devices = calloc(n + 1, sizeof(**devices));
	if (!*devices)
		bail("out of memory for %zu DAX devices", n);
	for (i = 0; i < n; i++)
		device_read(*devices + i, names[i]->d_name);
	dir_free(names, n);
	return n;
}

bool dax_is(const struct dax_device *dax, const char *driver)
{
	return !strcmp(dax->driver, driver);
}

struct sr_set dax_ranges(const struct dax_device *dax)
{
	struct sr_set set = { 0 };
	size_t i;

	for (i = 0; i < dax->n_mappings; i++)
		ranges_add(&set, dax->mappings[i].range);
	sr_set_normalize(&set);
	return set;
}

struct sr_set dax_shared(const struct dax_device *devices, size_t n)
{
	struct sr_set shared = { 0 }, seen = { 0 };

	for (size_t i = 0; i < n; i++) {
		struct sr_set ranges = dax_ranges(&devices[i]);
		struct sr_set both = ranges_common(&seen, &ranges);

		ranges_add_all(&shared, &both);
		ranges_add_all(&seen, &ranges);
		sr_set_normalize(&seen);
	}
	sr_set_normalize(&shared);
	return shared;
}

/* devtmpfs has the node as soon as the driver is bound; if not, make our own. */
int dax_open(const struct dax_device *dax)
{
	unsigned int major_number, minor_number;
	char path[SYSFS_PATH_MAX], dev[32];
	int fd;

	snprintf(path, sizeof(path), "/dev/%s", dax->name);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd >= 0 || !attr_read(dev, sizeof(dev), "%s/dev", dax->path) ||
	    sscanf(dev, "%u:%u", &major_number, &minor_number) != 2)
		return fd;
	snprintf(path, sizeof(path), "/tmp/%s", dax->name);
	mknod(path, S_IFCHR | 0600, makedev(major_number, minor_number));
	return open(path, O_RDWR | O_CLOEXEC);
}

static struct json_object *device_json(const struct dax_device *dax)
{
	struct json_object *obj = json_object_new_object();
	struct sr_set ranges = dax_ranges(dax);

	json_object_object_add(obj, "name", json_object_new_string(dax->name));
	json_object_object_add(obj, "path", json_object_new_string(dax->path));
	json_object_object_add(obj, "driver",
			       *dax->driver ? json_object_new_string(dax->driver) : NULL);
	json_object_object_add(obj, "target_node", json_object_new_int(dax->node));
	json_object_object_add(obj, "ranges", ranges_json(&ranges));
	return obj;
}

struct json_object *dax_json(const struct dax_device *devices, size_t n)
{
	struct json_object *list = json_object_new_array();
	size_t i;

	for (i = 0; i < n; i++)
		json_object_array_add(list, device_json(devices + i));
	return list;
}
