// SPDX-License-Identifier: GPL-2.0-only
#include "store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"

/* As Linux has it. */
#define LINKS_MAX 40

enum entry_kind {
	ENTRY_FILE,
	ENTRY_LINK,
	ENTRY_FOLDER,
};

/**
 * struct entry - what is under a path
 * @path: it, with what is stripped still on it
 * @kind: what it is
 * @bytes: contents or target, with a NUL behind; NULL of a folder
 * @size: how many
 * @order: when it was added
 */
struct entry {
	char *path;
	enum entry_kind kind;
	char *bytes;
	size_t size;
	size_t order;
};

/**
 * struct store - all of them
 * @skip: bytes at the beginning of each path that are stripped
 * @sealed: entries are sorted, and no two have the same path
 */
struct store {
	struct entry *entry;
	size_t n;
	size_t skip;
	bool sealed;
};

struct store *store_new(void)
{
	size_t n = 0;

	return grow(NULL, &n, sizeof(struct store));
}

static void entry_clear(struct entry *entry)
{
	free(entry->path);
	free(entry->bytes);
}

void store_free(struct store *store)
{
	if (!store)
		return;
	for (size_t i = 0; i < store->n; i++)
		entry_clear(&store->entry[i]);
	free(store->entry);
	free(store);
}

static struct entry *add(struct store *store, const char *path, enum entry_kind kind)
{
	struct entry *entry = GROW(store->entry, store->n);

	entry->path = text_copy(path, SOURCE_PATH_MAX);
	entry->kind = kind;
	entry->order = store->n;
	return entry;
}

void store_add_file(struct store *store, const char *path, char *bytes, size_t size)
{
	struct entry *entry = add(store, path, ENTRY_FILE);

	entry->bytes = bytes;
	entry->size = size;
}

void store_add_link(struct store *store, const char *path, const char *target)
{
	add(store, path, ENTRY_LINK)->bytes = text_copy(target, STORE_TARGET_MAX);
}

void store_add_folder(struct store *store, const char *path)
{
	add(store, path, ENTRY_FOLDER);
}

static const char *path_at(const struct store *store, size_t i)
{
	return store->entry[i].path + store->skip;
}

/* The slash comes before all that a name may have: what is in a folder is all in a row. */
static int rank(char c)
{
	return c == '/' ? 1 : c ? (unsigned char)c + 1 : 0;
}

static int compare_paths(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return rank(*a) - rank(*b);
}

static int compare_entries(const void *a, const void *b)
{
	const struct entry *first = a, *second = b;
	int order = compare_paths(first->path, second->path);

	return order ? order : (first->order > second->order) - (first->order < second->order);
}

