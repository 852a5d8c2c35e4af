// SPDX-License-Identifier: GPL-2.0-only
/*
 * A folder that is laid out like a root folder: that of the running machine, or an unpacked
 * capture. No path leads out of it, whatever links are in it (openat2(2), RESOLVE_IN_ROOT).
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "backend.h"
#include "grow.h"
#include "log.h"
#include "whole.h"

static int tree_fd(const struct source *source)
{
	return (int)(intptr_t)source->data;
}

static int open_in(const struct source *source, const char *path, uint64_t flags)
{
	struct open_how how = {
		.flags = flags | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};

	return (int)syscall(SYS_openat2, tree_fd(source), path, &how, sizeof(how));
}

static char *tree_read(const struct source *source, const char *path, size_t *size)
{
	struct stat st;
	char *bytes;
	int fd, saved;

	if (source->live && !strcmp(path, SOURCE_LOG))
		return log_read(size);
	/* Not to wait for the other end of a pipe. */
	fd = open_in(source, path, O_RDONLY | O_NONBLOCK);
	if (fd < 0)
		return NULL;
	/* A capture may hold anything: no device, no pipe. */
	if (fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		close(fd);
		errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
		return NULL;
	}
	bytes = whole_read(fd, SOURCE_FILE_MAX + 1, size);
	saved = errno;
	close(fd);
	errno = saved;
	if (!bytes || *size <= SOURCE_FILE_MAX)
		return bytes;
	free(bytes);
	errno = EFBIG;
	return NULL;
}

/* What the kernel calls what is open, below the folder. */
static bool tree_resolve(const struct source *source, const char *path, char *reached, size_t size)
{
	char link[64], target[4096], top[4096];
	int fd = open_in(source, path, O_PATH);
	ssize_t n, n_top;

	*reached = '\0';
	if (fd < 0)
		return false;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, target, sizeof(target) - 1);
	close(fd);
	snprintf(link, sizeof(link), "/proc/self/fd/%d", tree_fd(source));
	n_top = readlink(link, top, sizeof(top) - 1);
	if (n < 0 || n_top < 0)
		return false;
	target[n] = '\0';
	n_top = n_top == 1 ? 0 : n_top;
	if (n < n_top || (size_t)(n - n_top) > size) {
		errno = ENAMETOOLONG;
		return false;
	}
	snprintf(reached, size, "%s", target + n_top + (target[n_top] == '/'));
	return true;
}

static size_t tree_list(const struct source *source, const char *path, char ***names)
{
	int fd = open_in(source, *path ? path : ".", O_RDONLY | O_DIRECTORY);
	struct dirent *entry;
	size_t n = 0;
	DIR *dir;

	if (fd < 0)
		return 0;
	dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return 0;
	}
	while ((entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			*GROW(*names, n) = text_copy(entry->d_name, sizeof(entry->d_name));
	closedir(dir);
	return n;
}

static void tree_close(struct source *source)
{
	close(tree_fd(source));
}

static const struct backend tree = {
	.read = tree_read,
	.resolve = tree_resolve,
	.list = tree_list,
	.close = tree_close,
};

bool tree_open(struct source *source, const char *path)
{
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return false;
	source->backend = &tree;
	source->data = (void *)(intptr_t)fd;
	return true;
}
