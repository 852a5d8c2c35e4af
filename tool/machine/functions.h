/* SPDX-License-Identifier: GPL-2.0-only */
/* Which PCI functions a capture has: those of CXL, and all bridges above one. */
#ifndef SOFTRESERVE_TOOL_FUNCTIONS_H
#define SOFTRESERVE_TOOL_FUNCTIONS_H

#include "source.h"

/**
 * functions_find() - look for them
 *
 * One is of CXL if its class says so, if its configuration space has a CXL DVSEC, or if it is
 * below a host bridge of CXL (ACPI0016).
 *
 * Return: to be freed with functions_free(); NULL if there are none.
 */
void *functions_find(const struct source *source);

/** functions_has() - is the function of this name one of them? O(log n) */
bool functions_has(void *functions, const char *name);

/** functions_free() - forget them */
void functions_free(void *functions);

#endif
