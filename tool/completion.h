/* SPDX-License-Identifier: GPL-2.0-only */
/* Completion scripts for shells, from the tables that yield the help. */
#ifndef SOFTRESERVE_TOOL_COMPLETION_H
#define SOFTRESERVE_TOOL_COMPLETION_H

#include <stdbool.h>
#include <stddef.h>

#include "command.h"

/**
 * completion_print() - print the script for a shell on standard output
 * @shell: "bash" or "zsh"; NULL is no shell
 * @commands: all subcommands
 * @n: how many
 *
 * Return: true; false if no such shell is known, and nothing was printed.
 */
bool completion_print(const char *shell, const struct command *const *commands, size_t n);

#endif
