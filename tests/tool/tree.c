// SPDX-License-Identifier: GPL-2.0-only
#include "tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../policy/unit.h"
#include "grow.h"
#include "table.h"

static char top[64];

int tree_setup(void **state)
{
	(void)state;
	strcpy(top, "/tmp/softreserve-test.XXXXXX");
	return !mkdtemp(top);
}

int tree_teardown(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", top);
	return system(command);
}

/* The whole path, its folders made; for free(). */
static char *make_way(const char *path)
{
	char *whole = text_format("%s/%s", top, path);

	for (char *slash = whole + strlen(top) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(whole, 0755);
		*slash = '/';
	}
	return whole;
}

void tree_put(const char *path, const void *bytes, size_t size)
{
	char *whole = make_way(path);
	FILE *file = fopen(whole, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
	free(whole);
}

void tree_text(const char *path, const char *format, ...)
{
	va_list args;
	char *text;
	int n;

	va_start(args, format);
	n = vasprintf(&text, format, args);
	va_end(args);
	assert_true(n >= 0);
	tree_put(path, text, (size_t)n);
	free(text);
}

void tree_link(const char *path, const char *to)
{
	char *whole = make_way(path), up[256] = "", *target;

	for (const char *slash = path; (slash = strchr(slash, '/')); slash++)
		strcat(up, "../");
	target = text_format("%s%s", up, to);
	unlink(whole);
	assert_int_equal(symlink(target, whole), 0);
	free(target);
	free(whole);
}

void tree_drop(const char *format, ...)
{
	char path[256], *command;
	va_list args;

	va_start(args, format);
	vsnprintf(path, sizeof(path), format, args);
	va_end(args);
	command = text_format("rm -r %s/%s", top, path);
	assert_int_equal(system(command), 0);
	free(command);
}

/* "\n" becomes a new line, and one ends the text. */
static void plant_text(const char *path, char *text)
{
	for (char *at = text; (at = strstr(at, "\\n"));) {
		*at++ = '\n';
		memmove(at, at + 1, strlen(at));
	}
	tree_text(path, "%s\n", text);
}

void tree_plant(const char *name)
{
	char *path = text_format("%s/%s", TREES_DIR, name), line[1024];
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		char *tab = strchr(line, '\t');

		line[strcspn(line, "\n")] = '\0';
		if (*line == '#')
			continue;
		assert_non_null(tab);
		*tab++ = '\0';
		if (strncmp(tab, "-> ", 3))
			plant_text(line, tab);
		else
			tree_link(line, tab + 3);
	}
	fclose(file);
	free(path);
}

void tree_cedt(uint64_t base, uint64_t size)
{
	const uint64_t fields[][2] = {
		{ 0, 1 },    { 0, 1 },		{ 32, 2 },	{ 12, 4 }, { 1, 4 },
		{ 0, 4 },    { 0xfe000000, 8 }, { 0x10000, 8 },

		{ 1, 1 },    { 0, 1 },		{ 40, 2 },	{ 0, 4 },  { base, 8 },
		{ size, 8 }, { 0, 1 },		{ 0, 1 },	{ 0, 2 },  { 0, 4 },
		{ 6, 2 },    { 0, 2 },		{ 12, 4 },
	};
	struct table table;

	table_begin(&table, "CEDT", 1, 0);
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		table_put(&table, fields[i][0], fields[i][1]);
	table_end(&table);
	tree_put(CEDT_PATH, table.byte, table.n);
}

struct machine *tree_read(void)
{
	struct source *source = source_open(top);

	assert_non_null(source);
	return machine_read(source);
}

void tree_forget(struct machine *machine)
{
	struct source *source = (struct source *)machine->source;

	machine_free(machine);
	source_close(source);
}
