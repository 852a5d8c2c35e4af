/* SPDX-License-Identifier: GPL-2.0-only */
/* Attributes in sysfs: files that hold one value. */
#ifndef SOFTRESERVE_TOOL_ATTR_H
#define SOFTRESERVE_TOOL_ATTR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ATTR_PATH_MAX 512

/**
 * attr_read() - read an attribute as text, its last newline removed
 * @text: result, "" on failure
 * @size: bytes at @text
 * @format: its path
 *
 * Return: true if it could be read; otherwise errno says why not.
 */
__attribute__((format(printf, 3, 4))) bool attr_read(char *text, size_t size, const char *format,
						     ...);

/** attr_number() - as attr_read(), as a number; @base as for strtoull(); unchanged on failure */
__attribute__((format(printf, 3, 4))) bool attr_number(uint64_t *value, int base,
						       const char *format, ...);

/** attr_write() - write a value; true if the kernel took it, otherwise errno says why not */
__attribute__((format(printf, 2, 3))) bool attr_write(const char *text, const char *format, ...);

/** attr_exists() - true if there is such a file or folder */
__attribute__((format(printf, 1, 2))) bool attr_exists(const char *format, ...);

#endif
