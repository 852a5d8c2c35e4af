/* SPDX-License-Identifier: GPL-2.0-only */
/* Archives for tests, made in memory. */
#ifndef SOFTRESERVE_TESTS_TOOL_TAR_H
#define SOFTRESERVE_TESTS_TOOL_TAR_H

#include <archive.h>
#include <archive_entry.h>
#include <stddef.h>

/**
 * struct tar - an archive that is being made
 * @bytes: what it is after tar_end(), for free()
 * @size: how many
 */
struct tar {
	struct archive *archive;
	char *bytes;
	size_t size;
	size_t room;
};

/** tar_begin() - @filter: ARCHIVE_FILTER_NONE and the like */
void tar_begin(struct tar *tar, int filter);

/** tar_add() - @type: AE_IFREG and the like; @text: contents or target, NULL for neither */
void tar_add(struct tar *tar, const char *path, unsigned int type, const char *text);

/** tar_add_bytes() - a file */
void tar_add_bytes(struct tar *tar, const char *path, const void *bytes, size_t size);

/** tar_add_hardlink() - to @target */
void tar_add_hardlink(struct tar *tar, const char *path, const char *target);

/** tar_end() - it is whole */
void tar_end(struct tar *tar);

#endif
