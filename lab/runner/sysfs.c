// SPDX-License-Identifier: GPL-2.0-only
#include "sysfs.h"

#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "memory.h"

static char *all_lines(const struct machine *m)
{
	char *text = mem_text("");

	for (size_t i = 0; i < m->sysfs.n; i++) {
		const struct sysfs_write *w = machine_sysfs(m, i);
		char *longer = mem_format("%s%s %s\n", text, w->path, w->value);

		free(text);
		text = longer;
	}
	return text;
}

char *sysfs_stage(const struct machine *m, const char *root)
{
	char *path = mem_format("%s/lab/sysfs", root);
	char *text = all_lines(m);
	char *error = NULL;

	if (folder_make_above(path) || file_write(path, text, strlen(text)))
		error = mem_format("%s: %m", path);
	free(text);
	free(path);
	return error;
}
