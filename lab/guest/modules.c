// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "modsysfs.h"
#include "modules.h"
#include "sysfs.h"
#include "tap.h"

static void *seen;
static char **argv;
static size_t argc, argv_cap;

static int alias_compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void argv_add(char *word)
{
	if (argc == argv_cap) {
		argv_cap = 2 * argv_cap + 64;
		argv = reallocarray(argv, argv_cap, sizeof(*argv));
		if (!argv)
			bail("out of memory for module aliases");
	}
	argv[argc++] = word;
}

/* Keeps @alias for good if it is new. */
static void alias_note(const char *alias)
{
	char *copy;

	if (!*alias || tfind(alias, &seen, alias_compare))
		return;
	copy = strdup(alias);
	if (!copy || !tsearch(copy, &seen, alias_compare))
		bail("out of memory for module aliases");
	argv_add(copy);
}

/*
 * The `uevent` file rather than `modalias`: a CXL memory device (cxl:t5) has
 * only the former, and that is what udev goes by.
 */
static int uevent_visit(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	char text[4096], *line, *rest;

	(void)st;
	if (type != FTW_F || strcmp(path + ftw->base, "uevent"))
		return 0;
	attr_read(text, sizeof(text), "%s", path);
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (!strncmp(line, "MODALIAS=", 9))
			alias_note(line + 9);
	}
	return 0;
}

/* Runs a program; Return: its wait status. */
static int run(char *const words[])
{
	int status;
	pid_t pid;

	pid = fork();
	if (pid < 0)
		bail("cannot fork: %m");
	if (!pid) {
		execv(words[0], words);
		_exit(127);
	}
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			bail("cannot wait for modprobe: %m");
	}
	return status;
}

int program_run(char *const words[])
{
	int status = run(words);

	return WIFEXITED(status) ? WEXITSTATUS(status) : 127;
}

/* The exit status says nothing: most aliases have no module in the initramfs. */
static void modprobe(void)
{
	int status = run(argv);

	if (!WIFEXITED(status) || WEXITSTATUS(status) == 127)
		tap_check(false, "modprobe runs (wait status %#x)", status);
}

static void argv_begin(void)
{
	static char program[] = "/sbin/modprobe", options[] = "-qba";

	argc = 0;
	argv_add(program);
	argv_add(options);
}

size_t modules_coldplug(void)
{
	size_t n;

	argv_begin();
	/* A device may go while we walk; then begin anew, what is known stays known. */
	while (nftw("/sys/devices", uevent_visit, 32, FTW_PHYS)) {
		if (errno != ENOENT)
			bail("cannot walk /sys/devices: %m");
	}
	n = argc - 2;
	argv_add(NULL);
	if (n)
		modprobe();
	return n;
}

void modules_load(char *name)
{
	argv_begin();
	argv_add(name);
	argv_add(NULL);
	modprobe();
}

void modules_load_with(char *name, char *parameter, char *another)
{
	static char program[] = "/sbin/modprobe", options[] = "-qb";

	argc = 0;
	argv_add(program);
	argv_add(options);
	argv_add(name);
	argv_add(parameter);
	argv_add(another);
	if (another)
		argv_add(NULL);
	modprobe();
}

bool modules_remove(const char *name)
{
	return !syscall(SYS_delete_module, name, O_NONBLOCK);
}

void modules_forget(void)
{
	tdestroy(seen, free);
	seen = NULL;
}

/* Not modprobe: its exit status does not tell ENODEV from other failures. */
int modules_insert_lab(const char *name, const char *options)
{
	char path[SYSFS_PATH_MAX];
	struct utsname uts;
	int error, fd;

	uname(&uts);
	snprintf(path, sizeof(path), "/lib/modules/%s/lab/%s.ko", uts.release, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	error = syscall(SYS_finit_module, fd, options, 0) ? errno : 0;
	close(fd);
	return error;
}

int modules_rest(void)
{
	int error = modules_insert_lab("lab_rest", modsysfs_pending() ? "drain=0" : "");

	return error == ENODEV ? 0 : error ? error : EEXIST;
}

/* kmod reads files whose names end in .conf only: modprobe.d(5). */
#define CONFIGURATION "/etc/modprobe.d/softreserve.conf"
#define HIDDEN "/etc/modprobe.d/softreserve.hidden"

static void rename_configuration(const char *from, const char *to)
{
	if (rename(from, to) && errno != ENOENT)
		bail("%s cannot be renamed: %m", from);
}

void modules_hide(void)
{
	rename_configuration(CONFIGURATION, HIDDEN);
}

void modules_show(void)
{
	rename_configuration(HIDDEN, CONFIGURATION);
}

#define AWAY ".away"

/* What is looked for in /lib/modules, and the path of what is found. */
static struct {
	const char *begin, *end;
	char path[SYSFS_PATH_MAX];
} sought;

static int seek_visit(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	const char *base = path + ftw->base;
	size_t len = strlen(base), end = strlen(sought.end);

	(void)st;
	if (type != FTW_F || strncmp(base, sought.begin, strlen(sought.begin)) || len < end ||
	    strcmp(base + len - end, sought.end))
		return 0;
	snprintf(sought.path, sizeof(sought.path), "%s", path);
	return 1;
}

static void seek(const char *begin, const char *end)
{
	sought.begin = begin;
	sought.end = end;
	if (nftw("/lib/modules", seek_visit, 32, FTW_PHYS) != 1)
		bail("there is no module %s*%s", begin, end);
}

static void rename_module(const char *from, const char *to)
{
	if (rename(from, to))
		bail("%s cannot be renamed: %m", from);
}

void modules_withhold(const char *name)
{
	char begin[64], away[SYSFS_PATH_MAX + sizeof(AWAY)];

	snprintf(begin, sizeof(begin), "%s.ko", name);
	seek(begin, "");
	snprintf(away, sizeof(away), "%s" AWAY, sought.path);
	rename_module(sought.path, away);
}

/* The path of what is no longer withheld. */
static const char *give_back(void)
{
	static char file[SYSFS_PATH_MAX];

	seek("", AWAY);
	snprintf(file, sizeof(file), "%s", sought.path);
	file[strlen(file) - strlen(AWAY)] = '\0';
	rename_module(sought.path, file);
	return file;
}

void modules_give_back(void)
{
	give_back();
}

bool modules_hand_out(void)
{
	static char program[] = "/sbin/modprobe", options[] = "-q";
	char name[64], *words[] = { program, options, name, NULL };

	snprintf(name, sizeof(name), "%s", strrchr(give_back(), '/') + 1);
	/* kmod's names have no dots. */
	name[strcspn(name, ".")] = '\0';
	return !WIFSIGNALED(run(words));
}
