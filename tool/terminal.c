// SPDX-License-Identifier: GPL-2.0-only
#include "terminal.h"

#include <limits.h>
#include <stdlib.h>
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
