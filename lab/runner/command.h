/* SPDX-License-Identifier: GPL-2.0-only */
/* Small programs that the runner needs an answer from. */
#ifndef SOFTRESERVE_LAB_COMMAND_H
#define SOFTRESERVE_LAB_COMMAND_H

/**
 * command_output() - run a program and collect what it writes
 * @argv: program, looked up in PATH, and its arguments
 * @input: what it reads from its standard input; NULL for nothing
 * @output: receives its standard output for free(); NULL to throw it away
 *
 * Its standard error goes nowhere; it gets 60 seconds.
 *
 * Return: its exit status, 128 + N if signal N ended it, -1 if it did not start
 * or took too long.
 */
int command_output(char *const argv[], const char *input, char **output);

#endif
