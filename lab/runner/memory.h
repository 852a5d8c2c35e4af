/* SPDX-License-Identifier: GPL-2.0-only */
/* Allocation that ends the program when there is no memory left. */
#ifndef SOFTRESERVE_LAB_MEMORY_H
#define SOFTRESERVE_LAB_MEMORY_H

#include <stddef.h>

/** mem_zero() - @n zeroed elements of @size bytes; for free() */
void *mem_zero(size_t n, size_t size);

/** mem_grow() - realloc() to @n elements of @size bytes */
void *mem_grow(void *ptr, size_t n, size_t size);

/** mem_text() - copy of a string; for free() */
char *mem_text(const char *text);

/** mem_format() - a formatted string; for free() */
char *mem_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/**
 * struct text_list - strings that the list owns
 * @text: the strings
 * @n: how many
 */
struct text_list {
	char **text;
	size_t n;
};

/** text_list_add() - append @text, which then belongs to @list */
void text_list_add(struct text_list *list, char *text);

/** text_list_free() - release the strings; leaves an empty list */
void text_list_free(struct text_list *list);

#endif
