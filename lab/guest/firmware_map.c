// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "firmware_map.h"
#include "sysfs.h"
#include "tap.h"

#define MEMMAP "/sys/firmware/memmap"

struct sr_set firmware_map_soft_reserved(void)
{
	struct sr_set set = { 0 };
	struct dirent **entries;
	struct sr_range r;
	char type[64];
	size_t i, n;

	n = dir_list(MEMMAP, "", &entries);
	if (!n)
		bail(MEMMAP " is empty");
	for (i = 0; i < n; i++) {
		const char *name = entries[i]->d_name;

		attr_read(type, sizeof(type), MEMMAP "/%s/type", name);
		if (strcmp(type, "Soft Reserved"))
			continue;
		if (!attr_number(&r.start, 0, MEMMAP "/%s/start", name) ||
		    !attr_number(&r.end, 0, MEMMAP "/%s/end", name))
			bail(MEMMAP "/%s cannot be read", name);
		ranges_add(&set, r);
	}
	dir_free(entries, n);
	return set;
}
