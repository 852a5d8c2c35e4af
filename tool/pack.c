// SPDX-License-Identifier: GPL-2.0-only
#include "pack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "beside.h"
#include "machine/grow.h"
#include "machine/path.h"
#include "text.h"

/* The top folder where the file's name yields none. */
#define TOP "softreserve-capture"

static const struct suffix {
	const char *text;
	int filter;
} suffixes[] = {
	{ ".tar.xz", ARCHIVE_FILTER_XZ },    { ".txz", ARCHIVE_FILTER_XZ },
	{ ".tar.gz", ARCHIVE_FILTER_GZIP },  { ".tgz", ARCHIVE_FILTER_GZIP },
	{ ".tar.zst", ARCHIVE_FILTER_ZSTD }, { ".tar", ARCHIVE_FILTER_NONE },
	{ "-", ARCHIVE_FILTER_XZ },
};

/* NULL if no suffix is known. */
static const struct suffix *suffix_of(const char *path)
{
	const char *base = path_base(path);
	size_t n = strlen(base);

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		size_t length = strlen(suffixes[i].text);

		if (strcmp(suffixes[i].text, "-")
			    ? n >= length && !strcmp(base + n - length, suffixes[i].text)
			    : !strcmp(path, "-"))
			return &suffixes[i];
	}
	return NULL;
}

bool pack_knows(const char *path)
{
	return suffix_of(path);
}

/* The file's name without its suffix, for free(). */
static char *top_of(const char *path)
{
	const char *base = path_base(path);
	size_t n = strlen(base) - strlen(suffix_of(path)->text);
	bool is_name = n && strncmp(base, ".", n) && strncmp(base, "..", n);

	return is_name ? text_copy(base, n) : text_copy(TOP, sizeof(TOP));
}

static bool write_item(struct archive *archive, const char *top, const struct store_item *item)
{
	struct archive_entry *entry = archive_entry_new();
	char *name = text_format("%s/%s", top, item->path);
	bool good;

	archive_entry_set_pathname(entry, name);
	archive_entry_set_mtime(entry, 0, 0);
	archive_entry_set_filetype(entry, item->target	? AE_IFLNK
					  : item->bytes ? AE_IFREG
							: AE_IFDIR);
	archive_entry_set_perm(entry, item->bytes ? 0644 : item->target ? 0777 : 0755);
	archive_entry_set_size(entry, item->bytes ? (int64_t)item->size : 0);
	if (item->target)
		archive_entry_set_symlink(entry, item->target);
	good = archive_write_header(archive, entry) == ARCHIVE_OK;
	if (good && item->size && item->bytes)
		good = archive_write_data(archive, item->bytes, item->size) == (ssize_t)item->size;
	free(name);
	archive_entry_free(entry);
	return good;
}

/* Folders that have something in them go without saying. */
static bool write_items(struct archive *archive, const char *top, const struct store *store)
{
	struct store_item item, next;
	bool good = true;

	for (size_t i = 0; good && store_item(store, i, &item); i++) {
		size_t n = strlen(item.path);

		if (!item.target && !item.bytes && store_item(store, i + 1, &next) &&
		    !strncmp(next.path, item.path, n) && next.path[n] == '/')
			continue;
		good = write_item(archive, top, &item);
	}
	return good;
}

/* Bytes, or -1: it was said why. */
static int64_t write_archive(const struct store *store, const char *path, int fd)
{
	struct archive *archive = archive_write_new();
	char *top = top_of(path);
	int64_t n = -1;

	if (archive_write_set_format_pax_restricted(archive) == ARCHIVE_OK &&
	    archive_write_add_filter(archive, suffix_of(path)->filter) == ARCHIVE_OK &&
	    /* Of the time when it was made. Other kinds do not know it. */
	    (suffix_of(path)->filter != ARCHIVE_FILTER_GZIP ||
	     archive_write_set_options(archive, "gzip:!timestamp") == ARCHIVE_OK) &&
	    archive_write_set_bytes_in_last_block(archive, 1) == ARCHIVE_OK &&
	    archive_write_open_fd(archive, fd) == ARCHIVE_OK && write_items(archive, top, store) &&
	    archive_write_close(archive) == ARCHIVE_OK)
		n = archive_filter_bytes(archive, -1);
	else
		complain("%s cannot be written: %s", strcmp(path, "-") ? path : "standard output",
			 archive_error_string(archive) ? archive_error_string(archive)
						       : strerror(errno));
	archive_write_free(archive);
	free(top);
	return n;
}

static int64_t write_file(const struct store *store, const char *path, bool force)
{
	struct beside beside;
	int64_t n = -1;

	if (!beside_open(&beside, path)) {
		complain("%s cannot be written: %s", path, strerror(errno));
		return -1;
	}
	n = write_archive(store, path, beside.fd);
	if (n < 0) {
		beside_drop(&beside);
		return -1;
	}
	if (beside_put(&beside, force))
		return n;
	if (errno == EEXIST)
		complain("%s is there already: --force replaces it", path);
	else
		complain("%s cannot be written: %s", path, strerror(errno));
	return -1;
}

int64_t pack(const struct store *store, const char *path, bool force)
{
	if (!strcmp(path, "-"))
		return write_archive(store, path, STDOUT_FILENO);
	return write_file(store, path, force);
}
