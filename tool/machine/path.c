// SPDX-License-Identifier: GPL-2.0-only
#include "path.h"

#include <ctype.h>
#include <string.h>

const char *path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

char *path_parent(char *path)
{
	char *slash = strrchr(path, '/');

	*(slash ? slash : path) = '\0';
	return path;
}

bool path_is_numbered(const char *name, const char *prefix)
{
	size_t n = strlen(prefix);

	return !strncmp(name, prefix, n) && isdigit((unsigned char)name[n]);
}

bool path_component(const char *path, const char *prefix, char *component, size_t size)
{
	bool found = false;

	*component = '\0';
	while (*path) {
		size_t n = strcspn(path, "/");

		if (n < size && path_is_numbered(path, prefix)) {
			memcpy(component, path, n);
			component[n] = '\0';
			found = true;
		}
		path += n + (path[n] == '/');
	}
	return found;
}

void path_copy_n(char *to, size_t size, const char *from)
{
	size_t n = strnlen(from, size - 1);

	memcpy(to, from, n);
	to[n] = '\0';
}
