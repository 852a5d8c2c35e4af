/* SPDX-License-Identifier: GPL-2.0-only */
/* What a kind of source does for source.c. Others use source.h. */
#ifndef SOFTRESERVE_TOOL_BACKEND_H
#define SOFTRESERVE_TOOL_BACKEND_H

#include "source.h"

/**
 * struct backend - a kind of source; each as the function of source.h of that name, and
 *                  paths never begin with a slash
 * @resolve: path without links that is reached from @path; false if nothing is there
 * @list: in any order
 * @close: free what is behind source.data
 */
struct backend {
	char *(*read)(const struct source *source, const char *path, size_t *size);
	bool (*resolve)(const struct source *source, const char *path, char *reached, size_t size);
	size_t (*list)(const struct source *source, const char *path, char ***names);
	void (*close)(struct source *source);
};

/**
 * struct called - a loose file
 * @path: what it stands for, as in source.h; not this structure's
 * @name: its name
 */
struct called {
	const char *path;
	char *name;
};

/**
 * struct source - a source
 * @backend: which kind
 * @data: the kind's own
 * @live: the machine that we run on
 * @name: what to call it
 * @cut: its end is missing
 * @called: loose files by the path that they stand for, grown with GROW()
 * @n_called: how many
 * @complaint: sentences about the whole, grown with GROW()
 * @n_complaints: how many
 * @more: how many are not kept
 */
struct source {
	const struct backend *backend;
	void *data;
	bool live;
	char *name;
	bool cut;
	struct called *called;
	size_t n_called;
	char **complaint;
	size_t n_complaints;
	size_t more;
};

/* Complaints that are kept; more are counted. */
#define COMPLAINTS_MAX 100

/** source_complain() - note what is wrong with the whole; bytes that are no text become "?" */
__attribute__((format(printf, 2, 3))) void source_complain(struct source *source,
							   const char *format, ...);

/** source_say() - say all of that on standard error, where nothing else will */
void source_say(const struct source *source);

/** source_complain_cut() - the same, and its end is missing */
#define source_complain_cut(source, ...) \
	((source)->cut = true, source_complain((source), __VA_ARGS__))

/**
 * tree_open() - a folder that is laid out like a root folder
 * @source: backend and data are filled
 * @path: the folder
 *
 * Return: true; otherwise errno says why not.
 */
bool tree_open(struct source *source, const char *path);

/* An archive may unpack to so much, links and names included, and have so many entries. */
#define ARCHIVE_MAX ((size_t)256 << 20)
#define ARCHIVE_ENTRIES_MAX 200000

/**
 * archive_open() - an archive: tar, compressed or not, or zip
 * @source: backend and data are filled
 * @bytes: all of it, or its first ARCHIVE_MAX + 1 bytes
 * @size: bytes
 *
 * Return: true if there is anything in it; otherwise it was said why not.
 */
bool archive_open(struct source *source, const void *bytes, size_t size);

/**
 * loose_open() - take loose files, named as people name them, for those of a machine
 * @source: open, with the files at its top; what is behind it is replaced
 *
 * Return: true if any of them is known; otherwise it was said that none is.
 */
bool loose_open(struct source *source);

/**
 * loose_file() - a machine of which there is one file
 * @source: backend and data are filled
 * @name: file name without folders
 * @bytes: its bytes, with a NUL behind them; freed on success
 * @size: how many
 *
 * Return: false if it is neither a raw ACPI table nor named as a file that is known.
 */
bool loose_file(struct source *source, const char *name, char *bytes, size_t size);

/**
 * source_open_memory() - as source_open(), of an archive that is in memory
 * @name: what to call it
 */
struct source *source_open_memory(const char *name, const void *bytes, size_t size);

#endif
