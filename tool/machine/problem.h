/* SPDX-License-Identifier: GPL-2.0-only */
/* What could not be read, or lies: said once, with file and offset, and reading goes on. */
#ifndef SOFTRESERVE_TOOL_PROBLEM_H
#define SOFTRESERVE_TOOL_PROBLEM_H

#include <stddef.h>

/* Where the place is no offset. */
#define PROBLEM_WHOLE ((size_t)-1)

/* Of one file; more are counted, not kept. */
#define PROBLEMS_MAX 1000

/**
 * struct problem - one of them
 * @file: path as in source.h, or the name of the capture
 * @offset: bytes from its beginning; PROBLEM_WHOLE if it is about the whole file
 * @line: likewise a line, from 1; 0 if it has no lines
 * @text: a sentence without its full stop
 */
struct problem {
	char *file;
	size_t offset;
	size_t line;
	char *text;
};

/**
 * struct problems - all of them, in the order of reading
 * @n: how many are kept
 * @more: how many are not
 */
struct problems {
	struct problem *problem;
	size_t n;
	size_t more;
};

/** problem_add() - note one at an offset */
__attribute__((format(printf, 4, 5))) void problem_add(struct problems *problems, const char *file,
						       size_t offset, const char *format, ...);

/** problem_add_line() - note one in a line, from 1 */
__attribute__((format(printf, 4, 5))) void problem_add_line(struct problems *problems,
							    const char *file, size_t line,
							    const char *format, ...);

/** problems_free() - forget them */
void problems_free(struct problems *problems);

#endif
