/* SPDX-License-Identifier: GPL-2.0-only */
/* Parts of paths in sysfs, where a device's folder lies in that of the device above it. */
#ifndef SOFTRESERVE_TOOL_PATHS_H
#define SOFTRESERVE_TOOL_PATHS_H

#include <stdbool.h>
#include <stddef.h>

/** path_base() - the last component, within @path */
const char *path_base(const char *path);

/** path_parent() - cut the last component off, in place; returns @path */
char *path_parent(char *path);

/** path_is_numbered() - true if a name is @prefix and goes on with a digit, as "region0" */
bool path_is_numbered(const char *name, const char *prefix);

/**
 * path_component() - the last component that begins with @prefix and goes on with a digit
 * @component: result, "" if there is none
 *
 * Return: true if there is one that fits.
 */
bool path_component(const char *path, const char *prefix, char *component, size_t size);

/* path_copy() - copy a name into an array; what does not fit is cut off */
#define path_copy(array, text) path_copy_n((array), sizeof(array), (text))

/** path_copy_n() - the same; @size: bytes at @to */
void path_copy_n(char *to, size_t size, const char *from);

#endif
