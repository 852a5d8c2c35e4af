/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reads libconfig groups into structures by tables of keys. A key that the
 * table does not name, a missing one, or a value of the wrong kind is an error
 * with file, line and name.
 */
#ifndef SOFTRESERVE_LAB_KEYS_H
#define SOFTRESERVE_LAB_KEYS_H

#include <libconfig.h>
#include <stdbool.h>
#include <stddef.h>

/* Numbers that fit a struct number_list. */
#define KEY_NUMBERS_MAX 16

/**
 * enum key_type - kind of a value, and the C type of its field
 * @KEY_TEXT: a string: const char *
 * @KEY_BYTES: a size, "256M" or a number: uint64_t
 * @KEY_NUMBER: a number from 0 on: unsigned int
 * @KEY_BOOL: true or false: bool
 * @KEY_TEXTS: a list of strings: struct name_list
 * @KEY_NUMBERS: a list of numbers: struct number_list
 * @KEY_GROUP: a group: a structure described by the key's table
 * @KEY_GROUPS: a list of groups: struct group_list
 */
enum key_type {
	KEY_TEXT,
	KEY_BYTES,
	KEY_NUMBER,
	KEY_BOOL,
	KEY_TEXTS,
	KEY_NUMBERS,
	KEY_GROUP,
	KEY_GROUPS,
};

/** struct name_list - strings of a declaration; they belong to libconfig */
struct name_list {
	const char **text;
	size_t n;
};

/** struct number_list - numbers of a declaration */
struct number_list {
	unsigned int number[KEY_NUMBERS_MAX];
	size_t n;
};

/** struct group_list - structures read from a list of groups */
struct group_list {
	void *item;
	size_t n;
};

/**
 * struct key - one key of a group
 * @name: as written in the file
 * @type: kind of the value
 * @required: must be there
 * @at: offset of the field
 * @fallback: value of a KEY_BYTES, KEY_NUMBER or KEY_BOOL that is not there
 * @table: KEY_GROUP and KEY_GROUPS: what is inside
 */
struct key {
	const char *name;
	enum key_type type;
	bool required;
	size_t at;
	unsigned long long fallback;
	const struct key_table *table;
};

/**
 * struct key_table - the keys of a group
 * @keys: the keys
 * @n: how many
 * @size: bytes of the structure, which begins with `int line`, the line of the
 *        file where the group begins
 */
struct key_table {
	const struct key *keys;
	size_t n;
	size_t size;
};

/**
 * struct complaint - the first error found in a declaration
 * @file: name of the file
 * @config: the file, for the lines of keys of its own; NULL if there is none
 * @text: "FILE:LINE: error: NAME: what", for free(); NULL if none yet
 */
struct complaint {
	const char *file;
	const config_t *config;
	char *text;
};

/**
 * complain() - record an error; only the first one is kept
 * @complaint: where
 * @line: line of the file; 0 for that of the file's own key @name, if it has that
 * @name: the key or component concerned
 * @format: what is wrong
 *
 * Return: -1.
 */
int complain(struct complaint *complaint, int line, const char *name, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/**
 * keys_read() - read a group
 * @group: the group
 * @table: its keys
 * @out: zeroed structure; to be released by keys_free() in any case
 * @complaint: receives the error
 *
 * Return: 0, or -1 after an error.
 */
int keys_read(const config_setting_t *group, const struct key_table *table, void *out,
	      struct complaint *complaint);

/** keys_free() - release the lists below a structure that keys_read() filled */
void keys_free(const struct key_table *table, void *out);

#endif
