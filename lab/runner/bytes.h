/* SPDX-License-Identifier: GPL-2.0-only */
/* Sizes as people write and read them. */
#ifndef SOFTRESERVE_LAB_BYTES_H
#define SOFTRESERVE_LAB_BYTES_H

#include <stddef.h>
#include <stdint.h>

#define MIB (1ull << 20)
#define GIB (1ull << 30)

/* Room for what bytes_format() writes. */
#define BYTES_TEXT_MAX 32

/**
 * bytes_parse() - read a size
 * @text: a number (decimal, 0x...), optionally followed by K, M, G or T
 * @out: the size in bytes
 *
 * Return: 0, or -1 if @text is no size or does not fit 64 bits.
 */
int bytes_parse(const char *text, uint64_t *out);

/**
 * bytes_format() - write a size in the largest unit that suits it
 * @buf: BYTES_TEXT_MAX bytes
 * @bytes: the size
 *
 * Exact sizes read "256 MiB", others "1.5 GiB".
 *
 * Return: @buf.
 */
char *bytes_format(char *buf, uint64_t bytes);

#endif
