// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kmsg.h"
#include "tap.h"

#define LEVEL_CRITICAL 2

/* What the kernel says when something is wrong with it, wherever in the line. */
static const char *const splats[] = {
	"WARNING:",
	"BUG:",
	"kernel BUG at",
	"[ cut here ]",
	"Call Trace:",
	"Oops",
	"Kernel panic",
	"general protection",
	"double fault",
	"stack segment",
	"invalid opcode",
	"divide error",
	"Unable to handle",
	"unable to handle",
	"Bad page state",
	"Bad page map",
	"list_add corruption",
	"list_del corruption",
	"refcount_t:",
	"KASAN:",
	"KFENCE:",
	"KMSAN:",
	"KCSAN:",
	"UBSAN:",
	"possible circular locking dependency",
	"possible recursive locking",
	"possible irq lock inversion",
	"inconsistent lock state",
	"suspicious RCU usage",
	"sleeping function called from invalid context",
	"scheduling while atomic",
	"detected stall",
	"self-detected stall",
	"soft lockup",
	"hard LOCKUP",
	"blocked for more than",
	"Machine Check Exception",
	"Memory failure:",
	"Out of memory:",
	"segfault at",
};

static bool is_splat(const char *text)
{
	size_t i;

	for (i = 0; i < sizeof(splats) / sizeof(splats[0]); i++) {
		if (strstr(text, splats[i]))
			return true;
	}
	return false;
}

/*
 * "4,339,5140900,-;text", then continuation lines that start with a space:
 * Documentation/ABI/testing/dev-kmsg.
 */
static void scan_record(struct json_object *lines, char *record)
{
	char *text = strchr(record, ';');
	unsigned int prefix;

	if (!text || sscanf(record, "%u", &prefix) != 1)
		return;
	text[1 + strcspn(text + 1, "\n")] = '\0';
	/* The lower three bits are the level, the rest is the facility. */
	if ((prefix & 7) <= LEVEL_CRITICAL || is_splat(text + 1))
		json_object_array_add(lines, json_object_new_string(text + 1));
}

struct json_object *kmsg_splats(void)
{
	struct json_object *lines = json_object_new_array();
	char record[8192];
	bool first = true;
	uint64_t number;
	ssize_t n;
	int fd;

	fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		bail("cannot open /dev/kmsg: %m");
	while ((n = read(fd, record, sizeof(record) - 1)) > 0 || errno == EPIPE || errno == EINTR) {
		if (n <= 0)
			continue;
		record[n] = '\0';
		if (first && sscanf(record, "%*u,%" SCNu64, &number) == 1 && number)
			json_object_array_add(
				lines, json_object_new_string("the kernel log lost its beginning"));
		first = false;
		scan_record(lines, record);
	}
	close(fd);
	return lines;
}
