// SPDX-License-Identifier: GPL-2.0-only
/* Rules about tables as such: what the parsers noted. */
#include <string.h>

#include "../machine/acpi.h"
#include "rules.h"

static bool begins(const struct problem *problem, const char *text)
{
	return !strncmp(problem->text, text, strlen(text));
}

static bool of_table(const struct problem *problem)
{
	return !strcmp(problem->file, CEDT_PATH) || !strcmp(problem->file, SRAT_PATH) ||
	       !strcmp(problem->file, HMAT_PATH);
}

enum sort {
	NONE,
	DAMAGED,
	CHECKSUM,
	UNKNOWN,
};

static enum sort sort_of(const struct problem *problem)
{
	if (!of_table(problem))
		return NONE;
	if (problem->offset == ACPI_CHECKSUM)
		return CHECKSUM;
	if (begins(problem, ACPI_UNKNOWN) || begins(problem, ACPI_NOT_SHOWN))
		return UNKNOWN;
	return DAMAGED;
}

static void report(struct check *c, enum sort sort, const char *means)
{
	for (size_t i = 0; i < c->m->problems.n; i++) {
		const struct problem *p = &c->m->problems.problem[i];

		if (sort_of(p) == sort)
			found(c, place_table(p->file, p->offset), "%s.%s", p->text, means);
	}
}

void rule_damaged(struct check *c)
{
	report(c, DAMAGED, "");
}

/* acpi_ut_verify_checksum() (acpi_tb_verify_checksum() once): it warns, where it looks at all. */
void rule_checksum(struct check *c)
{
	report(c, CHECKSUM, " Linux at most warns of it, and uses the table all the same.");
}

void rule_unknown(struct check *c)
{
	report(c, UNKNOWN, "");
}
