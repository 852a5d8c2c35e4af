// SPDX-License-Identifier: GPL-2.0-only
#include "initramfs.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fts.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "memory.h"
#include "command.h"

#define LOADER "/lib64/ld-linux-x86-64.so.2"
#define KMOD "/bin/kmod"

static const char *const folders[] = { "proc", "sys", "dev", "tmp", "run" };

/**
 * struct ramfs - an archive that is being written
 * @archive: libarchive's handle
 * @done: paths that are in it
 * @error: the first error, for free(); later calls do nothing
 */
struct ramfs {
	struct archive *archive;
	struct text_list done;
	char *error;
};

static bool is_done(const struct ramfs *fs, const char *path)
{
	for (size_t i = 0; i < fs->done.n; i++)
		if (!strcmp(fs->done.text[i], path))
			return true;
	return false;
}

static void put_entry(struct ramfs *fs, const char *path, mode_t mode, const void *data,
		      size_t size)
{
	struct archive_entry *entry = archive_entry_new();

	text_list_add(&fs->done, mem_text(path));
	archive_entry_set_pathname(entry, path);
	archive_entry_set_mode(entry, mode);
	if (S_ISLNK(mode))
		archive_entry_set_symlink(entry, data);
	archive_entry_set_size(entry, S_ISREG(mode) ? (la_int64_t)size : 0);
	if (archive_write_header(fs->archive, entry) != ARCHIVE_OK ||
	    (S_ISREG(mode) && archive_write_data(fs->archive, data, size) != (la_ssize_t)size))
		fs->error = mem_format("%s: %s", path, archive_error_string(fs->archive));
	archive_entry_free(entry);
}

/* Adds the folders above @path, then @path; paths are relative to the root. */
static void put(struct ramfs *fs, const char *path, mode_t mode, const void *data, size_t size)
{
	char *folder = mem_text(path);

	for (char *slash = folder; (slash = strchr(slash, '/')) && !fs->error; *slash++ = '/') {
		*slash = '\0';
		if (!is_done(fs, folder))
			put_entry(fs, folder, S_IFDIR | 0755, NULL, 0);
	}
	free(folder);
	if (!fs->error && !is_done(fs, path))
		put_entry(fs, path, mode, data, size);
}

static void put_file(struct ramfs *fs, const char *path, const char *from, mode_t mode)
{
	int fd = open(from, O_RDONLY | O_CLOEXEC);
	struct stat st;
	char *data;

	if (fs->error)
		goto close_file;
	if (fd < 0 || fstat(fd, &st)) {
		fs->error = mem_format("%s: %m", from);
		goto close_file;
	}
	data = mem_zero((size_t)st.st_size, 1);
	if (read(fd, data, (size_t)st.st_size) == st.st_size)
		put(fs, path, S_IFREG | mode, data, (size_t)st.st_size);
	else
		fs->error = mem_format("%s cannot be read", from);
	free(data);
close_file:
	if (fd >= 0)
		close(fd);
}

/* A line of the loader's: "NAME => /PATH (0x...)", "/PATH (0x...)" or something without a path. */
static void put_library(struct ramfs *fs, char *line)
{
	char *path = strchr(line, '/');

	if (!path)
		return;
	path[strcspn(path, " ")] = '\0';
	put_file(fs, path + 1, path, 0755);
}

/* A program and the libraries that the dynamic loader finds for it. */
static void put_program(struct ramfs *fs, const char *path, const char *from)
{
	char *argv[] = { LOADER, "--list", (char *)from, NULL };
	char *list, *line, *rest;

	put_file(fs, path, from, 0755);
	if (fs->error)
		return;
	if (command_output(argv, NULL, &list))
		fs->error = mem_format("%s: its libraries cannot be listed", from);
	else
		for (line = strtok_r(list, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
			put_library(fs, line);
	free(list);
}

/* All files below a folder, at the same places below the root. */
static void put_tree(struct ramfs *fs, const char *folder)
{
	char *paths[] = { (char *)folder, NULL };
	FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;

	if (!tree) {
		fs->error = mem_format("%s: %m", folder);
		return;
	}
	while ((entry = fts_read(tree)))
		if (entry->fts_info == FTS_F)
			put_file(fs, entry->fts_path + strlen(folder) + 1, entry->fts_path, 0644);
	fts_close(tree);
}

static void put_all(struct ramfs *fs, const struct initramfs_spec *spec)
{
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		put(fs, folders[i], S_IFDIR | 0755, NULL, 0);
	put_program(fs, "init", spec->init);
	put_program(fs, "bin/kmod", KMOD);
	if (spec->tool)
		put_program(fs, "bin/softreserve", spec->tool);
	put(fs, "bin/modprobe", S_IFLNK | 0777, "kmod", 0);
	put(fs, "sbin/modprobe", S_IFLNK | 0777, "../bin/kmod", 0);
	if (spec->modprobe_conf)
		put_file(fs, "etc/modprobe.d/softreserve.conf", spec->modprobe_conf, 0644);
	if (!fs->error)
		put_tree(fs, spec->stage);
}

char *initramfs_write(const struct initramfs_spec *spec, const char *path)
{
	struct ramfs fs = { .archive = archive_write_new() };

	if (!fs.archive || archive_write_set_format_cpio_newc(fs.archive) != ARCHIVE_OK ||
	    archive_write_open_filename(fs.archive, path) != ARCHIVE_OK)
		fs.error = mem_format("%s: cannot be written", path);
	else
		put_all(&fs, spec);
	if (fs.archive && archive_write_close(fs.archive) != ARCHIVE_OK && !fs.error)
		fs.error = mem_format("%s: cannot be completed", path);
	if (fs.archive)
		archive_write_free(fs.archive);
	text_list_free(&fs.done);
	return fs.error;
}
