// SPDX-License-Identifier: GPL-2.0-only
#include "grow.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *need(void *memory)
{
	if (memory)
		return memory;
	fputs("softreserve: out of memory\n", stderr);
	exit(EXIT_FAILURE);
}

void *grow(void *array, size_t *n, size_t size)
{
	char *last;

	/* Full whenever the number of elements is 0 or a power of 2. */
	if (!(*n & (*n - 1))) {
		size_t room = *n ? *n * 2 : 1;

		array = need(room > *n ? reallocarray(array, room, size) : NULL);
	}
	last = (char *)array + *n * size;
	memset(last, 0, size);
	(*n)++;
	return array;
}

void *memory_resize(void *memory, size_t size)
{
	return need(realloc(memory, size));
}

char *text_copy(const char *text, size_t max)
{
	return need(strndup(text, max));
}

char *text_format(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	return need(text);
}
