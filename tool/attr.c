// SPDX-License-Identifier: GPL-2.0-only
#include "attr.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool path_format(char *path, const char *format, va_list args)
{
	bool fits = vsnprintf(path, ATTR_PATH_MAX, format, args) < ATTR_PATH_MAX;

	if (!fits)
		errno = ENAMETOOLONG;
	return fits;
}

/* @text is "" on failure. */
static bool text_read(char *text, size_t size, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), error;
	ssize_t n;

	text[0] = '\0';
	if (fd < 0)
		return false;
	n = read(fd, text, size - 1);
	error = errno;
	close(fd);
	errno = error;
	if (n < 0)
		return false;
	if (n && text[n - 1] == '\n')
		n--;
	text[n] = '\0';
	return true;
}

bool attr_read(char *text, size_t size, const char *format, ...)
{
	char path[ATTR_PATH_MAX];
	va_list args;
	bool fits;

	va_start(args, format);
	fits = path_format(path, format, args);
	va_end(args);
	text[0] = '\0';
	return fits && text_read(text, size, path);
}

bool attr_number(uint64_t *value, int base, const char *format, ...)
{
	char path[ATTR_PATH_MAX], text[64], *end;
	unsigned long long number;
	va_list args;
	bool fits;

	va_start(args, format);
	fits = path_format(path, format, args);
	va_end(args);
	if (!fits || !text_read(text, sizeof(text), path))
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

bool attr_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), error;
	ssize_t n;

	if (fd < 0)
		return false;
	n = write(fd, text, strlen(text));
	error = errno;
	close(fd);
	errno = error;
	return n == (ssize_t)strlen(text);
}

bool attr_set(const char *text, const char *format, ...)
{
	char path[ATTR_PATH_MAX];
	va_list args;
	bool fits;

	va_start(args, format);
	fits = path_format(path, format, args);
	va_end(args);
	return fits && attr_write(path, text);
}

bool attr_exists(const char *format, ...)
{
	char path[ATTR_PATH_MAX];
	va_list args;
	bool fits;

	va_start(args, format);
	fits = path_format(path, format, args);
	va_end(args);
	return fits && !access(path, F_OK);
}
