// SPDX-License-Identifier: GPL-2.0-only
#include "console.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"

/* Drops escape sequences (ESC [ ... letter) and other control characters, in place. */
static void strip_controls(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		if (from[0] == '\033' && from[1] == '[') {
			from += 2;
			from += strspn(from, "0123456789;?=");
			if (!*from)
				break;
		} else if (*from == '\n' || isprint((unsigned char)*from)) {
			*to++ = *from;
		}
	}
	*to = '\0';
}

static char *last_lines(char *text, unsigned int lines)
{
	char *at = text + strlen(text);

	while (at > text && at[-1] == '\n')
		*--at = '\0';
	while (at > text)
		if (*--at == '\n' && !--lines)
			return at + 1;
	return text;
}

void console_tail(FILE *out, const char *path, unsigned int lines)
{
	char *text = file_read(path);
	char *line, *rest;

	if (!text)
		return;
	strip_controls(text);
	for (line = strtok_r(last_lines(text, lines), "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		fprintf(out, "  | %s\n", line);
	free(text);
}
