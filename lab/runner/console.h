/* SPDX-License-Identifier: GPL-2.0-only */
/* The guest's console, as a person wants to read it. */
#ifndef SOFTRESERVE_LAB_CONSOLE_H
#define SOFTRESERVE_LAB_CONSOLE_H

#include <stdio.h>

/**
 * console_tail() - print the last lines of a log, without terminal controls
 * @out: where to
 * @path: the log
 * @lines: how many lines at most
 */
void console_tail(FILE *out, const char *path, unsigned int lines);

#endif
