/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A kind of source that is held in memory. Filled first, sealed, and then looked up in
 * O(log n), links followed as openat2(2) does with RESOLVE_IN_ROOT.
 */
#ifndef SOFTRESERVE_TOOL_STORE_H
#define SOFTRESERVE_TOOL_STORE_H

#include "backend.h"

/* Bytes of a link's target; it may climb out of a path and descend into another. */
#define STORE_TARGET_MAX (2 * SOURCE_PATH_MAX)

struct store;

/**
 * struct store_item - what is in it
 * @path: where
 * @target: of a link; NULL of others
 * @bytes: of a file; NULL of others
 * @size: how many
 */
struct store_item {
	const char *path;
	const char *target;
	char *bytes;
	size_t size;
};

/** store_new() - an empty one, for store_free() */
struct store *store_new(void);

/** store_free() - forget it, if no source has it; NULL is fine */
void store_free(struct store *store);

/*
 * Paths are below SOURCE_PATH_MAX, without slashes at either end, and have no ".", ".." or
 * empty part. Folders above are made up. What is added later under the same path replaces.
 */

/** store_add_file() - @bytes have a NUL behind them and are the store's from now on */
void store_add_file(struct store *store, const char *path, char *bytes, size_t size);

/** store_add_link() - @target is below STORE_TARGET_MAX */
void store_add_link(struct store *store, const char *path, const char *target);

/** store_add_folder() - needed for those that are empty only */
void store_add_folder(struct store *store, const char *path);

/** store_has() - true if @path was added; before and after sealing; O(n) before */
bool store_has(const struct store *store, const char *path);

/**
 * store_seal() - nothing more is added; O(n log n)
 * @strip: if all is in one folder that is none of a root folder's, that one becomes the top
 */
void store_seal(struct store *store, bool strip);

/** store_files() - how many files there are */
size_t store_files(const struct store *store);

/**
 * store_item() - what was added, sorted by path
 * @i: which one, from 0; sealed before
 *
 * Return: false if there are no more.
 */
bool store_item(const struct store *store, size_t i, struct store_item *item);

/** store_drop() - take out what @drops says true of; sealed before */
void store_drop(struct store *store, bool (*drops)(const char *path));

/** store_drop_dangling() - take out links that lead to nothing; sealed before */
void store_drop_dangling(struct store *store);

/** store_give() - from now on @source has it, and closes it */
void store_give(struct store *store, struct source *source);

#endif
