/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where everything that the tool reads comes from: the machine that it runs on, or a
 * capture of another. Paths are those of a running Linux without the leading slash, as
 * "proc/iomem"; symbolic links are followed and never lead outside. SOURCE_LOG is the one
 * path that no Linux has.
 */
#ifndef SOFTRESERVE_TOOL_SOURCE_H
#define SOFTRESERVE_TOOL_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The kernel's log as far as it is there, oldest line first, as dmesg prints it. */
#define SOURCE_LOG "dmesg"

/* A file that is longer is not read: EFBIG. */
#define SOURCE_FILE_MAX ((size_t)64 << 20)

/* Long enough for a path below /sys. */
#define SOURCE_PATH_MAX 512

struct source;

/**
 * source_open() - a machine to look at
 * @from: a capture: an archive that softreserve capture made, a folder that one was unpacked
 *        to, or a folder with loose files (see docs); NULL for the machine that we run on
 *
 * Return: to be closed with source_close(); NULL if it cannot be read at all: it was said why.
 */
struct source *source_open(const char *from);

/** source_close() - forget it; NULL is fine */
void source_close(struct source *source);

/** source_is_live() - true for the machine that we run on */
bool source_is_live(const struct source *source);

/** source_name() - what to call it: the argument of --from, or "this machine" */
const char *source_name(const struct source *source);

/**
 * source_complaint() - what is wrong with the capture as a whole
 * @i: which one, from 0
 *
 * An archive that ends early, an entry that was left out: what is there is read all the same.
 *
 * Return: a sentence without its full stop; NULL if there are no more.
 */
const char *source_complaint(const struct source *source, size_t i);

/**
 * source_called() - what who gave it calls a file
 * @source: NULL is fine
 * @path: of the file
 *
 * Return: the name of the loose file that stands for it, good as long as @source; else @path.
 */
const char *source_called(const struct source *source, const char *path);

/** source_is_cut() - true for a capture whose end is missing: files may be, too */
bool source_is_cut(const struct source *source);

/**
 * source_read() - read a file as a whole
 * @size: result: bytes; may be NULL
 *
 * Return: the bytes, with a NUL behind them, for the caller to free; NULL if it could not be
 * read, and errno says why: ENOENT, EACCES, EFBIG and what read(2) may say.
 */
char *source_read(const struct source *source, const char *path, size_t *size);

/**
 * source_text() - read an attribute, its last newline removed
 * @text: result, "" on failure
 * @size: bytes at @text; what does not fit is cut off
 * @format: path, as for printf()
 *
 * Return: true if it could be read; otherwise errno as for source_read().
 */
__attribute__((format(printf, 4, 5))) bool source_text(const struct source *source, char *text,
						       size_t size, const char *format, ...);

/**
 * source_number() - read an attribute as a number
 * @value: result, unchanged on failure
 * @base: as for strtoull(); 0 tells by a leading 0x
 * @format: path, as for printf()
 *
 * Return: true if it could be read and is a number; otherwise errno as for source_read(),
 * EINVAL if it is none.
 */
__attribute__((format(printf, 4, 5))) bool source_number(const struct source *source,
							 uint64_t *value, int base,
							 const char *format, ...);

/**
 * source_link() - where a symbolic link leads
 * @path: result: the path that is reached at last, no link in it, as "sys/devices/pci0000:0c/x"
 * @size: bytes at @path
 * @format: the link's path, as for printf()
 *
 * Return: true if it leads to something that is there; otherwise errno says why not and @path
 * is "".
 */
__attribute__((format(printf, 4, 5))) bool source_link(const struct source *source, char *path,
						       size_t size, const char *format, ...);

/** source_exists() - true if there is such a file or folder */
__attribute__((format(printf, 2, 3))) bool source_exists(const struct source *source,
							 const char *format, ...);

/**
 * source_list() - names in a folder, but . and ..
 * @names: result, sorted so that 10 comes after 9, for source_list_free()
 *
 * Return: how many; 0 if the folder is not there or cannot be read.
 */
size_t source_list(const struct source *source, const char *path, char ***names);

/** source_list_free() - release what source_list() returned */
void source_list_free(char **names, size_t n);

#endif
