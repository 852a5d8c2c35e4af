// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dax.h"
#include "handover.h"
#include "iomem.h"
#include "late.h"
#include "load.h"
#include "memory.h"
#include "modsysfs.h"
#include "modules.h"
#include "sysfs.h"
#include "tap.h"
#include "unload.h"

#define MAPPED_BYTES ((size_t)2 << 20)

/**
 * struct state - what must stay as it is
 * @iomem: bytes that /proc/iomem names Soft Reserved
 * @online: memory blocks that are online
 * @devices: the DAX devices, as JSON
 */
struct state {
	struct sr_set iomem;
	struct sr_set online;
	const char *devices;
};

static struct state settled;

static struct state state_read(void)
{
	struct dax_device *devices;
	size_t n = dax_read(&devices);

	return (struct state){
		.iomem = iomem_find("Soft Reserved"),
		.online = memory_read().online,
		.devices = json_object_to_json_string(dax_json(devices, n)),
	};
}

static void check_unchanged(const char *when)
{
	struct state now = state_read();

	tap_check(ranges_same(&now.iomem, &settled.iomem), "%s /proc/iomem is as before", when);
	tap_check(ranges_same(&now.online, &settled.online), "%s the same memory is online", when);
	tap_check(!strcmp(now.devices, settled.devices), "%s the DAX devices are as before", when);
}

static void settle_without(void)
{
	modules_hide();
	load_all(false);
}

static void insert(const struct scene *scene)
{
	static char module[] = "softreserve";

	settled = state_read();
	modules_show();
	if (!scene->with_module)
		return;
	modules_load(module);
	modsysfs_wait();
	tap_check(modsysfs_verdict_is("refused"), "loaded late, the module refuses");
	check_unchanged("after it was loaded late,");
}

void late_load(const struct scene *scene)
{
	settle_without();
	insert(scene);
}

void late_unload(const struct scene *scene)
{
	int error;

	if (!scene->with_module)
		return;
	error = unload();
	tap_check(!error, "the module can be unloaded (%s)", strerror(error));
	check_unchanged("after it was unloaded,");
}

static volatile uint64_t *mapped;
static const uint64_t token = 0x736f667472657376;

static void map(const struct dax_device *dax)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/dev/%s", dax->name);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		bail("%s cannot be opened: %m", path);
	mapped = mmap(NULL, MAPPED_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (mapped == MAP_FAILED)
		bail("%s cannot be mapped: %m", path);
	*mapped = token;
}

void late_mapped(const struct scene *scene)
{
	struct dax_device *devices;
	size_t n;

	settle_without();
	n = dax_read(&devices);
	if (n) {
		tap_check(hand_over(&devices[0]), "%s is given to " DAX_DRIVER_DEVICE,
			  devices[0].name);
		map(&devices[0]);
	}
	tap_check(n, "there is a DAX device to map");
	insert(scene);
	tap_check(mapped && *mapped == token, "what is mapped is as before");
}

void late_mapped_unload(const struct scene *scene)
{
	if (mapped)
		*mapped = token;
	late_unload(scene);
	tap_check(mapped && *mapped == token, "what is mapped still works");
}
