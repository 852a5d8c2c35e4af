/* SPDX-License-Identifier: GPL-2.0-only */
/* What of an installation is there: the module, what loads it in time, the initramfs's hook. */
#ifndef SOFTRESERVE_TOOL_PIECES_H
#define SOFTRESERVE_TOOL_PIECES_H

#include "machine.h"

/**
 * pieces_missing() - why the module is not there, or came too late, or does nothing
 *
 * Follows docs/install.md, "If a piece is missing". What a capture does not tell is not said
 * to be missing.
 *
 * Return: a sentence without its full stop, for free(); NULL if nothing is missing, or there is
 * no telling.
 */
char *pieces_missing(const struct machine *machine);

#endif
