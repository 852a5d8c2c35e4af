/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOFTRESERVE_TOOL_REDACT_H
#define SOFTRESERVE_TOOL_REDACT_H

#include "store.h"

/**
 * redact() - take serial numbers out of a capture
 * @store: sealed
 *
 * The attribute "serial" is taken out. The Device Serial Number in configuration space becomes
 * zeros, and wherever else the same number is in binary files or in the log, that too; so does
 * what follows the word "serial" in the log.
 */
void redact(struct store *store);

#endif
