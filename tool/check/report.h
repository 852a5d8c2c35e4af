/* SPDX-License-Identifier: GPL-2.0-only */
/* What softreserve check prints: what was read, what was found, what could not be checked. */
#ifndef SOFTRESERVE_TOOL_REPORT_H
#define SOFTRESERVE_TOOL_REPORT_H

#include <stdio.h>

#include "../machine/machine.h"
#include "finding.h"

/** report_print() - for people; returns 0, or -1 if there is no memory for a table */
int report_print(FILE *out, const struct machine *machine, const struct findings *findings,
		 bool decode);

/** report_json() - for programs: docs/check.md lists the fields */
int report_json(FILE *out, const struct machine *machine, const struct findings *findings);

/** report_decoded() - every structure of every table */
int report_decoded(FILE *out, const struct machine *machine);

/** report_where() - a place in words, for free(): "CEDT+0x148 0x10000000-0x1fffffff" */
char *report_where(const struct place *place);

#endif
