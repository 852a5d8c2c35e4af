// SPDX-License-Identifier: GPL-2.0-only
#include "log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A record: "priority,sequence,microseconds,flags[,...];message\n", then lines of "dictionary". */
static void put_record(FILE *out, const char *record)
{
	unsigned long long us;
	const char *message = strchr(record, ';');

	if (!message || sscanf(record, "%*u,%*u,%llu", &us) != 1)
		return;
	fprintf(out, "[%5llu.%06llu] %.*s\n", us / 1000000, us % 1000000,
		(int)strcspn(message + 1, "\n"), message + 1);
}

/* false if something is wrong; records that were overwritten meanwhile are skipped (EPIPE). */
static int next_record(int fd, char *record, size_t size)
{
	ssize_t n;

	do {
		n = read(fd, record, size - 1);
	} while (n < 0 && (errno == EPIPE || errno == EINTR));
	if (n < 0)
		return errno == EAGAIN ? 0 : -1;
	record[n] = '\0';
	return n > 0;
}

char *log_read(size_t *size)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	char *text = NULL, record[8192];
	FILE *out;
	int rc;

	if (fd < 0)
		return NULL;
	out = open_memstream(&text, size);
	if (!out) {
		close(fd);
		return NULL;
	}
	while ((rc = next_record(fd, record, sizeof(record))) > 0)
		put_record(out, record);
	close(fd);
	if (fclose(out) || rc < 0) {
		free(text);
		return NULL;
	}
	return text;
}
