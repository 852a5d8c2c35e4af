// SPDX-License-Identifier: GPL-2.0-only
#include "commands.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "text.h"
#include "verdict.h"

/* Without the module the machine is as it is: a unit that waits for memory goes on all the same. */
static int run_wait(const struct command *command, int argc, char **argv)
{
	struct common common = { 0 };
	char verdict[32];

	command_parse(command, argc, argv, &common, NULL, NULL);
	if (verdict_await(verdict, sizeof(verdict))) {
		printf("The verdict is %s.\n", verdict);
		return TOOL_DONE;
	}
	if (errno == ENOENT) {
		complain("the module softreserve is not loaded: there is nothing to wait for");
		return TOOL_DECIDED;
	}
	complain("the module does not tell a verdict: %s", strerror(errno));
	return TOOL_FAILED;
}

const struct command command_wait = {
	.name = "wait",
	.args = "",
	.help = "wait until it is decided who gets the memory",
	.statuses = "  0  there is a verdict\n"
		    "  1  there is no module that would give one\n"
		    "  4  it went wrong\n",
	.run = run_wait,
};
