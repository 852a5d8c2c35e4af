/* SPDX-License-Identifier: GPL-2.0-only */
/* Lines out of a stream that arrives in pieces. */
#ifndef SOFTRESERVE_LAB_LINES_H
#define SOFTRESERVE_LAB_LINES_H

#include <stddef.h>

/**
 * struct lines - a line that is not complete yet
 * @text: what arrived of it; for free()
 * @n: bytes of it
 * @cap: bytes that fit
 */
struct lines {
	char *text;
	size_t n;
	size_t cap;
};

/**
 * lines_feed() - take in bytes, hand out the lines that they complete
 * @lines: starts out zeroed
 * @data: the bytes
 * @size: how many
 * @each: called for every line, without its "\n" or "\r\n"
 * @arg: passed on
 */
void lines_feed(struct lines *lines, const char *data, size_t size,
		void (*each)(void *arg, const char *line), void *arg);

#endif
