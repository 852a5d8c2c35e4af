// SPDX-License-Identifier: GPL-2.0-only
#include "open.h"

#include <stdio.h>

static void say(const struct problem *problem, const struct source *source)
{
	fprintf(stderr, "softreserve: %s: ", source_called(source, problem->file));
	if (problem->line)
		fprintf(stderr, "line %zu: ", problem->line);
	else if (problem->offset != PROBLEM_WHOLE)
		fprintf(stderr, "offset %#zx: ", problem->offset);
	fprintf(stderr, "%s\n", problem->text);
}

/* All of them on standard error, one a line: "softreserve: FILE: offset 0x24: ..." */
static void say_problems(const struct subject *subject)
{
	const struct problems *problems = &subject->machine->problems;

	for (size_t i = 0; i < problems->n; i++)
		say(&problems->problem[i], subject->source);
	if (problems->more)
		fprintf(stderr, "softreserve: %zu more like these\n", problems->more);
}

bool subject_open(struct subject *subject, const struct common *common)
{
	subject->source = source_open(common->from);
	if (!subject->source)
		return false;
	subject->machine = machine_read(subject->source);
	if (!common->json)
		say_problems(subject);
	return true;
}

void subject_close(struct subject *subject)
{
	machine_free(subject->machine);
	source_close(subject->source);
}
