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

/* Long enough for a path below /sys. */
#define SYSFS_PATH_MAX 512

/**
 * attr_read() - read an attribute as text, its last newline removed
 * @buf: result, "" on failure
 * @size: bytes at @buf
 * @fmt: path, as for printf()
 *
 * Return: true if it could be read.
 */
__attribute__((format(printf, 3, 4))) bool attr_read(char *buf, size_t size, const char *fmt, ...);

/**
 * attr_number() - read an attribute as a number
 * @value: result, unchanged on failure
 * @base: as for strtoull(); 0 tells by a leading 0x
 * @fmt: path, as for printf()
 *
 * Return: true if it could be read and is a number.
 */
__attribute__((format(printf, 3, 4))) bool attr_number(uint64_t *value, int base, const char *fmt,
						       ...);

/**
 * attr_write() - write a value to an attribute
 *
 * Return: true if the kernel took all of it; otherwise errno says why not.
 */
bool attr_write(const char *path, const char *text);

/** attr_put() - write a value to the attribute at @fmt, as for printf(); bails if it cannot be */
__attribute__((format(printf, 2, 3))) void attr_put(const char *text, const char *fmt, ...);

/** attr_exists() - true if there is a file, as for printf() */
__attribute__((format(printf, 1, 2))) bool attr_exists(const char *fmt, ...);

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
