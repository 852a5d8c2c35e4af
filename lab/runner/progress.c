// SPDX-License-Identifier: GPL-2.0-only
#include "progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "record.h"

struct sign {
	const char *text;
	const char *phase;
};

/* What a line says about the phase that begins, if it contains the text. */
static const struct sign console_signs[] = {
	{ "softreserve firmware:", "firmware" },
	{ "Linux version ", "kernel" },
};

static const struct sign guest_signs[] = {
	{ "TAP version ", "modules" },
	{ " verified of ", "ledger" },
	{ "\"record\":\"ledger\"", "ledger" },
	{ "\"record\":\"end\"", "done" },
};

enum progress_style progress_style(bool json)
{
	if (isatty(STDERR_FILENO))
		return PROGRESS_LIVE;
	return json ? PROGRESS_NONE : PROGRESS_LINES;
}

static void show(const struct progress *p, const char *detail)
{
	long seconds = (long)(time(NULL) - p->started);

	if (p->style == PROGRESS_LIVE)
		fprintf(stderr, "\r\033[K%s  %3lds  %s%s%.50s", p->label, seconds, p->phase,
			*detail ? ": " : "", detail);
	else if (p->style == PROGRESS_LINES && !*detail)
		fprintf(stderr, "%s  %3lds  %s\n", p->label, seconds, p->phase);
}

static void enter(struct progress *p, const char *phase)
{
	if (!strcmp(p->phase, phase))
		return;
	p->phase = phase;
	show(p, "");
}

void progress_begin(struct progress *p, enum progress_style style, const char *label)
{
	*p = (struct progress){
		.style = style,
		.label = label,
		.phase = "",
	};
	p->started = time(NULL);
	enter(p, "start");
}

static void look(struct progress *p, const char *line, const struct sign *signs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strstr(line, signs[i].text))
			enter(p, signs[i].phase);
}

void progress_console(void *arg, const char *line)
{
	look(arg, line, console_signs, sizeof(console_signs) / sizeof(console_signs[0]));
}

void progress_guest(void *arg, const char *line)
{
	const char *comment = guest_comment(line);

	look(arg, line, guest_signs, sizeof(guest_signs) / sizeof(guest_signs[0]));
	if (comment)
		show(arg, comment);
}

void progress_end(struct progress *p, const char *result)
{
	if (p->style == PROGRESS_LIVE)
		fprintf(stderr, "\r\033[K%s  %3lds  %s\n", p->label,
			(long)(time(NULL) - p->started), result);
	else if (p->style == PROGRESS_LINES)
		enter(p, result);
}
