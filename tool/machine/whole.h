/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOFTRESERVE_TOOL_WHOLE_H
#define SOFTRESERVE_TOOL_WHOLE_H

#include <stddef.h>

/**
 * whole_read() - read what is open to its end
 * @fd: a file, pipe or attribute; those of /proc and /sys do not know their size
 * @max: bytes at which reading ends before that
 * @size: result: bytes
 *
 * Return: the bytes, with a NUL behind them, for free(); NULL and errno if it cannot be read.
 */
char *whole_read(int fd, size_t max, size_t *size);

#endif
