/* SPDX-License-Identifier: GPL-2.0-only */
/* Attributes in sysfs: files that hold one value. The lab's guest reads them with this, too. */
#ifndef SOFTRESERVE_TOOL_ATTR_H
#define SOFTRESERVE_TOOL_ATTR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Long enough for a path below /sys; a longer one is a file that is not there. */
#define ATTR_PATH_MAX 512

/**
 * attr_read() - read an attribute as text, its last newline removed
 * @text: result, "" on failure
 * @size: bytes at @text
 * @format: path, as for printf()
 *
 * Return: true if it could be read; otherwise errno says why not.
 */
__attribute__((format(printf, 3, 4))) bool attr_read(char *text, size_t size, const char *format,
						     ...);

/**
 * attr_number() - read an attribute as a number
 * @value: result, unchanged on failure
 * @base: as for strtoull(); 0 tells by a leading 0x
 * @format: path, as for printf()
 *
 * Return: true if it could be read and is a number; otherwise errno says why not.
 */
__attribute__((format(printf, 3, 4))) bool attr_number(uint64_t *value, int base,
						       const char *format, ...);

/**
 * attr_write() - write a value to an attribute
 *
 * Return: true if the kernel took all of it; otherwise errno says why not.
 */
bool attr_write(const char *path, const char *text);

/** attr_set() - as attr_write(), to the attribute at @format, as for printf() */
__attribute__((format(printf, 2, 3))) bool attr_set(const char *text, const char *format, ...);

/** attr_exists() - true if there is such a file or folder */
__attribute__((format(printf, 1, 2))) bool attr_exists(const char *format, ...);

#endif
