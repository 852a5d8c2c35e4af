// SPDX-License-Identifier: GPL-2.0-only
#include "tar.h"

#include <stdlib.h>
#include <string.h>

#include "../policy/unit.h"

static la_ssize_t put(struct archive *archive, void *data, const void *bytes, size_t size)
{
	struct tar *tar = data;

	(void)archive;
	while (tar->size + size > tar->room) {
		tar->room = tar->room ? tar->room * 2 : 65536;
		tar->bytes = realloc(tar->bytes, tar->room);
		assert_non_null(tar->bytes);
	}
	memcpy(tar->bytes + tar->size, bytes, size);
	tar->size += size;
	return (la_ssize_t)size;
}

void tar_begin(struct tar *tar, int filter)
{
	*tar = (struct tar){ .archive = archive_write_new() };
	assert_int_equal(archive_write_set_format_pax_restricted(tar->archive), ARCHIVE_OK);
	assert_int_equal(archive_write_add_filter(tar->archive, filter), ARCHIVE_OK);
	archive_write_set_bytes_in_last_block(tar->archive, 1);
	assert_int_equal(archive_write_open(tar->archive, tar, NULL, put, NULL), ARCHIVE_OK);
}

static void add(struct tar *tar, struct archive_entry *entry, const void *bytes, size_t size)
{
	assert_int_equal(archive_write_header(tar->archive, entry), ARCHIVE_OK);
	if (size)
		assert_int_equal(archive_write_data(tar->archive, bytes, size), size);
	archive_entry_free(entry);
}

static struct archive_entry *entry_new(const char *path, unsigned int type)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_set_pathname(entry, path);
	archive_entry_set_filetype(entry, type);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_size(entry, 0);
	return entry;
}

void tar_add(struct tar *tar, const char *path, unsigned int type, const char *text)
{
	struct archive_entry *entry;

	if (type == AE_IFREG) {
		tar_add_bytes(tar, path, text, strlen(text));
		return;
	}
	entry = entry_new(path, type);
	if (type == AE_IFLNK)
		archive_entry_set_symlink(entry, text);
	add(tar, entry, NULL, 0);
}

void tar_add_bytes(struct tar *tar, const char *path, const void *bytes, size_t size)
{
	struct archive_entry *entry = entry_new(path, AE_IFREG);

	archive_entry_set_size(entry, (la_int64_t)size);
	add(tar, entry, bytes, size);
}

void tar_add_hardlink(struct tar *tar, const char *path, const char *target)
{
	struct archive_entry *entry = entry_new(path, AE_IFREG);

	archive_entry_set_hardlink(entry, target);
	add(tar, entry, NULL, 0);
}

void tar_end(struct tar *tar)
{
	assert_int_equal(archive_write_close(tar->archive), ARCHIVE_OK);
	archive_write_free(tar->archive);
}
