// SPDX-License-Identifier: GPL-2.0-only
/*
 * An archive as a source. It comes from a stranger: nothing is unpacked to disk, no program
 * is run for it, and what it may cost is bounded by ARCHIVE_MAX, whatever it says of itself.
 */
#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>

#include "../text.h"
#include "backend.h"
#include "grow.h"
#include "store.h"

/* As tar pads. */
#define RECORD 512

/**
 * struct reading - an archive that is being read
 * @unpacked: bytes so far, names included, kept or not
 * @entries: so far, kept or not
 * @last_end: bytes of the archive up to the end of the last entry
 */
struct reading {
	struct archive *archive;
	struct source *source;
	struct store *store;
	size_t unpacked;
	size_t entries;
	int64_t last_end;
};

/*
 * libarchive would look for compression within compression, 25 deep, and start programs for
 * what it cannot do itself. One is enough. Not that of compress(1): libarchive 3.6 reads before
 * it has been given anything, and crashes.
 */
static const struct compression {
	const char *magic;
	size_t length;
	int filter;
} compressions[] = {
	{ "\x1f\x8b", 2, ARCHIVE_FILTER_GZIP },
	{ "BZh", 3, ARCHIVE_FILTER_BZIP2 },
	{ "LZIP", 4, ARCHIVE_FILTER_LZIP },
	{ "\x28\xb5\x2f\xfd", 4, ARCHIVE_FILTER_ZSTD },
	{ "\x04\x22\x4d\x18", 4, ARCHIVE_FILTER_LZ4 },
	{ "\xfd"
	  "7zXZ",
	  6, ARCHIVE_FILTER_XZ },
};

static int filter_of(const void *bytes, size_t size)
{
	for (size_t i = 0; i < sizeof(compressions) / sizeof(compressions[0]); i++)
		if (size >= compressions[i].length &&
		    !memcmp(bytes, compressions[i].magic, compressions[i].length))
			return compressions[i].filter;
	return ARCHIVE_FILTER_NONE;
}

/* Without its empty and "." parts. NULL, or why it is none. */
static const char *clean_path(const char *name, char path[SOURCE_PATH_MAX])
{
	size_t n = 0;

	if (*name == '/')
		return "an absolute path";
	while (*name) {
		size_t length = strcspn(name, "/");

		if (length == 2 && !strncmp(name, "..", 2))
			return "a path that leads outside";
		if (length && (length != 1 || *name != '.')) {
			if (n + 1 + length >= SOURCE_PATH_MAX)
				return "a path that is too long";
			if (n)
				path[n++] = '/';
			memcpy(path + n, name, length);
			n += length;
		}
		name += length + (name[length] == '/');
	}
	path[n] = '\0';
	return NULL;
}

/* NULL if it can be taken, otherwise why it is left out. */
static const char *unfit(struct archive_entry *entry)
{
	const char *target;

	if (archive_entry_hardlink(entry))
		return "a hard link";
	switch (archive_entry_filetype(entry)) {
	case AE_IFREG:
		if (archive_entry_size_is_set(entry) &&
		    (uint64_t)archive_entry_size(entry) > SOURCE_FILE_MAX)
			return "longer than 64 MiB";
		return NULL;
	case AE_IFDIR:
		return NULL;
	case AE_IFLNK:
		target = archive_entry_symlink(entry);
		return target && *target && strlen(target) < STORE_TARGET_MAX
			       ? NULL
			       : "a link without a target, or with one that is too long";
	}
	return "neither a file nor a folder nor a symbolic link";
}

/* A chunk of an entry. Bytes, 0 at its end; -1 if it is damaged, -2 if that is too much in all. */
static ssize_t take_chunk(struct reading *reading, void *chunk, size_t size)
{
	ssize_t n = archive_read_data(reading->archive, chunk, size);

	if (n < 0)
		return -1;
	reading->unpacked += (size_t)n;
	return reading->unpacked > ARCHIVE_MAX ? -2 : n;
}

/**
 * take_bytes() - unpack an entry
 * @bytes: result if it is kept, with a NUL behind; NULL if it is longer than a file may be
 * @keep: it is
 *
 * What the header says of its length is not believed: memory grows with what comes.
 * What is not kept is read here as well: how much of it comes is bounded only here.
 *
 * Return: as take_chunk().
 */
static ssize_t take_bytes(struct reading *reading, char **bytes, size_t *size, bool keep)
{
	static char unkept[65536];
	size_t n = 0, room = 0;
	ssize_t got;

	*bytes = NULL;
	do {
		if (keep && n == room)
			*bytes = memory_resize(*bytes, (room = room ? room * 2 : 4096) + 1);
		got = keep ? take_chunk(reading, *bytes + n, room - n)
			   : take_chunk(reading, unkept, sizeof(unkept));
		n += got > 0 ? (size_t)got : 0;
		if (keep && n > SOURCE_FILE_MAX) {
			free(*bytes);
			*bytes = NULL;
			keep = false;
		}
	} while (got > 0);
	if (*bytes && got) {
		free(*bytes);
		*bytes = NULL;
	} else if (*bytes) {
		*bytes = memory_resize(*bytes, n + 1);
		(*bytes)[n] = '\0';
		*size = n;
	}
	return got;
}

