// SPDX-License-Identifier: GPL-2.0-only
/* Any bytes as an archive: all of what is in it is looked up and read. */
#include <stdio.h>
#include <stdlib.h>

#include "../../tool/machine/backend.h"

#define DEPTH_MAX 6

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look(const struct source *source, const char *folder, unsigned int depth)
{
	char path[SOURCE_PATH_MAX], reached[SOURCE_PATH_MAX], **names;
	size_t n = source_list(source, folder, &names);

	for (size_t i = 0; i < n; i++) {
		if (snprintf(path, sizeof(path), "%s/%s", folder, names[i]) >= (int)sizeof(path))
			continue;
		free(source_read(source, path, NULL));
		if (source_link(source, reached, sizeof(reached), "%s", path) && depth < DEPTH_MAX)
			look(source, reached, depth + 1);
	}
	source_list_free(names, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source *source = source_open_memory("input", data, size);

	if (!source)
		return 0;
	for (size_t i = 0; source_complaint(source, i); i++)
		;
	look(source, ".", 0);
	source_close(source);
	return 0;
}
