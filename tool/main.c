// SPDX-License-Identifier: GPL-2.0-only
/* softreserve: what an operator does about CXL memory after the module's verdict. */
#include <stdio.h>
#include <string.h>

#include "release.h"
#include "retry.h"
#include "text.h"

/**
 * struct command - a subcommand
 * @name: its name
 * @args: its arguments, as the help says them
 * @help: what it does
 * @run: carries it out, with the arguments that follow; returns the exit status
 */
static const struct command {
	const char *name;
	const char *args;
	const char *help;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "retry", "", "decide anew, once the cause of the verdict is mended", tool_retry },
	{ "release", "REGION", "destroy a CXL region whose memory can be taken offline",
	  tool_release },
};

#define N_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int usage(FILE *out, int status)
{
	for (size_t i = 0; i < N_COMMANDS; i++)
		fprintf(out, "%s softreserve %-8s %-7s  %s\n",
			i ? "      " : "usage:", commands[i].name, commands[i].args,
			commands[i].help);
	fputs("\nExit status: 0 done; 1 decided anew, and CXL does not keep all memory; 2 wrong\n"
	      "usage; 3 refused, nothing was changed; 4 failed half way\n",
	      out);
	return status;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return usage(stderr, TOOL_USAGE);
	if (!strcmp(argv[1], "--help"))
		return usage(stdout, TOOL_DONE);
	for (size_t i = 0; i < N_COMMANDS; i++) {
		if (strcmp(argv[1], commands[i].name))
			continue;
		if (argc > 2 && !strcmp(argv[2], "--help"))
			return usage(stdout, TOOL_DONE);
		return commands[i].run(argc - 2, argv + 2);
	}
	complain("there is no subcommand \"%s\"", argv[1]);
	return usage(stderr, TOOL_USAGE);
}
