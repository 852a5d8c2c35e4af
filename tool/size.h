/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOFTRESERVE_TOOL_SIZE_H
#define SOFTRESERVE_TOOL_SIZE_H

#include <stdint.h>

/* Long enough for any size or address. */
#define SIZE_TEXT 32

/**
 * size_text() - a number of bytes for people: "256 MiB", "1.5 GiB", "0"
 * @text: result
 *
 * Exact where that takes four digits or less, otherwise one digit behind the point.
 *
 * Return: @text.
 */
const char *size_text(char text[SIZE_TEXT], uint64_t bytes);

#endif
