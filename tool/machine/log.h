/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOFTRESERVE_TOOL_LOG_H
#define SOFTRESERVE_TOOL_LOG_H

#include <stddef.h>

/**
 * log_read() - the running kernel's log, as dmesg prints it
 * @size: result: bytes
 *
 * Return: the text, for free(); NULL if it may not be read: errno says why.
 */
char *log_read(size_t *size);

#endif
