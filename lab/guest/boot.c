// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "boot.h"
#include "sysfs.h"
#include "tap.h"
#include "uevent.h"

#define PORT_CLASS "/sys/class/virtio-ports"
#define PORT_NAME "softreserve.tap"

static const struct {
	const char *type;
	const char *at;
} mounts[] = {
	{ "proc", "/proc" },
	{ "sysfs", "/sys" },
	{ "devtmpfs", "/dev" },
	{ "tmpfs", "/tmp" },
	{ "tmpfs", "/run" },
	{ "tracefs", "/sys/kernel/tracing" },
	{ "debugfs", "/sys/kernel/debug" },
};

void boot_mount(void)
{
	size_t i;

	for (i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		mkdir(mounts[i].at, 0755);
		if (mount(mounts[i].type, mounts[i].at, mounts[i].type, 0, NULL) && errno != EBUSY)
			bail("cannot mount %s: %m", mounts[i].at);
	}
}

void boot_allow_threads(void)
{
	if (!attr_write("/proc/sys/kernel/threads-max", "4096"))
		bail("the kernel takes no number of threads: %m");
}

/* Whether the port is there, and its name in @port. */
static bool port_find(char port[static NAME_MAX + 1])
{
	struct dirent **ports;
	char name[64] = "";
	size_t i, n;

	n = dir_list(PORT_CLASS, "vport", &ports);
	for (i = 0; i < n && strcmp(name, PORT_NAME); i++) {
		strcpy(port, ports[i]->d_name);
		attr_read(name, sizeof(name), PORT_CLASS "/%s/name", port);
	}
	dir_free(ports, n);
	return !strcmp(name, PORT_NAME);
}

static int port_open(void)
{
	char port[NAME_MAX + 1], path[SYSFS_PATH_MAX];

	if (!port_find(port))
		return -1;
	snprintf(path, sizeof(path), "/dev/%s", port);
	return open(path, O_WRONLY | O_CLOEXEC);
}

/* The name arrives after the port, by a message of its own and a uevent "change". */
int boot_channel(void)
{
	int port, events = uevent_listen();
	char event[8192];

	while ((port = port_open()) < 0) {
		/* ENOBUFS: events were lost, so look again. */
		if (recv(events, event, sizeof(event), 0) < 0 && errno != ENOBUFS && errno != EINTR)
			bail("cannot wait for the port " PORT_NAME ": %m");
	}
	close(events);
	return port;
}

int boot_channel_anew(void)
{
	char port[NAME_MAX + 1], path[SYSFS_PATH_MAX], device[PATH_MAX] = "";
	const char *name;

	if (!port_find(port))
		bail("the port " PORT_NAME " is gone");
	snprintf(path, sizeof(path), PORT_CLASS "/%s/device", port);
	if (!realpath(path, device))
		bail("%s: %m", path);
	name = strrchr(device, '/') + 1;
	if (!driver_write("virtio", "virtio_console", "unbind", name) ||
	    !driver_write("virtio", "virtio_console", "bind", name))
		bail("%s does not take up its driver anew: %m", name);
	return boot_channel();
}

const char *boot_option(const char *name, const char *fallback)
{
	static char *cmdline;
	const char *value = fallback;
	char *copy, *word, *rest;
	size_t size;

	if (!cmdline)
		cmdline = file_read("/proc/cmdline", &size);
	if (!cmdline)
		return fallback;
	copy = strdup(cmdline);
	if (!copy)
		bail("out of memory for the command line");
	for (word = strtok_r(copy, " \n", &rest); word; word = strtok_r(NULL, " \n", &rest)) {
		if (!strncmp(word, name, strlen(name)))
			value = word + strlen(name);
	}
	return value;
}

bool boot_with_module(void)
{
	return !strcmp(boot_option("sr_lab.module=", "0"), "1");
}

void power_off(void)
{
	sync();
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}
