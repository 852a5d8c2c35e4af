/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files of the kernel: an attribute holds one value, a directory holds names.
 */
#ifndef SOFTRESERVE_GUEST_SYSFS_H
#define SOFTRESERVE_GUEST_SYSFS_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../../tool/attr.h"

#define SYSFS_PATH_MAX ATTR_PATH_MAX

/** attr_put() - write a value to the attribute at @fmt, as for printf(); bails if it cannot be */
__attribute__((format(printf, 2, 3))) void attr_put(const char *text, const char *fmt, ...);

/**
 * driver_write() - bind a device to a driver of a bus, or unbind it
 * @what: "bind" or "unbind"
 *
 * Return: true if the kernel did it; otherwise errno says why not.
 */
bool driver_write(const char *bus, const char *driver, const char *what, const char *device);

/** attr_link() - last component of what a symbolic link points at; as attr_read() */
__attribute__((format(printf, 3, 4))) bool attr_link(char *buf, size_t size, const char *fmt, ...);

/**
 * file_read() - read a file as a whole
 * @size: result: bytes
 *
 * Return: the bytes, with a NUL behind them, for the caller to free; NULL if
 * the file could not be read.
 */
char *file_read(const char *path, size_t *size);

/**
 * dir_list() - entries of a directory whose names start with @prefix
 * @prefix: "" for all; names that start with a dot never count
 * @list: result, sorted so that 10 comes after 9; free with dir_free()
 *
 * Return: how many; 0 if the directory is not there.
 */
size_t dir_list(const char *path, const char *prefix, struct dirent ***list);

/**
 * dir_first() - the first entry whose name is @prefix and a number
 * @name: result, "" if there is none
 * @size: bytes at @name, 32 are enough
 *
 * Return: true if there is one.
 */
bool dir_first(char *name, size_t size, const char *dir, const char *prefix);

/** dir_free() - release what dir_list() returned */
void dir_free(struct dirent **list, size_t n);

#endif
