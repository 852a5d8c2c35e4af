// SPDX-License-Identifier: GPL-2.0-only
/* The doors of source.h; what is behind them is a room for each kind of source. */
#include "source.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../text.h"
#include "backend.h"
#include "grow.h"

bool source_is_live(const struct source *source)
{
	return source->live;
}

bool source_is_cut(const struct source *source)
{
	return source->cut;
}

const char *source_name(const struct source *source)
{
	return source->name;
}

const char *source_called(const struct source *source, const char *path)
{
	for (size_t i = 0; source && i < source->n_called; i++)
		if (!strcmp(source->called[i].path, path))
			return source->called[i].name;
	return path;
}

const char *source_complaint(const struct source *source, size_t i)
{
	return i < source->n_complaints ? source->complaint[i] : NULL;
}

/* What comes from a capture may hold anything, and ends up on a terminal. */
static void make_plain(char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}

void source_complain(struct source *source, const char *format, ...)
{
	char text[2 * SOURCE_PATH_MAX];
	va_list args;

	if (source->n_complaints == COMPLAINTS_MAX) {
		source->more++;
		return;
	}
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	make_plain(text);
	*GROW(source->complaint, source->n_complaints) = text_copy(text, sizeof(text));
}

void source_say(const struct source *source)
{
	for (size_t i = 0; i < source->n_complaints; i++)
		complain("%s: %s", source->name, source->complaint[i]);
}

char *source_read(const struct source *source, const char *path, size_t *size)
{
	size_t ignored;

	return source->backend->read(source, path, size ? size : &ignored);
}

/* true if it fits. */
static bool make_path(char path[SOURCE_PATH_MAX], const char *format, va_list args)
{
	int n = vsnprintf(path, SOURCE_PATH_MAX, format, args);

	if (n >= 0 && n < SOURCE_PATH_MAX)
		return true;
	errno = ENAMETOOLONG;
	return false;
}

static bool text_read(const struct source *source, char *text, size_t size, const char *path)
{
	size_t n;
	char *whole = source_read(source, path, &n);

	*text = '\0';
	if (!whole)
		return false;
	if (n && whole[n - 1] == '\n')
		n--;
	if (n >= size)
		n = size - 1;
	memcpy(text, whole, n);
	text[n] = '\0';
	free(whole);
	return true;
}

bool source_text(const struct source *source, char *text, size_t size, const char *format, ...)
{
	char path[SOURCE_PATH_MAX];
	va_list args;
	bool fits;

	*text = '\0';
	va_start(args, format);
	fits = make_path(path, format, args);
	va_end(args);
	return fits && text_read(source, text, size, path);
}

bool source_number(const struct source *source, uint64_t *value, int base, const char *format, ...)
{
	char path[SOURCE_PATH_MAX], text[32], *end;
	unsigned long long number;
	va_list args;
	bool good;

	va_start(args, format);
	good = make_path(path, format, args);
	va_end(args);
	if (!good || !text_read(source, text, sizeof(text), path))
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

bool source_link(const struct source *source, char *path, size_t size, const char *format, ...)
{
	char link[SOURCE_PATH_MAX];
	va_list args;
	bool fits;

	*path = '\0';
	va_start(args, format);
	fits = make_path(link, format, args);
	va_end(args);
	return fits && source->backend->resolve(source, link, path, size);
}

bool source_exists(const struct source *source, const char *format, ...)
{
	char path[SOURCE_PATH_MAX], reached[SOURCE_PATH_MAX];
	va_list args;
	bool fits;

	va_start(args, format);
	fits = make_path(path, format, args);
	va_end(args);
	return fits && source->backend->resolve(source, path, reached, sizeof(reached));
}

static int compare_names(const void *a, const void *b)
{
	return strverscmp(*(char *const *)a, *(char *const *)b);
}

size_t source_list(const struct source *source, const char *path, char ***names)
{
	size_t n;

	*names = NULL;
	n = source->backend->list(source, path, names);
	if (n)
		qsort(*names, n, sizeof(**names), compare_names);
	return n;
}

void source_list_free(char **names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(names[i]);
	free(names);
}

void source_close(struct source *source)
{
	if (!source)
		return;
	if (source->backend)
		source->backend->close(source);
	for (size_t i = 0; i < source->n_complaints; i++)
		free(source->complaint[i]);
	free(source->complaint);
	for (size_t i = 0; i < source->n_called; i++)
		free(source->called[i].name);
	free(source->called);
	free(source->name);
	free(source);
}
