// SPDX-License-Identifier: GPL-2.0-only
#include "ending.h"

#include <string.h>

static const char *const names[] = { "done", "crashed", "hung", "failed" };

/* x86: die() and panic() print these, and oops_begin() is behind most others. */
static const char *const deaths[] = {
	"Oops",		"BUG: ", "kernel BUG at", "Kernel panic", "general protection fault",
	"double fault",
};

bool ending_died(const char *line)
{
	for (size_t i = 0; i < sizeof(deaths) / sizeof(deaths[0]); i++)
		if (strstr(line, deaths[i]))
			return true;
	return false;
}

void ending_look(struct signs *signs, const char *line)
{
	signs->ran |= strstr(line, "Linux version ") != NULL;
	signs->died |= signs->ran && ending_died(line);
}

enum ending ending_of(const struct signs *signs, enum vm_end end)
{
	if (end == VM_ENDED)
		return ENDING_DONE;
	if (signs->died || (signs->ran && (end == VM_DOWN || end == VM_BROKE)))
		return ENDING_CRASHED;
	return signs->ran && end == VM_SILENT ? ENDING_HUNG : ENDING_FAILED;
}

const char *ending_name(enum ending ending)
{
	return names[ending];
}

enum ending ending_find(const char *name)
{
	for (int i = 0; name && i < ENDING_FAILED; i++)
		if (!strcmp(names[i], name))
			return (enum ending)i;
	return ENDING_FAILED;
}
