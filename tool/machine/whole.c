// SPDX-License-Identifier: GPL-2.0-only
#include "whole.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

char *whole_read(int fd, size_t max, size_t *size)
{
	size_t n = 0, room = 0;
	char *bytes = NULL;
	ssize_t got = 1;

	while (got) {
		if (n == room) {
			char *larger = realloc(bytes, (room = room ? room * 2 : 4096) + 1);

			if (!larger)
				break;
			bytes = larger;
		}
		got = read(fd, bytes + n, room - n < max - n ? room - n : max - n);
		if (got < 0 && errno != EINTR)
			break;
		n += got > 0 ? (size_t)got : 0;
	}
	if (got) {
		free(bytes);
		return NULL;
	}
	bytes[n] = '\0';
	*size = n;
	return bytes;
}