static bool stop(struct reading *reading, const char *name, ssize_t why)
{
	if (why == -2)
		source_complain_cut(reading->source,
				    "it was read up to %s only: it unpacks to more than 256 MiB",
				    name);
	else
		source_complain_cut(reading->source, "it was read up to %s only: %s", name,
				    archive_error_string(reading->archive));
	return false;
}

static bool take_file(struct reading *reading, const char *path, const char *reason)
{
	char *bytes;
	size_t size;
	ssize_t rc = take_bytes(reading, &bytes, &size, !reason);

	if (rc < 0)
		return stop(reading, path, rc);
	if (bytes)
		store_add_file(reading->store, path, bytes, size);
	else
		source_complain(reading->source, "%s is left out: %s", path,
				reason ? reason : "longer than 64 MiB");
	return true;
}

/* false if reading ends here. */
static bool take_entry(struct reading *reading, struct archive_entry *entry)
{
	const char *name = archive_entry_pathname(entry), *reason;
	char path[SOURCE_PATH_MAX];

	name = name ? name : "an entry without a name";
	reason = archive_entry_pathname(entry) ? clean_path(name, path) : "its name is no text";
	reason = reason ? reason : unfit(entry);
	reading->unpacked += strlen(name) + sizeof(path) / 4;
	if (archive_entry_size_is_set(entry) && archive_entry_size(entry) > 0 &&
	    (uint64_t)archive_entry_size(entry) > ARCHIVE_MAX - reading->unpacked)
		return stop(reading, name, -2);
	if (reason || archive_entry_filetype(entry) == AE_IFREG)
		return take_file(reading, reason ? name : path, reason);
	if (!*path)
		return true;
	if (archive_entry_filetype(entry) == AE_IFDIR)
		store_add_folder(reading->store, path);
	else
		store_add_link(reading->store, path, archive_entry_symlink(entry));
	return true;
}

/* Also true if headers alone, or what is between entries, come to too much. */
static bool is_too_much(struct reading *reading)
{
	return ++reading->entries > ARCHIVE_ENTRIES_MAX || reading->unpacked > ARCHIVE_MAX ||
	       archive_filter_bytes(reading->archive, 0) > (int64_t)ARCHIVE_MAX;
}

/* A tar ends with two records of zeros; libarchive does not mind if they are missing. */
static void check_end(struct reading *reading)
{
	bool is_tar =
		(archive_format(reading->archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;

	if (is_tar && archive_filter_bytes(reading->archive, 0) - reading->last_end < RECORD)
		source_complain_cut(reading->source,
				    "it ends early: its last entries may be missing");
}

/* false if it is no archive at all. */
static bool take_all(struct reading *reading)
{
	struct archive_entry *entry;

	for (;;) {
		int rc = archive_read_next_header(reading->archive, &entry);

		if (rc == ARCHIVE_EOF) {
			check_end(reading);
			return true;
		}
		if (rc < ARCHIVE_WARN) {
			if (reading->entries)
				source_complain_cut(reading->source,
						    "it was not read to its end: %s",
						    archive_error_string(reading->archive));
			return reading->entries;
		}
		if (is_too_much(reading)) {
			source_complain_cut(
				reading->source,
				"it was not read to its end: it has more than %d entries, "
				"or unpacks to more than 256 MiB",
				ARCHIVE_ENTRIES_MAX);
			return true;
		}
		if (rc != ARCHIVE_RETRY && !take_entry(reading, entry))
			return true;
		reading->last_end = archive_filter_bytes(reading->archive, 0);
	}
}

static bool open_bytes(struct archive *archive, const void *bytes, size_t size)
{
	/* A warning would mean that a program does it. */
	if (archive_read_append_filter(archive, filter_of(bytes, size)) != ARCHIVE_OK)
		return false;
	archive_read_support_format_tar(archive);
	archive_read_support_format_zip(archive);
	return archive_read_open_memory(archive, bytes, size) == ARCHIVE_OK;
}

bool archive_open(struct source *source, const void *bytes, size_t size)
{
	struct reading reading = { .archive = archive_read_new(), .source = source };
	bool good;

	reading.store = store_new();
	good = reading.archive && open_bytes(reading.archive, bytes, size) && take_all(&reading);
	if (!good)
		complain("%s is no archive that can be read: %s", source->name,
			 reading.archive && archive_error_string(reading.archive)
				 ? archive_error_string(reading.archive)
				 : "out of memory");
	else if (size > ARCHIVE_MAX)
		source_complain_cut(source, "of the archive only 256 MiB were read");
	archive_read_free(reading.archive);
	store_seal(reading.store, true);
	if (good && !store_files(reading.store)) {
		complain("%s has no file in it that can be read", source->name);
		source_say(source);
		good = false;
	}
	if (good)
		store_give(reading.store, source);
	else
		store_free(reading.store);
	return good;
}
