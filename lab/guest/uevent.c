// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "sysfs.h"
#include "tap.h"
#include "uevent.h"

/* All of a boot has to wait in it. */
#define BUFFER (16 << 20)

int uevent_listen(void)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK, .nl_groups = 1 };
	int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);
	int size = BUFFER;

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) ||
	    bind(fd, (struct sockaddr *)&kernel, sizeof(kernel)))
		bail("cannot listen to uevents: %m");
	return fd;
}

void uevent_wait(int fd)
{
	char event[8192];

	/* ENOBUFS: events were lost, so there were some. */
	if (recv(fd, event, sizeof(event), 0) < 0 && errno != ENOBUFS && errno != EINTR)
		bail("cannot wait for uevents: %m");
	while (recv(fd, event, sizeof(event), MSG_DONTWAIT) > 0)
		;
}

/* An event is "ACTION@DEVICE", then its variables, each with a NUL behind it. */
static bool event_has(const char *event, size_t n, const char *head, const char *variable)
{
	const char *at;

	if (strcmp(event, head))
		return false;
	for (at = event; at < event + n; at += strlen(at) + 1) {
		if (!strcmp(at, variable))
			return true;
	}
	return false;
}

unsigned int uevent_count(int fd, const char *device, const char *action, const char *variable)
{
	char event[8192], head[SYSFS_PATH_MAX];
	unsigned int count = 0;
	ssize_t n;

	snprintf(head, sizeof(head), "%s@%s", action, device);
	while ((n = recv(fd, event, sizeof(event) - 1, MSG_DONTWAIT)) > 0) {
		event[n] = '\0';
		count += event_has(event, n, head, variable);
	}
	return count;
}
