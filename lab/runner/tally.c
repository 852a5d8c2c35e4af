// SPDX-License-Identifier: GPL-2.0-only
#include "tally.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

void tally_begin(struct tally *tally, enum progress_style style, size_t total)
{
	*tally = (struct tally){ .style = style, .total = total };
}

static void clear_line(const struct tally *tally)
{
	if (tally->style == PROGRESS_LIVE)
		fputs("\r\033[K", stderr);
}

void tally_started(struct tally *tally, const char *name, time_t since)
{
	for (size_t i = 0; i < TALLY_RUNS; i++) {
		if (tally->runs[i].name[0])
			continue;
		snprintf(tally->runs[i].name, TALLY_NAME_MAX, "%s", name);
		tally->runs[i].since = since;
		break;
	}
	if (tally->style == PROGRESS_LINES)
		fprintf(stderr, "      %s: starts\n", name);
}

/* Seconds that it ran; its place is free again. */
static long forget(struct tally *tally, const char *name)
{
	for (size_t i = 0; i < TALLY_RUNS; i++) {
		if (strcmp(tally->runs[i].name, name))
			continue;
		tally->runs[i].name[0] = '\0';
		return (long)(time(NULL) - tally->runs[i].since);
	}
	return 0;
}

void tally_ended(struct tally *tally, const char *name, const char *result)
{
	long seconds = forget(tally, name);

	tally->done++;
	if (tally->style == PROGRESS_NONE)
		return;
	clear_line(tally);
	fprintf(stderr, "%3zu of %zu  %s: %s (%ld s)\n", tally->done, tally->total, name, result,
		seconds);
}

void tally_quote(struct tally *tally, const char *text)
{
	clear_line(tally);
	fputs(text, stderr);
}

static int terminal_width(void)
{
	struct winsize size;

	return !ioctl(STDERR_FILENO, TIOCGWINSZ, &size) && size.ws_col ? size.ws_col : 80;
}

void tally_show(const struct tally *tally)
{
	char line[TALLY_RUNS * (TALLY_NAME_MAX + 16)];
	size_t n = 0;

	if (tally->style != PROGRESS_LIVE)
		return;
	line[0] = '\0';
	for (size_t i = 0; i < TALLY_RUNS; i++)
		if (tally->runs[i].name[0])
			n += (size_t)snprintf(line + n, sizeof(line) - n, "  %s %lds",
					      tally->runs[i].name,
					      (long)(time(NULL) - tally->runs[i].since));
	clear_line(tally);
	fprintf(stderr, "%3zu of %zu%.*s", tally->done, tally->total, terminal_width() - 12, line);
}

void tally_end(const struct tally *tally)
{
	clear_line(tally);
}
