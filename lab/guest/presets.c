// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "presets.h"
#include "sysfs.h"
#include "tap.h"

static void preset_write(const char *path, const char *value)
{
	bool ok = attr_write(path, value);

	tap_check(ok, "%s takes \"%s\"%s", path, value, ok ? "" : " (%m)");
}

void presets_write(void)
{
	char *text, *line, *rest, *value;
	size_t size;

	text = file_read("/lab/sysfs", &size);
	if (!text)
		bail("/lab/sysfs cannot be read: %m");
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		value = strchr(line, ' ');
		if (!value)
			bail("/lab/sysfs is malformed: %s", line);
		*value++ = '\0';
		preset_write(line, value);
	}
	free(text);
}
