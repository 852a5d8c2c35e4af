/* SPDX-License-Identifier: GPL-2.0-only */
/* A run's outcome, for people and for programs. */
#ifndef SOFTRESERVE_LAB_REPORT_H
#define SOFTRESERVE_LAB_REPORT_H

#include "run.h"

/** report_json() - print a run as a JSON object; see docs/lab.md for its fields */
void report_json(const struct run *run);

/** report_table() - print a run as a table, then the conflicts in plain words */
void report_table(const struct run *run);

/**
 * report_conflicts() - print what the module reports, in plain words
 * @guest: the guest
 */
void report_conflicts(const struct guest *guest);

/**
 * report_machines() - print a table of machines
 * @dir: folder of declarations
 *
 * Return: 0, or -1 after errors on standard error.
 */
int report_machines(const char *dir);

#endif
