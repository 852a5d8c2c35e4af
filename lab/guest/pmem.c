// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dax.h"
#include "during.h"
#include "function.h"
#include "hold.h"
#include "load.h"
#include "modsysfs.h"
#include "modules.h"
#include "physmem.h"
#include "pmem.h"
#include "region.h"
#include "sysfs.h"
#include "tap.h"

#define ND_DEVICES "/sys/bus/nd/devices"

#define NAMESPACE_UUID "0f8b7c66-5a1e-4a3f-9d55-6f4bb2a9c0de"
#define REGION_BYTES ((u64)256 << 20)
#define NAMESPACE_BYTES "67108864"
#define BLOCK 4096

static struct part part;

static bool find_part(void)
{
	char function[32];

	function_find(function, sizeof(function));
	return part_find(&part, function);
}

/* The memory device and what libnvdimm makes of it are bound. */
static bool device_is_ready(const struct scene *scene)
{
	return regions_bound(scene) && find_part() &&
	       attr_exists(CXL_DEVICES "/nvdimm-bridge0/driver") &&
	       attr_exists(CXL_DEVICES "/p%s/driver", part.memdev);
}

static void make_region(void)
{
	if (!region_make(&part, 0, "pmem", REGION_BYTES))
		bail("there can be no region of persistent memory");
}

/* libnvdimm numbers its regions as the CXL core does (memregion_alloc()). */
static bool seed_is_ready(const struct scene *scene)
{
	char seed[32];

	(void)scene;
	return attr_read(seed, sizeof(seed), ND_DEVICES "/%s/namespace_seed", part.region) &&
	       *seed && attr_exists("/sys/bus/nd/drivers/nd_pmem");
}

/* As `ndctl create-namespace -m raw` does: Documentation/ABI/testing/sysfs-bus-nvdimm. */
static void make_namespace(void)
{
	char seed[32];

	attr_read(seed, sizeof(seed), ND_DEVICES "/%s/namespace_seed", part.region);
	attr_put(NAMESPACE_UUID, ND_DEVICES "/%s/uuid", seed);
	attr_put(NAMESPACE_BYTES, ND_DEVICES "/%s/size", seed);
	attr_put(seed, "/sys/bus/nd/drivers/nd_pmem/bind");
}

/* Data that no other block holds. */
static void fill(uint64_t *block, uint64_t number)
{
	size_t i;

	for (i = 0; i < BLOCK / sizeof(*block); i++)
		block[i] = 0x70656d7379730000 + number * BLOCK + i;
}

static uint64_t *block_new(void)
{
	void *block;

	if (posix_memalign(&block, BLOCK, BLOCK))
		bail("out of memory for a block");
	return block;
}

/* Past the page cache. Return: a file descriptor. */
static int disk_open(int flags)
{
	char disk[32], path[64];
	int fd;

	if (!dir_first(disk, sizeof(disk), "/sys/block", "pmem"))
		return -1;
	snprintf(path, sizeof(path), "/dev/%s", disk);
	fd = open(path, flags | O_DIRECT | O_CLOEXEC);
	return fd;
}

#define DISK_BLOCKS 64

static bool disk_write(void)
{
	uint64_t *block = block_new();
	int fd = disk_open(O_WRONLY);
	bool good = fd >= 0;
	size_t i;

	for (i = 0; i < DISK_BLOCKS && good; i++) {
		fill(block, i);
		good = pwrite(fd, block, BLOCK, i * BLOCK) == BLOCK;
	}
	good = good && !fsync(fd) && !close(fd);
	free(block);
	return good;
}

static bool disk_holds(void)
{
	uint64_t *block = block_new(), *wanted = block_new();
	int fd = disk_open(O_RDONLY);
	bool good = fd >= 0;
	size_t i;

	for (i = 0; i < DISK_BLOCKS && good; i++) {
		fill(wanted, i);
		good = pread(fd, block, BLOCK, i * BLOCK) == BLOCK && !memcmp(block, wanted, BLOCK);
	}
	if (fd >= 0)
		close(fd);
	free(wanted);
	free(block);
	return good;
}

