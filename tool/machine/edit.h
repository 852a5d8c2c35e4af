/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every capture leaves out of texts: it is made to be shown to strangers. Each function
 * takes bytes for free(), with a NUL behind them, and returns others of the same sort.
 */
#ifndef SOFTRESERVE_TOOL_EDIT_H
#define SOFTRESERVE_TOOL_EDIT_H

#include <stddef.h>

/**
 * edit_log() - the kernel's log: only lines that concern memory, and reports of crashes
 *
 * The command line, host names and hardware addresses of networks are left out.
 */
char *edit_log(char *bytes, size_t *size);

/** edit_cmdline() - the command line: values ("root=*") only of what concerns memory, nothing for PID 1 */
char *edit_cmdline(char *bytes, size_t *size);

/** edit_away() - nothing of a file but that it is there */
char *edit_away(char *bytes, size_t *size);

/** edit_modules_dep() - modules.dep: only lines of softreserve */
char *edit_modules_dep(char *bytes, size_t *size);

/**
 * edit_modprobe() - a file of modprobe.d: only lines that name softreserve, no comments
 *
 * Return: NULL if there are none; a line that goes on in the next one is one line.
 */
char *edit_modprobe(char *bytes, size_t *size);

/** edit_meminfo() - of a node: only how much it has, which does not change all the time */
char *edit_meminfo(char *bytes, size_t *size);

/** edit_modules() - /proc/modules: addresses are zeros, as for those who are not root */
char *edit_modules(char *bytes, size_t *size);

#endif
