// SPDX-License-Identifier: GPL-2.0-only
#include "terminal.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

unsigned int terminal_columns(FILE *out, unsigned int usual)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size = { 0 };
	unsigned long said;

	if (!ioctl(fileno(out), TIOCGWINSZ, &size) && size.ws_col)
		return size.ws_col;
	/* Of a negative number strtoul() makes a huge one, as of one that is too long. */
	said = columns ? strtoul(columns, NULL, 10) : 0;
	return said && said <= INT_MAX ? (unsigned int)said : usual;
}

/* Words get at least so much, however narrow the terminal is. */
#define WORDS_MIN 20

void terminal_wrap(FILE *out, unsigned int indent, const char *text)
{
	size_t width = terminal_columns(out, UINT_MAX), at = indent;

	if (width < indent + WORDS_MIN)
		width = indent + WORDS_MIN;
	for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
		size_t n = strcspn(text, " ");

		if (at > indent && at + 1 + n > width) {
			fprintf(out, "\n%*s", (int)indent, "");
			at = indent;
		} else if (at > indent) {
			putc(' ', out);
			at++;
		}
		fwrite(text, 1, n, out);
		at += n;
		text += n;
	}
	putc('\n', out);
}
