// SPDX-License-Identifier: GPL-2.0-only
#include "memory.h"

#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Nothing has been judged when memory runs out: the status of "not started". */
#define STATUS_NO_MEMORY 2

void *mem_zero(size_t n, size_t size)
{
	void *ptr = calloc(n ? n : 1, size);

	if (!ptr)
		err(STATUS_NO_MEMORY, "calloc");
	return ptr;
}

void *mem_grow(void *ptr, size_t n, size_t size)
{
	ptr = reallocarray(ptr, n ? n : 1, size);
	if (!ptr)
		err(STATUS_NO_MEMORY, "realloc");
	return ptr;
}

char *mem_text(const char *text)
{
	char *copy = strdup(text);

	if (!copy)
		err(STATUS_NO_MEMORY, "strdup");
	return copy;
}

char *mem_format(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		err(STATUS_NO_MEMORY, "asprintf");
	va_end(args);
	return text;
}

void text_list_add(struct text_list *list, char *text)
{
	list->text = mem_grow(list->text, list->n + 1, sizeof(*list->text));
	list->text[list->n++] = text;
}

void text_list_free(struct text_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->text[i]);
	free(list->text);
	*list = (struct text_list){ 0 };
}
