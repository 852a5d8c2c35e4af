// SPDX-License-Identifier: GPL-2.0-only
/* Which kind of source it is. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../text.h"
#include "backend.h"
#include "grow.h"
#include "path.h"
#include "whole.h"

static struct source *source_new(const char *name)
{
	size_t n = 0;
	struct source *source = grow(NULL, &n, sizeof(*source));

	source->name = text_copy(name, (size_t)-1);
	return source;
}

static bool is_root(const struct source *source, const char *folder)
{
	return source_exists(source, "%s/proc", folder) || source_exists(source, "%s/sys", folder);
}

/* How many folders in it are laid out like a root folder, and the last of them, no link in it. */
static size_t find_roots(const struct source *source, char *folder, size_t size)
{
	size_t roots = 0, n;
	char **names;

	n = source_list(source, ".", &names);
	for (size_t i = 0; i < n; i++)
		if (is_root(source, names[i]) && source_link(source, folder, size, "%s", names[i]))
			roots++;
	source_list_free(names, n);
	return roots;
}

/* An archive that was unpacked with its top folder. */
static bool enter_root(struct source *source, const char *path)
{
	char folder[SOURCE_PATH_MAX], *inner;
	struct source outer = *source;
	size_t roots = find_roots(source, folder, sizeof(folder));
	bool good;

	if (roots > 1)
		complain("%zu folders in %s are captures of their own: name one", roots, path);
	if (roots != 1)
		return false;
	inner = text_format("%s/%s", path, folder);
	good = tree_open(source, inner);
	if (good)
		outer.backend->close(&outer);
	free(inner);
	return good;
}

static bool open_archive(struct source *source, const void *bytes, size_t size)
{
	return archive_open(source, bytes, size) && (is_root(source, ".") || loose_open(source));
}

static bool open_file(struct source *source, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	char *bytes = NULL;
	size_t size;
	bool good;

	if (fd >= 0) {
		bytes = whole_read(fd, ARCHIVE_MAX + 1, &size);
		close(fd);
	}
	if (!bytes) {
		complain("%s cannot be read: %s", path, strerror(errno));
		return false;
	}
	if (loose_file(source, path_base(path), bytes, size))
		return true;
	good = open_archive(source, bytes, size);
	free(bytes);
	return good;
}

static bool refuse(const char *path)
{
	complain("%s cannot be read: %s", path, strerror(errno));
	return false;
}

/* What may not be entered or listed looks empty. */
static bool open_folder(struct source *source, const char *path)
{
	if (is_root(source, "."))
		return true;
	if (access(path, R_OK | X_OK))
		return refuse(path);
	return enter_root(source, path) || loose_open(source);
}

static bool open_any(struct source *source, const char *from)
{
	if (tree_open(source, from ? from : "/"))
		return !from || open_folder(source, from);
	if (errno == ENOTDIR)
		return open_file(source, from);
	return refuse(from ? from : "/");
}

static struct source *finish(struct source *source, bool good)
{
	if (!good) {
		source_close(source);
		return NULL;
	}
	if (source->more)
		*GROW(source->complaint, source->n_complaints) =
			text_format("%zu more like these", source->more);
	return source;
}

struct source *source_open(const char *from)
{
	struct source *source = source_new(from ? from : "this machine");

	source->live = !from;
	return finish(source, open_any(source, from));
}

struct source *source_open_memory(const char *name, const void *bytes, size_t size)
{
	struct source *source = source_new(name);

	return finish(source, open_archive(source, bytes, size));
}
