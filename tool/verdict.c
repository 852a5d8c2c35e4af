// SPDX-License-Identifier: GPL-2.0-only
#include "verdict.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/* docs/ABI/sysfs-platform-softreserve */
#define VERDICT "/sys/devices/platform/softreserve/verdict"

/* The read arms the poll, so that no change goes unseen. */
bool verdict_await(char *verdict, size_t size)
{
	struct pollfd file = { .events = POLLPRI | POLLERR };
	ssize_t n;

	file.fd = open(VERDICT, O_RDONLY | O_CLOEXEC);
	if (file.fd < 0)
		return false;
	while ((n = pread(file.fd, verdict, size - 1, 0)) > 0) {
		verdict[n] = '\0';
		verdict[strcspn(verdict, "\n")] = '\0';
		if (strcmp(verdict, "pending"))
			break;
		poll(&file, 1, -1);
	}
	close(file.fd);
	return n > 0;
}
