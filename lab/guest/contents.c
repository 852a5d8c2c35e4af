// SPDX-License-Identifier: GPL-2.0-only
#include <sys/mman.h>
#include <unistd.h>

#include "contents.h"
#include "dax.h"
#include "firmware_map.h"
#include "handover.h"
#include "load.h"
#include "physmem.h"
#include "tap.h"

/* How many words were compared, and how many of them are as they were. */
static u64 compared, kept;

/* A word that no other address has: the factor is odd. */
static u64 word_at(u64 address)
{
	return ~address * 0x9e3779b97f4a7c15ull;
}

static void fill(struct sr_range range)
{
	volatile uint64_t *at = physmem_map(range);
	u64 i, size = sr_range_bytes(range);

	for (i = 0; i < size / sizeof(*at); i++)
		at[i] = word_at(range.start + i * sizeof(*at));
	munmap((void *)at, size);
}

void contents_write(const struct scene *scene)
{
	struct sr_set described = firmware_map_soft_reserved();
	size_t i;

	(void)scene;
	for (i = 0; i < described.n; i++)
		fill(described.range[i]);
}

static void compare_mapping(const struct dax_mapping *mapping, int fd)
{
	u64 i, size = sr_range_bytes(mapping->range);
	volatile uint64_t *at;

	at = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, mapping->offset);
	if (at == MAP_FAILED)
		bail("what was handed out cannot be mapped: %m");
	for (i = 0; i < size / sizeof(*at); i++) {
		compared++;
		kept += at[i] == word_at(mapping->range.start + i * sizeof(*at));
	}
	munmap((void *)at, size);
}

static void compare(const struct dax_device *dax)
{
	size_t i;
	int fd;

	if (!hand_over(dax))
		tap_comment("%s cannot be had: %m", dax->name);
	fd = dax_open(dax);
	tap_check(fd >= 0, "%s can be read", dax->name);
	for (i = 0; fd >= 0 && i < dax->n_mappings; i++)
		compare_mapping(&dax->mappings[i], fd);
	close(fd);
}

void contents_load(const struct scene *scene)
{
	struct dax_device *devices;
	size_t i, n;

	load_all(scene->with_module);
	n = dax_read(&devices);
	for (i = 0; i < n; i++)
		compare(&devices[i]);
	tap_check(kept == compared && (compared || !scene->with_module),
		  "memory holds what it held before Linux (%llu of %llu words)",
		  (unsigned long long)kept, (unsigned long long)compared);
}
