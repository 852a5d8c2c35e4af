/* SPDX-License-Identifier: GPL-2.0-only */
/* Arrays that grow, and text. Where there is no memory left the tool ends, and says so. */
#ifndef SOFTRESERVE_TOOL_GROW_H
#define SOFTRESERVE_TOOL_GROW_H

#include <stddef.h>

/**
 * grow() - room for one more element at the end of an array
 * @array: the array; NULL before the first; grown with this alone, for free()
 * @n: elements, counted up
 * @size: bytes an element
 *
 * O(1) an element: capacity doubles, and follows from @n, so that nothing else is kept.
 *
 * Return: the array, which may have moved; its last element is zeroed.
 */
void *grow(void *array, size_t *n, size_t size);

/* GROW() - the same for an array of known type; yields a pointer to the last element */
#define GROW(array, n) (((array) = grow((array), &(n), sizeof(*(array)))), &(array)[(n)-1])

/** memory_resize() - realloc() that does not fail */
void *memory_resize(void *memory, size_t size);

/** text_copy() - strndup() that does not fail */
char *text_copy(const char *text, size_t max);

/** text_format() - asprintf() that does not fail; for free() */
__attribute__((format(printf, 1, 2))) char *text_format(const char *format, ...);

#endif
