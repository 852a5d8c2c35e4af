// SPDX-License-Identifier: GPL-2.0-only
#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

/* Keys that no option has as a letter, nor any subcommand in its table. */
enum {
	KEY_FROM = 0x1000,
	KEY_JSON,
};

static const struct argp_option from_option = {
	"from", KEY_FROM, "FILE|DIR", 0, "answer from a capture instead of this machine", 100
};
static const struct argp_option json_option = { "json", KEY_JSON, NULL, 0, "print JSON", 100 };

/* What the parser is given besides. */
struct parse {
	struct common *common;
	argp_parser_t own;
	void *data;
};

static error_t parse_common(int key, char *arg, struct argp_state *state)
{
	struct parse *parse = state->input;
	error_t rc = ARGP_ERR_UNKNOWN;

	switch (key) {
	case KEY_FROM:
		parse->common->from = arg;
		return 0;
	case KEY_JSON:
		parse->common->json = true;
		return 0;
	}
	if (parse->own) {
		state->input = parse->data;
		rc = parse->own(key, arg, state);
		state->input = parse;
	}
	if (rc == ARGP_ERR_UNKNOWN && key == ARGP_KEY_ARG)
		argp_error(state, "there is no place for \"%s\"", arg);
	return rc;
}

const struct argp_option *command_options(const struct command *command)
{
	static struct argp_option all[COMMAND_OPTIONS_MAX + 1];
	size_t n = 0;

	memset(all, 0, sizeof(all));
	if (command->takes & TAKES_FROM)
		all[n++] = from_option;
	if (command->takes & TAKES_JSON)
		all[n++] = json_option;
	for (const struct argp_option *own = command->options; own && (own->name || own->doc);
	     own++) {
		if (n == COMMAND_OPTIONS_MAX)
			abort();
		all[n++] = *own;
	}
	return all;
}

void command_parse(const struct command *command, int argc, char **argv, struct common *common,
		   argp_parser_t own, void *data)
{
	struct parse parse = { common, own, data };
	char name[64], doc[2048];
	struct argp argp = {
		.options = command_options(command),
		.parser = parse_common,
		.args_doc = command->args,
		.doc = doc,
	};

	snprintf(name, sizeof(name), "softreserve %s", command->name);
	snprintf(doc, sizeof(doc), "%s\vExit status:\n%s", command->help, command->statuses);
	argv[0] = name;
	argp_err_exit_status = TOOL_USAGE;
	*common = (struct common){ 0 };
	if (argp_parse(&argp, argc, argv, 0, NULL, &parse))
		exit(TOOL_USAGE);
}
