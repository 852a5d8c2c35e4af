// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iomem.h"
#include "sysfs.h"
#include "tap.h"

/* "  100000000-11fffffff : Soft Reserved", two spaces a level. */
static bool iomem_line(const char *line, struct sr_range *r, const char **name)
{
	int at = 0;

	if (sscanf(line, " %" SCNx64 "-%" SCNx64 " : %n", &r->start, &r->end, &at) != 2 || !at)
		return false;
	*name = line + at;
	return true;
}

struct sr_set iomem_find(const char *name)
{
	char *text, *line, *rest;
	struct sr_set set = { 0 };
	const char *found;
	struct sr_range r;
	size_t size;

	text = file_read("/proc/iomem", &size);
	if (!text)
		bail("/proc/iomem cannot be read: %m");
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (iomem_line(line, &r, &found) && !strcmp(found, name))
			ranges_add(&set, r);
	}
	free(text);
	sr_set_normalize(&set);
	return set;
}
