/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SOFTRESERVE_TOOL_PACK_H
#define SOFTRESERVE_TOOL_PACK_H

#include <stdbool.h>
#include <stdint.h>

#include "machine/store.h"

/**
 * pack_knows() - is there a kind of archive for a file of this name?
 * @path: "x.tar.xz", ".tar.gz", ".tar.zst" or ".tar", or the like; "-" is xz
 */
bool pack_knows(const char *path);

/**
 * pack() - write an archive
 * @path: where; "-" is standard output
 * @force: what is there already is replaced
 *
 * The same contents yield the same bytes: owners and times are 0, and the order is that of
 * the store. The file appears when it is whole.
 *
 * Return: bytes written; -1 if it could not be: nothing is left behind, and it was said why.
 */
int64_t pack(const struct store *store, const char *path, bool force);

#endif
