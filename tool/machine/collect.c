// SPDX-License-Identifier: GPL-2.0-only
#include "collect.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "functions.h"
#include "grow.h"
#include "paths.h"

/* Folders below folders that "**" enters. */
#define DEPTH_MAX 8

/* What one row may come to: a capture that is taken of a capture may hold anything. */
#define ITEMS_MAX (ARCHIVE_ENTRIES_MAX / 2)

/**
 * struct collecting - on the way
 * @functions: of CXL
 * @row: whose pattern it is
 * @bytes: taken so far
 * @items: likewise
 */
struct collecting {
	const struct source *source;
	struct store *store;
	struct problems *missing;
	void *functions;
	const struct captured_path *row;
	size_t bytes;
	size_t items;
};

static void expand(struct collecting *c, const char *folder, const char *pattern, bool in_names);

static bool is_room(struct collecting *c, const char *path, size_t size)
{
	if (c->items < ITEMS_MAX && size <= ARCHIVE_MAX / 2 - c->bytes) {
		c->items++;
		c->bytes += size;
		return true;
	}
	problem_add(c->missing, path, PROBLEM_WHOLE, "there is too much in all");
	return false;
}

static void miss(struct collecting *c, const char *path)
{
	if (errno != ENOENT && errno != ENOTDIR)
		problem_add(c->missing, path, PROBLEM_WHOLE, "%s", strerror(errno));
}

/* From the folder of @path. */
static void add_link(struct collecting *c, const char *path, const char *reached)
{
	char target[STORE_TARGET_MAX];
	size_t same = 0, n = 0;

	/* Up to the last slash that both have. */
	for (size_t i = 0; path[i] && path[i] == reached[i]; i++)
		if (path[i] == '/')
			same = i + 1;
	for (const char *slash = path + same; (slash = strchr(slash, '/')); slash++)
		n += (size_t)snprintf(target + n, sizeof(target) - n, "../");
	snprintf(target + n, sizeof(target) - n, "%s", reached + same);
	if (is_room(c, path, strlen(target)))
		store_add_link(c->store, path, *target ? target : ".");
}

/* A path without links. false if it is a folder. */
static bool take(struct collecting *c, const char *path)
{
	size_t size;
	char *bytes = source_read(c->source, path, &size);

	if (!bytes && errno == EISDIR) {
		if (*path && is_room(c, path, 0))
			store_add_folder(c->store, path);
		return false;
	}
	/* Who links to it means that there is nothing. */
	if (!bytes && errno == EINVAL && !strcmp(path, "dev/null"))
		bytes = text_copy("", size = 0);
	if (!bytes) {
		miss(c, path);
		return true;
	}
	if (c->row->edit)
		bytes = c->row->edit(bytes, &size);
	if (!bytes)
		return true;
	if (is_room(c, path, size))
		store_add_file(c->store, path, bytes, size);
	else
		free(bytes);
	return true;
}

/* Follow one name. false if there is nothing; that it could not be read is noted. */
static bool reach(struct collecting *c, const char *folder, const char *name, char *reached)
{
	char path[SOURCE_PATH_MAX];

	if (snprintf(path, sizeof(path), "%s%s%s", folder, *folder ? "/" : "", name) >=
	    (int)sizeof(path))
		return false;
	/* No Linux has it: there is nothing to resolve. */
	if (!strcmp(path, SOURCE_LOG)) {
		strcpy(reached, path);
		return true;
	}
	if (!source_link(c->source, reached, SOURCE_PATH_MAX, "%s", path)) {
		miss(c, path);
		return false;
	}
	if (strcmp(name, "..") && strcmp(path, reached))
		add_link(c, path, reached);
	return true;
}

static bool is_link(const char *folder, const char *reached)
{
	size_t n = strlen(folder);

	return strncmp(folder, reached, n) || reached[n] != '/' || strchr(reached + n + 1, '/');
}

/* All that is below; links are not followed. "power" is about runtime power management. */
static void take_below(struct collecting *c, const char *folder, unsigned int depth)
{
	char reached[SOURCE_PATH_MAX], **names;
	size_t n = source_list(c->source, folder, &names);

	for (size_t i = 0; i < n; i++) {
		if (!strcmp(names[i], "power") || !reach(c, folder, names[i], reached))
			continue;
		if (!take(c, reached) && !is_link(folder, reached) && depth < DEPTH_MAX)
			take_below(c, reached, depth + 1);
	}
	source_list_free(names, n);
}

/* One name that is there, or may be. */
static void enter(struct collecting *c, const char *folder, const char *name, const char *rest,
		  bool in_names)
{
	char reached[SOURCE_PATH_MAX];

	if (reach(c, folder, name, reached)) {
		if (*rest)
			expand(c, reached, rest, in_names);
		else if (in_names)
			take(c, reached);
		else
			expand(c, reached, NULL, true);
	}
}

static void expand_names(struct collecting *c, const char *folder)
{
	char *names = text_copy(c->row->names, (size_t)-1), *rest = NULL, *name;

	for (name = strtok_r(names, " ", &rest); name; name = strtok_r(NULL, " ", &rest)) {
		if (!strcmp(name, "."))
			take(c, folder);
		else if (!strcmp(name, "**"))
			take_below(c, folder, 0);
		else
			expand(c, folder, name, true);
	}
	free(names);
}

static void expand_glob(struct collecting *c, const char *folder, const char *part,
			const char *rest, bool in_names)
{
	char **names;
	size_t n = source_list(c->source, *folder ? folder : ".", &names);

	for (size_t i = 0; i < n; i++)
		if (!fnmatch(part, names[i], FNM_PERIOD) &&
		    (in_names || c->row->only != ONLY_CXL || functions_has(c->functions, names[i])))
			enter(c, folder, names[i], rest, in_names);
	source_list_free(names, n);
}

/**
 * expand() - what a pattern means in a folder
 * @folder: without links
 * @pattern: what is left of it; NULL for the names of the row
 * @in_names: it is one of those
 */
static void expand(struct collecting *c, const char *folder, const char *pattern, bool in_names)
{
	size_t length = pattern ? strcspn(pattern, "/") : 0;
	const char *rest = pattern ? pattern + length + (pattern[length] == '/') : NULL;
	char *part;

	if (!pattern) {
		expand_names(c, folder);
		return;
	}
	part = text_copy(pattern, length);
	if (strpbrk(part, "*?["))
		expand_glob(c, folder, part, rest, in_names);
	else if (!strcmp(part, "."))
		expand(c, folder, *rest ? rest : NULL, in_names);
	else
		enter(c, folder, part, rest, in_names);
	free(part);
}

struct store *collect(const struct source *source, struct problems *missing)
{
	struct collecting c = { .source = source, .store = store_new(), .missing = missing };

	c.functions = functions_find(source);
	for (size_t i = 0; i < n_captured_paths; i++) {
		c.row = &captured_paths[i];
		expand(&c, "", c.row->folder, false);
	}
	functions_free(c.functions);
	store_seal(c.store, false);
	/* Of what was behind them nothing was there, or it could not be read. */
	store_drop_dangling(c.store);
	return c.store;
}
