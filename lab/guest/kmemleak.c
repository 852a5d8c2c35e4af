// SPDX-License-Identifier: GPL-2.0-only
/* Documentation/dev-tools/kmemleak.rst */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "kmemleak.h"
#include "sysfs.h"
#include "tap.h"

/* Only debug kernels have it. */
#define KMEMLEAK "/sys/kernel/debug/kmemleak"

/* It is silent about objects younger than 5 s (MSECS_MIN_AGE, mm/kmemleak.c), and counts ticks. */
#define MIN_AGE_SECONDS 6

/* A task died in the kernel: Documentation/admin-guide/tainted-kernels.rst, bit 7. */
#define TAINT_DIE (1u << 7)

/**
 * struct leak - one unreferenced object
 * @object: what and how large it is; NULL: there is none yet
 * @who: the functions that allocated it, innermost first
 * @backtrace: the lines to come name functions
 */
struct leak {
	char *object;
	char *who;
	bool backtrace;
};

static void scan(void)
{
	static const char command[] = "scan";
	int fd = open(KMEMLEAK, O_WRONLY | O_CLOEXEC);

	/* EPERM: kmemleak has given up, and the kernel's log says why. */
	if (fd < 0 || write(fd, command, strlen(command)) < 0)
		tap_check(false, "kmemleak can scan (%m)");
	if (fd >= 0)
		close(fd);
}

static void wait_for_age(void)
{
	struct timespec left = { MIN_AGE_SECONDS, 0 };

	while (nanosleep(&left, &left) && errno == EINTR)
		;
}

static void append(char **text, const char *more)
{
	char *longer;

	if (asprintf(&longer, "%s%s%s", *text ? *text : "", *text ? " < " : "", more) < 0)
		bail("out of memory for leaks");
	free(*text);
	*text = longer;
}

/* Whoever died in the kernel left what it held; that leak is not another one's. */
static bool is_estate(const struct leak *leak)
{
	uint64_t taint = 0;

	return attr_number(&taint, 10, "/proc/sys/kernel/tainted") && taint & TAINT_DIE &&
	       !(leak->who && strstr(leak->who, "[softreserve]"));
}

/*
 * Since "driver core: Don't let a device probe until it's ready" (in 6.12.95), a driver that is
 * registered while one of its devices is being added has a reason for deferral made, which nobody
 * frees: for want of can_match driver_deferred_probe_add() does not list the device, and
 * driver_deferred_probe_del() only looks at what is listed (drivers/base/dd.c). Reasons of
 * suppliers come from deeper down, from device_links_check_suppliers().
 */
static bool is_kernels_own(const struct leak *leak)
{
	const char *at = leak->who ? strstr(leak->who, "device_set_deferred_probe_reason+") : NULL;

	at = at ? strstr(at, " < ") : NULL;
	if (!at || strncmp(at, " < dev_err_probe+", strlen(" < dev_err_probe+")))
		return false;
	at = strstr(at + 1, " < ");
	return at && !strncmp(at, " < __driver_probe_device+", strlen(" < __driver_probe_device+"));
}

static void report(struct leak *leak)
{
	if (leak->object && is_estate(leak))
		tap_comment("left by who died: %s %s", leak->object, leak->who ? leak->who : "");
	else if (leak->object && is_kernels_own(leak))
		tap_comment("the kernel's own: %s %s", leak->object, leak->who);
	else if (leak->object)
		tap_check(false, "no leak: %s %s", leak->object, leak->who ? leak->who : "");
	free(leak->object);
	free(leak->who);
	*leak = (struct leak){ 0 };
}

/*
 * print_unreferenced(), mm/kmemleak.c: "unreferenced object ADDRESS (size N):", lines about
 * it, "  backtrace (crc N):", then a line a function: "    function+0x10/0x40 [module]".
 * Of a module that is gone only the address is left.
 */
static void read_line(struct leak *leak, const char *line)
{
	static const char object[] = "unreferenced object", backtrace[] = "  backtrace";

	if (!strncmp(line, object, strlen(object))) {
		report(leak);
		append(&leak->object, line);
	} else if (!strncmp(line, backtrace, strlen(backtrace))) {
		leak->backtrace = true;
	} else if (leak->backtrace) {
		append(&leak->who, line + strspn(line, " "));
	}
}

static void read_all(void)
{
	FILE *file = fopen(KMEMLEAK, "re");
	struct leak leak = { 0 };
	char *line = NULL;
	size_t size = 0;

	if (!file) {
		tap_check(false, KMEMLEAK " can be read (%m)");
		return;
	}
	while (getline(&line, &size, file) >= 0) {
		line[strcspn(line, "\n")] = '\0';
		read_line(&leak, line);
	}
	report(&leak);
	free(line);
	fclose(file);
}

void kmemleak_check(void)
{
	if (access(KMEMLEAK, F_OK))
		return;
	tap_comment("looking for leaks");
	/* An object is reported once two scans found the same in it: this is the first. */
	scan();
	wait_for_age();
	scan();
	tap_comment("looking for leaks again");
	scan();
	read_all();
	tap_check(true, "leaks were looked for");
}
