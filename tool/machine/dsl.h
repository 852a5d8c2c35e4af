/* SPDX-License-Identifier: GPL-2.0-only */
/* Tables as people publish them: the text that iasl -d makes of one, turned back into bytes. */
#ifndef SOFTRESERVE_TOOL_DSL_H
#define SOFTRESERVE_TOOL_DSL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A table that would be longer is cut off here. */
#define DSL_TABLE_MAX ((size_t)4 << 20)

/**
 * dsl_to_table() - the bytes of a disassembled table
 * @text: the disassembly, ending in NUL
 * @size: result: bytes
 *
 * Lines "[0A8h 0168 004h]  Window size : 0000002000000000" are read, all others are not. Numbers
 * become as many bytes as the line says, lowest first; text in quotes is padded with NUL; pairs
 * of digits with blanks between them are bytes in order. Of other values the bytes stay 0.
 *
 * If bytes are missing, and it is a CEDT or nothing tells what it is, it is taken for an excerpt
 * of a CEDT: it gets a header of our own, and whole structures stand at the offsets that the text
 * gives them, so that offsets in messages are those of the text. What is between them becomes
 * filler, a structure that cedt_parse() knows and takes for something not shown.
 *
 * O(n). Return: the table, for free(); NULL if there is no line of a table in @text.
 */
char *dsl_to_table(const char *text, size_t *size);

/** dsl_is_filler() - is a structure of a CEDT filler? */
bool dsl_is_filler(const uint8_t *data, size_t length);

#endif
