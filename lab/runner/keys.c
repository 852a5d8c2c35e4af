// SPDX-License-Identifier: GPL-2.0-only
#include "keys.h"

#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "memory.h"

static int line_of(const config_setting_t *setting)
{
	return (int)config_setting_source_line(setting);
}

static int line_of_key(const struct complaint *complaint, const char *key)
{
	const config_setting_t *setting =
		complaint->config ? config_lookup(complaint->config, key) : NULL;

	return setting ? line_of(setting) : 0;
}

int complain(struct complaint *complaint, int line, const char *name, const char *format, ...)
{
	va_list args;
	char *what;

	if (complaint->text)
		return -1;
	if (!line)
		line = line_of_key(complaint, name);
	va_start(args, format);
	if (vasprintf(&what, format, args) < 0)
		what = NULL;
	va_end(args);
	complaint->text = mem_format("%s:%d: error: %s: %s", complaint->file, line, name,
				     what ? what : "unknown error");
	free(what);
	return -1;
}

static bool is_number(const config_setting_t *setting)
{
	int type = config_setting_type(setting);

	return type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64;
}

static int read_text(const config_setting_t *setting, void *field)
{
	const char *text = config_setting_get_string(setting);

	if (!text)
		return -1;
	*(const char **)field = text;
	return 0;
}

static int read_bytes(const config_setting_t *setting, void *field)
{
	const char *text = config_setting_get_string(setting);
	uint64_t *out = field;

	if (text)
		return bytes_parse(text, out);
	if (!is_number(setting) || config_setting_get_int64(setting) < 0)
		return -1;
	*out = (uint64_t)config_setting_get_int64(setting);
	return 0;
}

static int read_number(const config_setting_t *setting, void *field)
{
	long long number;

	if (!is_number(setting))
		return -1;
	number = config_setting_get_int64(setting);
	if (number < 0 || number > INT_MAX)
		return -1;
	*(unsigned int *)field = (unsigned int)number;
	return 0;
}

static int read_bool(const config_setting_t *setting, void *field)
{
	if (config_setting_type(setting) != CONFIG_TYPE_BOOL)
		return -1;
	*(bool *)field = config_setting_get_bool(setting);
	return 0;
}

static bool is_sequence(const config_setting_t *setting)
{
	return config_setting_is_list(setting) || config_setting_is_array(setting);
}

static int read_texts(const config_setting_t *setting, void *field)
{
	struct name_list *list = field;
	int n = config_setting_length(setting);

	if (!is_sequence(setting))
		return -1;
	list->text = mem_zero((size_t)n, sizeof(*list->text));
	for (int i = 0; i < n; i++)
		if (read_text(config_setting_get_elem(setting, (unsigned int)i),
			      &list->text[list->n++]))
			return -1;
	return 0;
}

static int read_numbers(const config_setting_t *setting, void *field)
{
	struct number_list *list = field;
	int n = config_setting_length(setting);

	if (!is_sequence(setting) || n > KEY_NUMBERS_MAX)
		return -1;
	for (int i = 0; i < n; i++)
		if (read_number(config_setting_get_elem(setting, (unsigned int)i),
				&list->number[list->n++]))
			return -1;
	return 0;
}

/* Kinds of values that hold no keys of their own. */
static const struct {
	int (*read)(const config_setting_t *setting, void *field);
	const char *wanted;
} plain[] = {
	[KEY_TEXT] = { read_text, "a string in double quotes" },
	[KEY_BYTES] = { read_bytes, "a size such as \"256M\"" },
	[KEY_NUMBER] = { read_number, "a number from 0 on" },
	[KEY_BOOL] = { read_bool, "true or false" },
	[KEY_TEXTS] = { read_texts, "a list of strings such as ( \"a\", \"b\" )" },
	[KEY_NUMBERS] = { read_numbers, "a list of at most 16 numbers such as ( 0, 1 )" },
};

static int read_groups(const config_setting_t *setting, const struct key *key, void *field,
		       struct complaint *complaint)
{
	struct group_list *list = field;
	int n = config_setting_length(setting);

	if (!config_setting_is_list(setting))
		return complain(complaint, line_of(setting), key->name,
				"must be a list of groups such as ( { ... } )");
	list->item = mem_zero((size_t)n, key->table->size);
	for (int i = 0; i < n; i++) {
		char *item = (char *)list->item + list->n++ * key->table->size;

		if (keys_read(config_setting_get_elem(setting, (unsigned int)i), key->table, item,
			      complaint))
			return -1;
	}
	return 0;
}

static int read_key(const config_setting_t *setting, const struct key *key, void *field,
		    struct complaint *complaint)
{
	if (key->type == KEY_GROUPS)
		return read_groups(setting, key, field, complaint);
	if (key->type == KEY_GROUP)
		return keys_read(setting, key->table, field, complaint);
	if (plain[key->type].read(setting, field))
		return complain(complaint, line_of(setting), key->name, "must be %s",
				plain[key->type].wanted);
	return 0;
}

static void set_fallback(const struct key *key, void *field)
{
	if (key->type == KEY_BYTES)
		*(uint64_t *)field = key->fallback;
	else if (key->type == KEY_NUMBER)
		*(unsigned int *)field = (unsigned int)key->fallback;
	else if (key->type == KEY_BOOL)
		*(bool *)field = key->fallback;
}

static const struct key *find_key(const struct key_table *table, const char *name)
{
	for (size_t i = 0; i < table->n; i++)
		if (!strcmp(table->keys[i].name, name))
			return &table->keys[i];
	return NULL;
}

static int refuse_unknown(const config_setting_t *group, const struct key_table *table,
			  struct complaint *complaint)
{
	for (int i = 0; i < config_setting_length(group); i++) {
		const config_setting_t *setting = config_setting_get_elem(group, (unsigned int)i);

		if (!find_key(table, config_setting_name(setting)))
			return complain(complaint, line_of(setting), config_setting_name(setting),
					"unknown key");
	}
	return 0;
}

int keys_read(const config_setting_t *group, const struct key_table *table, void *out,
	      struct complaint *complaint)
{
	const char *name = config_setting_name(group);

	*(int *)out = line_of(group);
	if (!config_setting_is_group(group))
		return complain(complaint, line_of(group), name ? name : "list",
				"must be a group { ... }");
	if (refuse_unknown(group, table, complaint))
		return -1;
	for (size_t i = 0; i < table->n; i++) {
		const struct key *key = &table->keys[i];
		const config_setting_t *setting = config_setting_get_member(group, key->name);
		void *field = (char *)out + key->at;

		if (!setting && key->required)
			return complain(complaint, line_of(group), key->name, "is missing here");
		if (!setting)
			set_fallback(key, field);
		else if (read_key(setting, key, field, complaint))
			return -1;
	}
	return 0;
}

static void free_groups(const struct key_table *table, struct group_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		keys_free(table, (char *)list->item + i * table->size);
	free(list->item);
}

void keys_free(const struct key_table *table, void *out)
{
	for (size_t i = 0; i < table->n; i++) {
		const struct key *key = &table->keys[i];
		void *field = (char *)out + key->at;

		if (key->type == KEY_TEXTS)
			free(((struct name_list *)field)->text);
		else if (key->type == KEY_GROUP)
			keys_free(key->table, field);
		else if (key->type == KEY_GROUPS)
			free_groups(key->table, field);
	}
}
