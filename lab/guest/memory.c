// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <inttypes.h>
#include <linux/kernel-page-flags.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"
#include "sysfs.h"
#include "tap.h"

#define MEMORY "/sys/devices/system/memory"
#define PAGE ((u64)4096)

static void block_add(struct memory *memory, const char *name)
{
	struct sr_range r;
	char state[32];
	u64 index;

	/* Numbers without 0x: Documentation/ABI/testing/sysfs-devices-memory. */
	if (!attr_number(&index, 16, MEMORY "/%s/phys_index", name))
		return;
	r.start = index * memory->block_size;
	r.end = r.start + memory->block_size - 1;
	ranges_add(&memory->present, r);
	attr_read(state, sizeof(state), MEMORY "/%s/state", name);
	if (!strcmp(state, "online"))
		ranges_add(&memory->online, r);
}

u64 memory_block_size(void)
{
	u64 size;

	if (!attr_number(&size, 16, MEMORY "/block_size_bytes"))
		bail("the size of a memory block cannot be read");
	return size;
}

struct memory memory_read(void)
{
	struct memory memory = { .block_size = memory_block_size() };
	struct dirent **blocks;
	size_t i, n;

	n = dir_list(MEMORY, "memory", &blocks);
	for (i = 0; i < n; i++)
		block_add(&memory, blocks[i]->d_name);
	dir_free(blocks, n);
	sr_set_normalize(&memory.present);
	sr_set_normalize(&memory.online);
	return memory;
}

bool memory_set(u64 address, bool online)
{
	return attr_set(online ? "online_movable" : "offline", MEMORY "/memory%" PRIu64 "/state",
			(uint64_t)(address / memory_block_size()));
}

/* "Node 1 MemFree:         262144 kB" */
static bool meminfo_field(const char *text, const char *field, u64 *bytes)
{
	const char *at = strstr(text, field);
	u64 kib;

	if (!at || sscanf(at + strlen(field), "%" SCNu64, &kib) != 1)
		return false;
	*bytes = kib * 1024;
	return true;
}

bool memory_node(int node, u64 *total, u64 *unused)
{
	char text[4096];

	return attr_read(text, sizeof(text), "/sys/devices/system/node/node%d/meminfo", node) &&
	       meminfo_field(text, "MemTotal:", total) && meminfo_field(text, "MemFree:", unused);
}

u64 memory_reserve(int node)
{
	FILE *file = fopen("/proc/zoneinfo", "re");
	char *line = NULL;
	size_t size = 0;
	int now = -1;
	u64 pages, sum = 0;

	if (!file)
		bail("/proc/zoneinfo cannot be opened: %m");
	/* "Node 0, zone   Normal", then "        high     11706" and others. */
	while (getline(&line, &size, file) >= 0) {
		if (sscanf(line, "Node %d,", &now) != 1 && now == node &&
		    sscanf(line, " high %" SCNu64, &pages) == 1)
			sum += pages * PAGE;
	}
	free(line);
	fclose(file);
	return sum;
}

u64 memory_free(struct sr_range range)
{
	int fd = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
	u64 page = range.start / PAGE, end = range.end / PAGE + 1, bytes = 0, flags[512];

	if (fd < 0)
		bail("/proc/kpageflags cannot be opened: %m");
	while (page < end) {
		size_t i, n = end - page < 512 ? end - page : 512;

		/* A u64 a page: Documentation/admin-guide/mm/pagemap.rst. */
		if (pread(fd, flags, n * sizeof(*flags), page * sizeof(*flags)) !=
		    (ssize_t)(n * sizeof(*flags)))
			bail("the flags of the page at %#" PRIx64 " cannot be read: %m",
			     page * PAGE);
		for (i = 0; i < n; i++)
			bytes += flags[i] >> KPF_BUDDY & 1 ? PAGE : 0;
		page += n;
	}
	close(fd);
	return bytes;
}
