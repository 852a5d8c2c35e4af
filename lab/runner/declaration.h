/* SPDX-License-Identifier: GPL-2.0-only */
/* Declarations of machines: files in libconfig's syntax, one a machine. */
#ifndef SOFTRESERVE_LAB_DECLARATION_H
#define SOFTRESERVE_LAB_DECLARATION_H

#include "machine.h"
#include "memory.h"

/**
 * machine_load() - read and check a declaration
 * @path: the file; its name without ".cfg" is the machine's name
 * @error: receives "FILE:LINE: error: NAME: what" for free() after a failure
 *
 * Return: the machine for machine_free(), or NULL.
 */
struct machine *machine_load(const char *path, char **error);

/** machine_free() - release a machine; NULL is fine */
void machine_free(struct machine *machine);

/**
 * machine_names() - machines that are declared in a folder
 * @dir: the folder
 * @names: receives their names, sorted, for text_list_free()
 *
 * Return: 0, or -1 with errno set.
 */
int machine_names(const char *dir, struct text_list *names);

#endif
