// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "boot.h"
#include "tap.h"

static int channel = STDERR_FILENO;
static unsigned int checks;

/* The port takes 32 KiB a write at most (port_fops_write(), virtio_console.c). */
static void send_bytes(const char *at, size_t left)
{
	ssize_t n;

	while (left) {
		n = write(channel, at, left);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			power_off();
		at += n;
		left -= n;
	}
}

static void send_line(const char *prefix, const char *text)
{
	char *line;
	int len;

	len = asprintf(&line, "%s%s\n", prefix, text);
	if (len < 0)
		power_off();
	send_bytes(line, len);
	free(line);
}

static void send_format(const char *prefix, const char *fmt, va_list args)
{
	char *text;

	if (vasprintf(&text, fmt, args) < 0)
		power_off();
	send_line(prefix, text);
	free(text);
}

void tap_begin(int fd)
{
	channel = fd;
	send_line("TAP version 13", "");
}

void tap_resume(int fd, unsigned int n)
{
	if (channel != STDERR_FILENO)
		close(channel);
	channel = fd;
	checks = n;
}

unsigned int tap_checks(void)
{
	return checks;
}

bool tap_check(bool ok, const char *fmt, ...)
{
	char prefix[32];
	va_list args;

	snprintf(prefix, sizeof(prefix), "%s %u - ", ok ? "ok" : "not ok", ++checks);
	va_start(args, fmt);
	send_format(prefix, fmt, args);
	va_end(args);
	return ok;
}

void tap_comment(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	send_format("# ", fmt, args);
	va_end(args);
}

struct json_object *record_new(const char *kind)
{
	struct json_object *record = json_object_new_object();

	json_object_object_add(record, "record", json_object_new_string(kind));
	return record;
}

void tap_record(struct json_object *record)
{
	const int flags = JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE;

	send_line("# record ", json_object_to_json_string_ext(record, flags));
	json_object_put(record);
}

void tap_plan(void)
{
	char plan[32];

	snprintf(plan, sizeof(plan), "1..%u", checks);
	send_line(plan, "");
}

void bail(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	send_format("Bail out! ", fmt, args);
	va_end(args);
	power_off();
}
