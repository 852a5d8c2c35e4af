// SPDX-License-Identifier: GPL-2.0-only
#include "attr.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool read_at(char *text, size_t size, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, size - 1);
	int error = errno;

	if (fd >= 0)
		close(fd);
	text[n > 0 ? n : 0] = '\0';
	text[strcspn(text, "\n")] = '\0';
	errno = error;
	return n >= 0;
}

bool attr_read(char *text, size_t size, const char *format, ...)
{
	char path[ATTR_PATH_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	return read_at(text, size, path);
}

bool attr_number(uint64_t *value, int base, const char *format, ...)
{
	char path[ATTR_PATH_MAX], text[64], *end;
	unsigned long long number;
	va_list args;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	if (!read_at(text, sizeof(text), path))
		return false;
	errno = 0;
	number = strtoull(text, &end, base);
	if (errno || end == text || *end) {
		errno = EINVAL;
		return false;
	}
	*value = number;
	return true;
}

bool attr_write(const char *text, const char *format, ...)
{
	char path[ATTR_PATH_MAX];
	va_list args;
	ssize_t n;
	int fd, error;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = write(fd, text, strlen(text));
	error = errno;
	close(fd);
	errno = error;
	return n == (ssize_t)strlen(text);
}

bool attr_exists(const char *format, ...)
{
	char path[ATTR_PATH_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	return !access(path, F_OK);
}
