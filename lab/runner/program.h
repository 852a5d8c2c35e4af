/* SPDX-License-Identifier: GPL-2.0-only */
/* The firmware application's program, out of a declaration. */
#ifndef SOFTRESERVE_LAB_RUNNER_PROGRAM_H
#define SOFTRESERVE_LAB_RUNNER_PROGRAM_H

#include "machine.h"

/* Characters that a machine may add to the kernel's command line. */
#define PROGRAM_CMDLINE_EXTRA_MAX 384
/* And the user, for one run. */
#define PROGRAM_CMDLINE_MORE_MAX 128

/**
 * program_cmdline() - the kernel's command line
 * @m: the machine
 * @with_module: PID 1 is to expect the module
 * @more: what is added to it, at most PROGRAM_CMDLINE_MORE_MAX characters; or NULL
 *
 * Return: a string for free().
 */
char *program_cmdline(const struct machine *m, bool with_module, const char *more);

/**
 * program_build() - a program as lab/firmware/program.h lays it out
 * @m: the machine
 * @cmdline: the kernel's command line
 * @size: receives the bytes of the program
 *
 * Return: the program for free().
 */
void *program_build(const struct machine *m, const char *cmdline, size_t *size);

#endif
