/* SPDX-License-Identifier: GPL-2.0-only */
/* What of an installation is there: the module, what loads it in time, the initramfs's hook. */
#ifndef SOFTRESERVE_TOOL_PIECES_H
#define SOFTRESERVE_TOOL_PIECES_H

#include "machine.h"

/**
 * pieces_missing() - why the module is not there, or came too late, or does nothing
 *
 * The sentences are those of docs/install.md, "If a piece is missing". Of a module with any other
 * verdict nothing is said, and what a capture does not tell is not said to be missing.
 *
 * Return: a sentence without its full stop, for free(); NULL if there is nothing to say.
 */
char *pieces_missing(const struct machine *machine);

#endif
