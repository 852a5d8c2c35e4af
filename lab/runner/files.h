/* SPDX-License-Identifier: GPL-2.0-only */
/* Files and folders, whole. */
#ifndef SOFTRESERVE_LAB_FILES_H
#define SOFTRESERVE_LAB_FILES_H

#include <stddef.h>

/** file_read() - a whole file as a string for free(); NULL with errno set */
char *file_read(const char *path);

/** file_write() - write @size bytes to a new file; 0, or -1 with errno set */
int file_write(const char *path, const void *data, size_t size);

/** file_replace() - put @size bytes in place of a file, at once; 0, or -1 with errno set */
int file_replace(const char *path, const void *data, size_t size);

/**
 * file_in_memory() - a file without a name, for a child to read or to fill
 * @text: what is in it, NULL for nothing
 *
 * Return: a descriptor that children don't inherit, or -1 with errno set.
 */
int file_in_memory(const char *text);

/** file_in_memory_read() - all that is in it, as a string for free() */
char *file_in_memory_read(int fd);

/** file_copy() - copy a regular file's contents; 0, or -1 with errno set */
int file_copy(const char *from, const char *to);

/** folder_make() - make a folder and those above it; 0, or -1 with errno set */
int folder_make(const char *path);

/** folder_make_above() - make the folders above a path; 0, or -1 with errno set */
int folder_make_above(const char *path);

/** folder_remove() - remove a folder and all below; 0, or -1 with errno set */
int folder_remove(const char *path);

#endif