/* Index of the first that does not come before @path. */
static size_t first_from(const struct store *store, const char *path)
{
	size_t low = 0, high = store->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_paths(path_at(store, middle), path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct entry *find(const struct store *store, const char *path)
{
	size_t i = first_from(store, path);

	return i < store->n && !strcmp(path_at(store, i), path) ? &store->entry[i] : NULL;
}

bool store_has(const struct store *store, const char *path)
{
	if (store->sealed)
		return find(store, path);
	for (size_t i = 0; i < store->n; i++)
		if (!strcmp(store->entry[i].path, path))
			return true;
	return false;
}

/* Of those with the same path the last stays. */
static void drop_replaced(struct store *store)
{
	size_t n = 0;

	for (size_t i = 0; i < store->n; i++) {
		if (i + 1 < store->n && !strcmp(store->entry[i].path, store->entry[i + 1].path))
			entry_clear(&store->entry[i]);
		else
			store->entry[n++] = store->entry[i];
	}
	store->n = n;
}

/*
 * "sys" alone is no top folder: an archive may hold no more of a machine. But a capture may be
 * called so: each has its capture.json.
 */
static bool is_top(const struct store *store, const char *top)
{
	static const char *const root[] = { "proc", "sys", "etc" };
	char json[SOURCE_PATH_MAX + 16];

	snprintf(json, sizeof(json), "%s/capture.json", top);
	if (find(store, json))
		return true;
	for (size_t i = 0; i < sizeof(root) / sizeof(root[0]); i++)
		if (!strcmp(top, root[i]))
			return false;
	return true;
}

static void strip_top(struct store *store)
{
	const char *first = path_at(store, 0), *last = path_at(store, store->n - 1);
	size_t length = strcspn(first, "/");
	char *top;

	/* Sorted: what the first and the last have in common all have. */
	if (strncmp(first, last, length) || last[length] != '/')
		return;
	if (!first[length] && store->entry[0].kind != ENTRY_FOLDER)
		return;
	top = text_copy(first, length);
	if (is_top(store, top)) {
		if (!first[length]) {
			entry_clear(&store->entry[0]);
			memmove(store->entry, store->entry + 1, --store->n * sizeof(*store->entry));
		}
		store->skip = length + 1;
	}
	free(top);
}

void store_seal(struct store *store, bool strip)
{
	if (store->n)
		qsort(store->entry, store->n, sizeof(*store->entry), compare_entries);
	drop_replaced(store);
	store->sealed = true;
	if (strip && store->n)
		strip_top(store);
}

size_t store_files(const struct store *store)
{
	size_t n = 0;

	for (size_t i = 0; i < store->n; i++)
		n += store->entry[i].kind == ENTRY_FILE;
	return n;
}

bool store_item(const struct store *store, size_t i, struct store_item *item)
{
	const struct entry *entry;

	if (i >= store->n)
		return false;
	entry = &store->entry[i];
	*item = (struct store_item){
		.path = path_at(store, i),
		.target = entry->kind == ENTRY_LINK ? entry->bytes : NULL,
		.bytes = entry->kind == ENTRY_FILE ? entry->bytes : NULL,
		.size = entry->size,
	};
	return true;
}

void store_drop(struct store *store, bool (*drops)(const char *path))
{
	size_t n = 0;

	for (size_t i = 0; i < store->n; i++) {
		if (drops(path_at(store, i)))
			entry_clear(&store->entry[i]);
		else
			store->entry[n++] = store->entry[i];
	}
	store->n = n;
}

/* What it is, or what is below it makes it. false if there is nothing. */
static bool look(const struct store *store, const char *path, const struct entry **entry)
{
	char folder[SOURCE_PATH_MAX + 1];
	int n = snprintf(folder, sizeof(folder), "%s/", path);
	size_t i;

	*entry = *path ? find(store, path) : NULL;
	if (*entry || !*path)
		return true;
	i = first_from(store, folder);
	return i < store->n && !strncmp(path_at(store, i), folder, (size_t)n);
}

/**
 * struct walk - on the way along a path
 * @done: what is behind, without links
 * @rest: what is ahead
 * @links: followed so far
 */
struct walk {
	char done[SOURCE_PATH_MAX];
	char rest[8 * SOURCE_PATH_MAX];
	unsigned int links;
};

static int follow(struct walk *walk, const char *target, const char *rest)
{
	char joined[sizeof(walk->rest)];
	int n = snprintf(joined, sizeof(joined), "%s/%s", target, rest);

	if (++walk->links > LINKS_MAX)
		return ELOOP;
	if (n >= (int)sizeof(joined))
		return ENAMETOOLONG;
	if (*target == '/')
		*walk->done = '\0';
	memcpy(walk->rest, joined, (size_t)n + 1);
	return 0;
}

static void climb(char *path)
{
	char *slash = strrchr(path, '/');

	*(slash ? slash : path) = '\0';
}

/* One part of the path. */
static int step(const struct store *store, struct walk *walk)
{
	char *part = walk->rest + strspn(walk->rest, "/"), next[SOURCE_PATH_MAX];
	size_t length = strcspn(part, "/");
	const struct entry *entry;
	const char *rest = part + length;
	int n;

	if (length == 2 && !strncmp(part, "..", 2))
		climb(walk->done);
	if (!length || !strncmp(part, "..", length)) {
		memmove(walk->rest, rest, strlen(rest) + 1);
		return 0;
	}
	n = snprintf(next, sizeof(next), "%s%s%.*s", walk->done, *walk->done ? "/" : "",
		     (int)length, part);
	if (n >= (int)sizeof(next))
		return ENAMETOOLONG;
	if (!look(store, next, &entry))
		return ENOENT;
	if (entry && entry->kind == ENTRY_LINK)
		return follow(walk, entry->bytes, rest);
	if (entry && entry->kind == ENTRY_FILE && rest[strspn(rest, "/")])
		return ENOTDIR;
	memcpy(walk->done, next, (size_t)n + 1);
	memmove(walk->rest, rest, strlen(rest) + 1);
	return 0;
}

/* 0, or why it does not lead anywhere. */
static int walk_along(const struct store *store, struct walk *walk, const char *path)
{
	int rc = 0;

	*walk->done = '\0';
	walk->links = 0;
	if (snprintf(walk->rest, sizeof(walk->rest), "%s", path) >= (int)sizeof(walk->rest))
		return ENAMETOOLONG;
	while (!rc && *walk->rest)
		rc = step(store, walk);
	return rc;
}

void store_drop_dangling(struct store *store)
{
	bool *dangles = memory_resize(NULL, store->n + 1);
	struct walk walk = { .links = 0 };
	size_t n = 0;

	for (size_t i = 0; i < store->n; i++)
		dangles[i] = store->entry[i].kind == ENTRY_LINK &&
			     walk_along(store, &walk, path_at(store, i));
	for (size_t i = 0; i < store->n; i++) {
		if (dangles[i])
			entry_clear(&store->entry[i]);
		else
			store->entry[n++] = store->entry[i];
	}
	store->n = n;
	free(dangles);
}

static bool store_resolve(const struct source *source, const char *path, char *reached, size_t size)
{
	struct walk walk = { .links = 0 };

	errno = walk_along(source->data, &walk, path);
	if (!errno && strlen(walk.done) >= size)
		errno = ENAMETOOLONG;
	snprintf(reached, size, "%s", errno ? "" : walk.done);
	return !errno;
}

static char *store_read(const struct source *source, const char *path, size_t *size)
{
	const struct entry *entry;
	struct walk walk = { .links = 0 };
	char *bytes;

	errno = walk_along(source->data, &walk, path);
	if (errno)
		return NULL;
	entry = find(source->data, walk.done);
	if (!entry || entry->kind != ENTRY_FILE) {
		errno = EISDIR;
		return NULL;
	}
	bytes = malloc(entry->size + 1);
	if (bytes) {
		memcpy(bytes, entry->bytes, entry->size + 1);
		*size = entry->size;
	}
	return bytes;
}

/* Index of the first from @i on that is neither @path of @length bytes nor in that folder. */
static size_t first_past(const struct store *store, size_t i, const char *path, size_t length)
{
	size_t low = i, high = store->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *other = path_at(store, middle);

		if (!strncmp(other, path, length) && (!other[length] || other[length] == '/'))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static size_t store_list(const struct source *source, const char *path, char ***names)
{
	const struct store *store = source->data;
	char folder[SOURCE_PATH_MAX + 1];
	size_t i, prefix, n = 0;
	struct walk walk = { .links = 0 };

	if (walk_along(store, &walk, path))
		return 0;
	snprintf(folder, sizeof(folder), "%s%s", walk.done, *walk.done ? "/" : "");
	prefix = strlen(folder);
	i = first_from(store, folder);
	while (i < store->n && !strncmp(path_at(store, i), folder, prefix)) {
		const char *child = path_at(store, i);
		size_t length = strcspn(child + prefix, "/");

		*GROW(*names, n) = text_copy(child + prefix, length);
		i = first_past(store, i, child, prefix + length);
	}
	return n;
}

static void store_close(struct source *source)
{
	store_free(source->data);
}

static const struct backend backend = {
	.read = store_read,
	.resolve = store_resolve,
	.list = store_list,
	.close = store_close,
};

void store_give(struct store *store, struct source *source)
{
	source->backend = &backend;
	source->data = store;
}