void pmem_active(const struct scene *scene)
{
	hold_begin();
	load_until(device_is_ready, scene);
	make_region();
	load_until(seed_is_ready, scene);
	make_namespace();
	tap_check(disk_write() && disk_holds(), "the namespace can be written to");
	during_resume(scene);
	pmem_active_check(scene);
}

void pmem_active_check(const struct scene *scene)
{
	(void)scene;
	tap_check(disk_holds(), "the namespace has its data");
	tap_check(disk_write() && disk_holds(), "and can be written to");
}

/* A region of persistent memory has been probed: it has such a device, driver or not. */
static bool region_was_probed(const struct scene *scene)
{
	char name[32];

	(void)scene;
	return dir_first(name, sizeof(name), CXL_DEVICES, "pmem_region");
}

/* To be called with the module held back. */
static void check_region(const struct scene *scene)
{
	tap_check(region_was_probed(scene), "there is a region of persistent memory");
}

/* It goes with the topology, and only then. */
static void check_region_end(const struct scene *scene)
{
	bool stays = !scene->with_module || !modsysfs_verdict_is("dax");
	char name[32];

	tap_check(region_was_probed(scene) == stays, "the region %s",
		  stays ? "stays" : "has gone with the topology");
	tap_check(dir_first(name, sizeof(name), ND_DEVICES, "region") == stays,
		  "and libnvdimm's likewise");
}

void pmem_idle(const struct scene *scene)
{
	hold_begin();
	load_until(device_is_ready, scene);
	make_region();
	check_region(scene);
	during_resume(scene);
	check_region_end(scene);
}

/* Where firmware's decoder of the device leads. */
static struct sr_range committed_range(const struct scene *scene)
{
	char function[32];

	function_find(function, sizeof(function));
	return decoders_range(&scene->before, function);
}

/* A block in every megabyte. */
#define MEGABYTE ((u64)1 << 20)

void pmem_committed_begin(const struct scene *scene)
{
	static char driver[] = "cxl_pmem";
	struct sr_range range = committed_range(scene);
	uint64_t *at = physmem_map(range);
	u64 i;

	for (i = 0; i < sr_range_bytes(range) / MEGABYTE; i++)
		fill(at + i * MEGABYTE / sizeof(*at), i);
	munmap(at, sr_range_bytes(range));
	modules_load(driver);
}

static bool region_is_ready(const struct scene *scene)
{
	return regions_bound(scene) && region_was_probed(scene);
}

void pmem_committed(const struct scene *scene)
{
	hold_begin();
	load_until(region_is_ready, scene);
	check_region(scene);
	during_resume(scene);
	check_region_end(scene);
}

void pmem_committed_check(const struct scene *scene)
{
	struct sr_range range = committed_range(scene);
	uint64_t *at = physmem_map(range), *wanted = block_new();
	u64 i, good = 0, n = sr_range_bytes(range) / MEGABYTE;

	for (i = 0; i < n; i++) {
		fill(wanted, i);
		good += !memcmp(at + i * MEGABYTE / sizeof(*at), wanted, BLOCK);
	}
	tap_check(good == n, "persistent memory has its data (%llu of %llu blocks)",
		  (unsigned long long)good, (unsigned long long)n);
	free(wanted);
	munmap(at, sr_range_bytes(range));
}

void pmem_late_begin(const struct scene *scene)
{
	(void)scene;
	modules_withhold("cxl_pmem");
}

static bool is_over(const struct scene *scene)
{
	struct dax_device *devices;

	if (scene->with_module && modsysfs_pending())
		return false;
	return dax_read(&devices) && *devices[0].driver;
}

void pmem_late(const struct scene *scene)
{
	hold_begin();
	load_until(region_was_probed, scene);
	if (!modules_hand_out())
		tap_comment("loading cxl_pmem has crashed the kernel");
	load_until(is_over, scene);
}
