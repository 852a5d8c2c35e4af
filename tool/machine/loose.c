// SPDX-License-Identifier: GPL-2.0-only
/* Loose files, as people attach them to reports, and whose names say what they are. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../text.h"
#include "backend.h"
#include "dsl.h"
#include "grow.h"
#include "iomem.h"
#include "store.h"

#define TABLES "sys/firmware/acpi/tables/"
#define TABLES_LEN (sizeof(TABLES) - 1)

/* Bytes of the header that every ACPI table has (ACPI 6.5, 5.2.6). */
#define HEADER 36

static const char *const signatures[] = { "CEDT", "SRAT", "HMAT" };

/* Names of files, matched whatever their case, and what they are; earlier ones first. */
static const struct known {
	const char *name;
	const char *path;
} known[] = {
	{ "CEDT", TABLES "CEDT" },  { "CEDT.bin", TABLES "CEDT" }, { "CEDT.dat", TABLES "CEDT" },
	{ "SRAT", TABLES "SRAT" },  { "SRAT.bin", TABLES "SRAT" }, { "SRAT.dat", TABLES "SRAT" },
	{ "HMAT", TABLES "HMAT" },  { "HMAT.bin", TABLES "HMAT" }, { "HMAT.dat", TABLES "HMAT" },
	{ "iomem", IOMEM_PATH },    { "iomem.txt", IOMEM_PATH },   { "iomem.log", IOMEM_PATH },
	{ "dmesg", SOURCE_LOG },    { "dmesg.txt", SOURCE_LOG },   { "dmesg.log", SOURCE_LOG },
	{ "e820.txt", SOURCE_LOG }, { "e820", SOURCE_LOG },
};

static const char *path_of(const char *name)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcasecmp(name, known[i].name))
			return known[i].path;
	return NULL;
}

static bool is_dsl(const char *name)
{
	size_t n = strlen(name);

	return n >= 4 && !strcasecmp(name + n - 4, ".dsl");
}

/* Where a table belongs, by its first bytes; NULL if it is none of ours. */
static const char *path_of_table(const char *bytes, size_t size)
{
	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++)
		if (size >= HEADER && !memcmp(bytes, signatures[i], 4))
			return path_of(signatures[i]);
	return NULL;
}

/* As files are held, with a NUL behind. NULL if there is no table in it. */
static char *table_of(const char *text, size_t *size)
{
	char *table = dsl_to_table(text, size);

	if (!table)
		return NULL;
	table = memory_resize(table, *size + 1);
	table[*size] = '\0';
	return table;
}

/* Text that may be one with another in the end; @name is its file's. */
struct text {
	const char *name;
	char *bytes;
	size_t size;
};

/**
 * struct loose - a folder of them
 * @map: the firmware's map, and
 * @log: the log, which are one in the end
 */
struct loose {
	struct source *source;
	struct store *store;
	struct text map;
	struct text log;
};

static void call(struct source *source, const char *path, const char *name)
{
	struct called *called = GROW(source->called, source->n_called);

	called->path = path;
	called->name = text_copy(name, SOURCE_PATH_MAX);
}

/* The map of a log that lost its beginning may come in a file of its own. */
static void add_log(struct loose *loose)
{
	struct text *map = &loose->map, *log = &loose->log, *one = log->bytes ? log : map;
	char *both;

	if (log->bytes && map->bytes && !strstr(log->bytes, "e820")) {
		both = text_format("%s%s%s", map->bytes,
				   map->size && map->bytes[map->size - 1] != '\n' ? "\n" : "",
				   log->bytes);
		store_add_file(loose->store, SOURCE_LOG, both, strlen(both));
		/* Only of the map there is anything to say. */
		call(loose->source, SOURCE_LOG, map->name);
	} else if (one->bytes) {
		store_add_file(loose->store, SOURCE_LOG, one->bytes, one->size);
		call(loose->source, SOURCE_LOG, one->name);
		one->bytes = NULL;
	}
	free(log->bytes);
	free(map->bytes);
}

/* false if there is such a one already. */
static bool put(struct loose *loose, const char *name, const char *path, char *bytes, size_t size)
{
	bool is_map = !strncasecmp(name, "e820", 4), is_log = !strcmp(path, SOURCE_LOG);
	struct text *text = is_map ? &loose->map : &loose->log;

	if (is_log ? text->bytes != NULL : store_has(loose->store, path))
		return false;
	if (is_log) {
		*text = (struct text){ name, bytes, size };
	} else {
		store_add_file(loose->store, path, bytes, size);
		call(loose->source, path, name);
	}
	return true;
}

static void take_known(struct loose *loose, const char *name, const char *path)
{
	size_t size;
	char *bytes = source_read(loose->source, name, &size);

	if (!bytes) {
		source_complain(loose->source, "not read: %s: it cannot be read", name);
	} else if (!put(loose, name, path, bytes, size)) {
		source_complain(loose->source, "not read: %s: another file is the same thing",
				name);
		free(bytes);
	}
}

/* Only after the rest: what is there as bytes is believed rather than a text of it. */
static void take_dsl(struct loose *loose, const char *name)
{
	size_t size = 0;
	char *text = source_read(loose->source, name, NULL);
	char *table = text ? table_of(text, &size) : NULL;
	const char *path = table ? path_of_table(table, size) : NULL;

	if (!path)
		source_complain(loose->source, "not read: %s: no table in it is known", name);
	else if (!put(loose, name, path, table, size))
		source_complain(loose->source, "not read: %s: the table itself is there", name);
	else
		table = NULL;
	free(table);
	free(text);
}

static void take_names(struct loose *loose, char **names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *path = path_of(names[i]);

		if (path)
			take_known(loose, names[i], path);
		else if (!is_dsl(names[i]) && strcmp(names[i], "capture.json"))
			source_complain(loose->source, "not read: %s", names[i]);
	}
	for (size_t i = 0; i < n; i++)
		if (is_dsl(names[i]))
			take_dsl(loose, names[i]);
}

bool loose_open(struct source *source)
{
	struct loose loose = { .source = source, .store = store_new() };
	char **names;
	size_t n = source_list(source, ".", &names);

	take_names(&loose, names, n);
	add_log(&loose);
	source_list_free(names, n);
	store_seal(loose.store, false);
	if (!store_files(loose.store)) {
		complain("%s has neither proc nor sys in it, nor a file whose name is known",
			 source->name);
		store_free(loose.store);
		return false;
	}
	source->backend->close(source);
	store_give(loose.store, source);
	return true;
}

/* A tar may begin with such a name, but says further on what it is (POSIX pax, ustar). */
static bool is_table(const char *bytes, size_t size)
{
	const unsigned char *length = (const unsigned char *)bytes + 4;

	if (!path_of_table(bytes, size) || (size >= 262 && !memcmp(bytes + 257, "ustar", 5)))
		return false;
	return (length[0] >= HEADER || length[1] || length[2]) && !length[3];
}

bool loose_file(struct source *source, const char *name, char *bytes, size_t size)
{
	struct loose loose = { .source = source };
	const char *path = is_table(bytes, size) ? path_of_table(bytes, size) : path_of(name);
	char *table;

	if (!path && !is_dsl(name))
		return false;
	if (!path) {
		table = table_of(bytes, &size);
		path = table ? path_of_table(table, size) : NULL;
		if (!path) {
			free(table);
			return false;
		}
		free(bytes);
		bytes = table;
	}
	loose.store = store_new();
	store_add_file(loose.store, path, bytes, size);
	call(source, path, name);
	store_seal(loose.store, false);
	store_give(loose.store, source);
	return true;
}
