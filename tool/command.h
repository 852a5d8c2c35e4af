/* SPDX-License-Identifier: GPL-2.0-only */
/* Subcommands: rows of the table that yields help, manual check and completion. */
#ifndef SOFTRESERVE_TOOL_COMMAND_H
#define SOFTRESERVE_TOOL_COMMAND_H

#include <argp.h>
#include <stdbool.h>

/* Options that several subcommands have alike. */
enum command_takes {
	TAKES_FROM = 1 << 0, /* --from FILE|DIR */
	TAKES_JSON = 1 << 1, /* --json */
};

/**
 * struct command - a subcommand
 * @name: its name
 * @args: what follows the options, as usage says it: "[RANGE|DEVICE]"; "" for nothing
 * @help: what it does, in a line
 * @statuses: what its exit statuses mean, a line each, ending in a newline
 * @takes: enum command_takes
 * @options: options of its own, ended by an empty one; NULL if it has none. Each has a help
 *           text; options without one are not shown
 * @run: carries it out; argv[0] is its name; returns the exit status
 */
struct command {
	const char *name;
	const char *args;
	const char *help;
	const char *statuses;
	unsigned int takes;
	const struct argp_option *options;
	int (*run)(const struct command *command, int argc, char **argv);
};

/**
 * struct common - the common options as given
 * @from: argument of --from; NULL for the machine that we run on
 * @json: --json
 */
struct common {
	const char *from;
	bool json;
};

/**
 * command_parse() - take a command line apart
 * @common: result
 * @own: called for options of the command's own (@key as in its table) and for arguments
 *       (ARGP_KEY_ARG); returns 0, or ARGP_ERR_UNKNOWN if it does not want it, or says why with
 *       argp_error(@state, ...); NULL if there are neither
 * @data: for @own, in @state->input
 *
 * --help, --usage and wrong usage end the program, the latter with TOOL_USAGE.
 */
void command_parse(const struct command *command, int argc, char **argv, struct common *common,
		   argp_parser_t own, void *data);

/* At most so many options has a subcommand, the common ones included. */
#define COMMAND_OPTIONS_MAX 24

/**
 * command_options() - all options of a subcommand, the common ones first
 *
 * Return: ended by an empty one; good until the next call.
 */
const struct argp_option *command_options(const struct command *command);

#endif
