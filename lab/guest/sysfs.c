// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sysfs.h"
#include "tap.h"

bool attr_link(char *buf, size_t size, const char *fmt, ...)
{
	char path[SYSFS_PATH_MAX], target[SYSFS_PATH_MAX];
	va_list args;
	ssize_t n;
	int len;

	va_start(args, fmt);
	len = vsnprintf(path, sizeof(path), fmt, args);
	va_end(args);
	buf[0] = '\0';
	if (len >= SYSFS_PATH_MAX)
		return false;
	n = readlink(path, target, sizeof(target) - 1);
	if (n < 0)
		return false;
	target[n] = '\0';
	snprintf(buf, size, "%s", basename(target));
	return true;
}

/* The size that stat() tells for a file of the kernel means nothing. */
char *file_read(const char *path, size_t *size)
{
	size_t cap = 0, n = 0;
	char *data = NULL;
	ssize_t got = 1;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	while (got > 0) {
		if (cap - n < 4096) {
			cap = 2 * cap + 8192;
			data = realloc(data, cap);
			if (!data)
				bail("out of memory for %s", path);
		}
		got = read(fd, data + n, cap - n - 1);
		n += got > 0 ? got : 0;
	}
	close(fd);
	data[n] = '\0';
	*size = n;
	return data;
}

size_t dir_list(const char *path, const char *prefix, struct dirent ***list)
{
	struct dirent **all;
	size_t kept = 0;
	int i, n;

	*list = NULL;
	n = scandir(path, &all, NULL, versionsort);
	if (n < 0)
		return 0;
	for (i = 0; i < n; i++) {
		if (all[i]->d_name[0] == '.' || strncmp(all[i]->d_name, prefix, strlen(prefix)))
			free(all[i]);
		else
			all[kept++] = all[i];
	}
	*list = all;
	return kept;
}

void dir_free(struct dirent **list, size_t n)
{
	while (n)
		free(list[--n]);
	free(list);
}

void attr_put(const char *text, const char *fmt, ...)
{
	char path[SYSFS_PATH_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(path, sizeof(path), fmt, args);
	va_end(args);
	if (!attr_write(path, text))
		bail("\"%s\" cannot be written to %s: %m", text, path);
}

bool driver_write(const char *bus, const char *driver, const char *what, const char *device)
{
	return attr_set(device, "/sys/bus/%s/drivers/%s/%s", bus, driver, what);
}

bool dir_first(char *name, size_t size, const char *dir, const char *prefix)
{
	struct dirent **entries;
	size_t i, n = dir_list(dir, prefix, &entries);

	*name = '\0';
	for (i = 0; i < n && !*name; i++) {
		const char *rest = entries[i]->d_name + strlen(prefix);

		if (*rest >= '0' && *rest <= '9')
			snprintf(name, size, "%.31s", entries[i]->d_name);
	}
	dir_free(entries, n);
	return *name;
}
