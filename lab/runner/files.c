// SPDX-License-Identifier: GPL-2.0-only
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memory.h"

char *file_read(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t cap = 0;
	ssize_t n;

	if (!file)
		return NULL;
	n = getdelim(&text, &cap, '\0', file);
	if (n < 0 && ferror(file)) {
		free(text);
		text = NULL;
	} else if (n < 0) {
		free(text);
		text = mem_text("");
	}
	fclose(file);
	return text;
}

int file_write(const char *path, const void *data, size_t size)
{
	FILE *file = fopen(path, "we");
	int ret = 0;

	if (!file)
		return -1;
	if (fwrite(data, 1, size, file) != size)
		ret = -1;
	if (fclose(file))
		ret = -1;
	return ret;
}

int file_replace(const char *path, const void *data, size_t size)
{
	char *fresh = mem_format("%s.%d", path, (int)getpid());
	int ret = file_write(fresh, data, size);

	if (!ret)
		ret = rename(fresh, path);
	if (ret)
		unlink(fresh);
	free(fresh);
	return ret;
}

/* Memory, so that neither side ever waits for the other. */
int file_in_memory(const char *text)
{
	int fd = memfd_create("softreserve-lab", MFD_CLOEXEC);

	if (fd >= 0 && text && (write(fd, text, strlen(text)) < 0 || lseek(fd, 0, SEEK_SET) < 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

char *file_in_memory_read(int fd)
{
	off_t size = lseek(fd, 0, SEEK_END);
	char *text = mem_zero((size_t)(size > 0 ? size : 0) + 1, 1);

	if (size > 0 && pread(fd, text, (size_t)size, 0) != size)
		text[0] = '\0';
	return text;
}

static int copy_bytes(int in, int out)
{
	ssize_t n;

	do {
		n = sendfile(out, in, NULL, 1 << 24);
	} while (n > 0 || (n < 0 && errno == EINTR));
	return n < 0 ? -1 : 0;
}

int file_copy(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = -1;
	int ret = -1;

	if (in < 0)
		return -1;
	out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (out < 0)
		goto close_in;
	ret = copy_bytes(in, out);
	if (close(out))
		ret = -1;
close_in:
	close(in);
	return ret;
}

int folder_make_above(const char *path)
{
	char *above = mem_text(path);
	char *slash = strrchr(above, '/');
	int ret = 0;

	if (slash && slash != above) {
		*slash = '\0';
		ret = folder_make(above);
	}
	free(above);
	return ret;
}

int folder_make(const char *path)
{
	if (!mkdir(path, 0755) || errno == EEXIST)
		return 0;
	if (errno != ENOENT || folder_make_above(path))
		return -1;
	return mkdir(path, 0755) && errno != EEXIST ? -1 : 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

int folder_remove(const char *path)
{
	return nftw(path, remove_one, 32, FTW_DEPTH | FTW_PHYS);
}
