/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOFTRESERVE_TOOL_TERMINAL_H
#define SOFTRESERVE_TOOL_TERMINAL_H

#include <stdio.h>

/**
 * terminal_columns() - how wide what is printed may be
 * @out: where it goes
 * @usual: where there is no terminal, and COLUMNS says nothing
 *
 * Return: columns of the terminal, else what COLUMNS says, else @usual; never 0.
 */
unsigned int terminal_columns(FILE *out, unsigned int usual);

/**
 * terminal_wrap() - print the rest of a line, and break it at blanks where it is too long
 * @out: where it goes
 * @indent: columns that are printed of the line already, and that the next ones begin with
 * @text: without an end of line; runs of blanks become one
 *
 * Only on a terminal, or where COLUMNS says how wide one is: a program finds each line whole.
 */
void terminal_wrap(FILE *out, unsigned int indent, const char *text);

#endif
