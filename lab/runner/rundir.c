// SPDX-License-Identifier: GPL-2.0-only
#include "rundir.h"

#include <stdlib.h>
#include <unistd.h>

#include "files.h"
#include "memory.h"
#include "qemu.h"

char *rundir_make(const char *build, const char *what, const char *how, char **dir)
{
	*dir = mem_format("%s/lab/runs/%s-%s.XXXXXX", build, what, how);
	if (!folder_make_above(*dir) && mkdtemp(*dir))
		return NULL;
	free(*dir);
	*dir = NULL;
	return mem_format("%s/lab/runs: %m", build);
}

char *rundir_link(const char *dir, const char *name, const char *file)
{
	char *path = mem_format("%s/" RUN_ESP "/%s", dir, name);
	char *error = NULL;

	if (access(file, R_OK) || folder_make_above(path) || symlink(file, path))
		error = mem_format("%s: %m: build the lab first (make build)", file);
	free(path);
	return error;
}

/* The lab's own firmware, and variables with keys in them. */
static char *put_secure(const char *dir, const char *keys)
{
	char *application = mem_format("%s/BOOTX64.EFI", keys);
	char *from = mem_format("%s/OVMF_VARS.fd", keys);
	char *to = mem_format("%s/" RUN_VARS, dir);
	char *error = NULL;

	if (access(application, R_OK) || access(OVMF_SECURE, R_OK) || file_copy(from, to))
		error = mem_format("%s: %m: run scripts/enroll-keys", keys);
	else
		error = rundir_link(dir, "EFI/BOOT/BOOTX64.EFI", application);
	free(application);
	free(from);
	free(to);
	return error;
}

static char *put_open(const char *dir, const char *build)
{
	char *application = mem_format("%s/lab/firmware/BOOTX64.EFI", build);
	char *variables = mem_format("%s/" RUN_VARS, dir);
	char *error = rundir_link(dir, "EFI/BOOT/BOOTX64.EFI", application);

	if (!error && (access(OVMF_CODE, R_OK) || file_copy(OVMF_VARS, variables)))
		error = mem_format("UEFI firmware is missing (" OVMF_CODE "): run scripts/setup");
	free(application);
	free(variables);
	return error;
}

char *rundir_firmware(const char *dir, const char *build, const char *keys)
{
	return keys ? put_secure(dir, keys) : put_open(dir, build);
}
