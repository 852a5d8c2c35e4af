// SPDX-License-Identifier: GPL-2.0-only
#include "commands.h"

#include <stdio.h>

#include "check/report.h"
#include "check/rules.h"
#include "text.h"

#define KEY_DECODE 'd'

static error_t take_option(int key, char *arg, struct argp_state *state)
{
	bool *decode = state->input;

	(void)arg;
	if (key != KEY_DECODE)
		return ARGP_ERR_UNKNOWN;
	*decode = true;
	return 0;
}

static int status_of(const struct machine *m, const struct findings *findings)
{
	if (findings->count[SEVERITY_ERROR])
		return TOOL_FOUND;
	if (findings->count[SEVERITY_WARNING])
		return TOOL_WARNED;
	return m->cedt.present ? TOOL_DONE : TOOL_UNKNOWN;
}

static int run(const struct source *source, bool json, bool decode)
{
	struct machine *machine = machine_read(source);
	struct findings findings;
	int rc, status;

	findings = check_run(machine);
	status = status_of(machine, &findings);
	if (json)
		rc = report_json(stdout, machine, &findings);
	else
		rc = report_print(stdout, machine, &findings, decode);
	if (rc) {
		complain("there is no memory left");
		status = TOOL_FAILED;
	}
	findings_free(&findings);
	machine_free(machine);
	return status;
}

static int run_check(const struct command *command, int argc, char **argv)
{
	struct source *source;
	struct common common = { 0 };
	bool decode = false;
	int status;

	command_parse(command, argc, argv, &common, take_option, &decode);
	source = source_open(common.from);
	if (!source)
		return TOOL_NO_INPUT;
	status = run(source, common.json, decode);
	source_close(source);
	return status;
}

static const struct argp_option options[] = {
	{ "decode", KEY_DECODE, NULL, 0, "print every structure of the tables, too", 0 },
	{ 0 },
};

/* Firmware's description of CXL memory against itself, whether or not anything has failed yet. */
const struct command command_check = {
	.name = "check",
	.args = "",
	.help = "find what is wrong with firmware's tables, memory map and decoders",
	.statuses = "  0  no errors and no warnings\n"
		    "  1  errors were found\n"
		    "  2  warnings were found, and no errors\n"
		    "  3  it cannot be told: there is nothing to read\n",
	.takes = TAKES_FROM | TAKES_JSON,
	.options = options,
	.run = run_check,
};
