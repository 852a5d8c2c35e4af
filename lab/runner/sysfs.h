/* SPDX-License-Identifier: GPL-2.0-only */
/* What PID 1 writes to sysfs before it loads modules. */
#ifndef SOFTRESERVE_LAB_RUNNER_SYSFS_H
#define SOFTRESERVE_LAB_RUNNER_SYSFS_H

#include "machine.h"

/**
 * sysfs_stage() - write the file that tells PID 1, lab/sysfs
 * @m: the machine
 * @root: the guest's root; a line of the file is a path, a space and a value
 *
 * Return: NULL, or for free() a sentence that says what went wrong.
 */
char *sysfs_stage(const struct machine *m, const char *root);

#endif
