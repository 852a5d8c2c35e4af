// SPDX-License-Identifier: GPL-2.0-only
#include "problem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "grow.h"

/* NULL if there are too many already. */
static struct problem *add(struct problems *problems, const char *file, const char *format,
			   va_list args)
{
	struct problem *problem;

	if (problems->n == PROBLEMS_MAX) {
		problems->more++;
		return NULL;
	}
	problem = GROW(problems->problem, problems->n);
	problem->file = text_copy(file, (size_t)-1);
	problem->offset = PROBLEM_WHOLE;
	if (vasprintf(&problem->text, format, args) < 0)
		problem->text = text_copy("cannot be read", (size_t)-1);
	return problem;
}

void problem_add(struct problems *problems, const char *file, size_t offset, const char *format,
		 ...)
{
	struct problem *problem;
	va_list args;

	va_start(args, format);
	problem = add(problems, file, format, args);
	va_end(args);
	if (problem)
		problem->offset = offset;
}

void problem_add_line(struct problems *problems, const char *file, size_t line, const char *format,
		      ...)
{
	struct problem *problem;
	va_list args;

	va_start(args, format);
	problem = add(problems, file, format, args);
	va_end(args);
	if (problem)
		problem->line = line;
}

void problems_free(struct problems *problems)
{
	for (size_t i = 0; i < problems->n; i++) {
		free(problems->problem[i].file);
		free(problems->problem[i].text);
	}
	free(problems->problem);
	*problems = (struct problems){ 0 };
}
