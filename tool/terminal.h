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

#endif
