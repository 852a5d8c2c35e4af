/* SPDX-License-Identifier: GPL-2.0-only */
/* The verdict of the module on this machine. */
#ifndef SOFTRESERVE_TOOL_VERDICT_H
#define SOFTRESERVE_TOOL_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

/**
 * verdict_await() - wait until the module has a verdict
 * @verdict: result: "cxl", "dax", "refused" or "none"; undefined on failure
 * @size: bytes at @verdict
 *
 * What ends the wait the module knows: docs/design.md, "What bounds the wait".
 *
 * Return: true if there is one; otherwise errno says why not, ENOENT if there is no module.
 */
bool verdict_await(char *verdict, size_t size);

#endif
