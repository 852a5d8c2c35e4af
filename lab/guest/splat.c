// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "boot.h"
#include "splat.h"
#include "sysfs.h"
#include "tap.h"

/* Return: 0 or the error. */
static int insert(const char *options)
{
	char path[SYSFS_PATH_MAX];
	struct utsname uts;
	int error, fd;

	uname(&uts);
	snprintf(path, sizeof(path), "/lib/modules/%s/lab/lab_splat.ko", uts.release);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	error = syscall(SYS_finit_module, fd, options, 0) ? errno : 0;
	close(fd);
	return error;
}

void splat_make(void)
{
	const char *what = boot_option("sr_lab.splat=", NULL);
	bool stays;
	int error;

	if (!what)
		return;
	stays = !strcmp(what, "stays");
	error = insert(stays ? "stay=1" : "");
	tap_check(error == (stays ? 0 : ENODEV), "lab_splat broke what it could (%s)",
		  strerror(error));
}
