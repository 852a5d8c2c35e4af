// SPDX-License-Identifier: GPL-2.0-only
/* softreserve: where every byte of CXL memory went, and why; and what to do about it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "completion.h"
#include "text.h"

static const struct command *const commands[] = {
	&command_capture, &command_check, &command_explain, &command_list, &command_map,
	&command_release, &command_retry, &command_status,  &command_wait,
};

#define N_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int usage(FILE *out, int status)
{
	fputs("usage: softreserve SUBCOMMAND [OPTION...]\n\n", out);
	for (size_t i = 0; i < N_COMMANDS; i++)
		fprintf(out, "  %-9s%-16s%s\n", commands[i]->name, commands[i]->args,
			commands[i]->help);
	fputs("\nEach subcommand has --help, which lists its options and exit statuses, too.\n"
	      "Wrong usage ends with 64, a capture that cannot be read at all with 66, and what\n"
	      "cannot be written with 4.\n",
	      out);
	return status;
}

/* For those who build packages: help does not show it. */
static int completion(const char *shell)
{
	if (!completion_print(shell, commands, N_COMMANDS)) {
		complain("there is completion for bash and zsh, not for \"%s\"",
			 shell ? shell : "");
		return TOOL_USAGE;
	}
	return fflush(stdout) ? TOOL_FAILED : TOOL_DONE;
}

/* What could not be written, the file system being full, must not pass for what was. */
static int finish(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	complain("standard output cannot be written: %s", strerror(errno));
	return TOOL_FAILED;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return usage(stderr, TOOL_USAGE);
	if (!strcmp(argv[1], "--help"))
		return finish(usage(stdout, TOOL_DONE));
	if (!strcmp(argv[1], "--version")) {
		puts("softreserve " VERSION);
		return TOOL_DONE;
	}
	if (!strcmp(argv[1], "--completion"))
		return completion(argv[2]);
	for (size_t i = 0; i < N_COMMANDS; i++)
		if (!strcmp(argv[1], commands[i]->name))
			return finish(commands[i]->run(commands[i], argc - 1, argv + 1));
	complain("there is no subcommand \"%s\"", argv[1]);
	return usage(stderr, TOOL_USAGE);
}
