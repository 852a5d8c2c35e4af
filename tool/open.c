// SPDX-License-Identifier: GPL-2.0-only
#include "open.h"

bool subject_open(struct subject *subject, const struct common *common)
{
	subject->source = source_open(common->from);
	if (!subject->source)
		return false;
	subject->machine = machine_read(subject->source);
	if (!common->json)
		problems_say(&subject->machine->problems);
	return true;
}

void subject_close(struct subject *subject)
{
	machine_free(subject->machine);
	source_close(subject->source);
}
