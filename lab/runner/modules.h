/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel modules that a guest gets, and what modprobe needs to know of them. */
#ifndef SOFTRESERVE_LAB_MODULES_H
#define SOFTRESERVE_LAB_MODULES_H

#include "kernel.h"
#include "machine.h"

/** modules_known() - true if @name is a module that guests get */
bool modules_known(const char *name);

/**
 * modules_stage() - make lib/modules/RELEASE below a folder
 * @kernel: the kernel
 * @build: the build folder, which keeps the kernel's module dependencies
 * @m: the machine, some modules of which may be absent or broken
 * @module: file of softreserve to add, in the folder of our modules; NULL: none
 * @root: the folder
 *
 * Return: NULL, or for free() a sentence that says what went wrong.
 */
char *modules_stage(const struct kernel *kernel, const char *build, const struct machine *m,
		    const char *module, const char *root);

#endif
