/* SPDX-License-Identifier: GPL-2.0-only */
/* Everything that paths.h names, out of a source. */
#ifndef SOFTRESERVE_TOOL_COLLECT_H
#define SOFTRESERVE_TOOL_COLLECT_H

#include "problem.h"
#include "source.h"
#include "store.h"

/**
 * collect() - read all that a capture is made of
 * @missing: what is there and could not be read is added
 *
 * Links stay links, without those that they led over; each leads to something in the store.
 *
 * Return: sealed, for store_free().
 */
struct store *collect(const struct source *source, struct problems *missing);

#endif
