// SPDX-License-Identifier: GPL-2.0-only
/* softreserve list: one row a run of Soft Reserved bytes, and who has it. */
#include <inttypes.h>
#include <libsmartcols.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "commands.h"
#include "json.h"
#include "machine/grow.h"
#include "open.h"
#include "size.h"
#include "text.h"

/* A column: how it is called, shown and explained. */
enum column {
	COLUMN_START,
	COLUMN_END,
	COLUMN_SIZE,
	COLUMN_NODE,
	COLUMN_OWNER,
	COLUMN_DISPOSITION,
	COLUMN_CONFLICT,
	COLUMN_DAX,
	COLUMN_DRIVER,
	COLUMN_STATE,
	COLUMNS
};

static const struct {
	const char *name;
	bool right;
	bool usual;
} columns[COLUMNS] = {
	[COLUMN_START] = { "START", true, true },
	[COLUMN_END] = { "END", true, true },
	[COLUMN_SIZE] = { "SIZE", true, true },
	[COLUMN_NODE] = { "NODE", true, true },
	[COLUMN_OWNER] = { "OWNER", false, true },
	[COLUMN_DISPOSITION] = { "DISPOSITION", false, true },
	[COLUMN_CONFLICT] = { "CONFLICT", false, true },
	[COLUMN_DAX] = { "DAX", false, false },
	[COLUMN_DRIVER] = { "DRIVER", false, false },
	[COLUMN_STATE] = { "STATE", false, false },
};

static const struct argp_option options[] = {
	{ "bytes", 'b', NULL, 0, "sizes in bytes", 0 },
	{ "noheadings", 'n', NULL, 0, "neither headings nor the line with the sum", 0 },
	{ "output", 'o', "LIST", 0,
	  "columns, separated by commas: START, END, SIZE, NODE, OWNER, DISPOSITION, CONFLICT, DAX, "
	  "DRIVER, STATE; by default the first seven",
	  0 },
	{ "raw", 'r', NULL, 0, "for programs that read lines: fields separated by one blank", 0 },
	{ 0 }
};

struct list {
	bool bytes;
	bool noheadings;
	bool raw;
	enum column column[COLUMNS];
	size_t n;
};

static bool find_column(const char *name, enum column *column)
{
	for (int i = 0; i < COLUMNS; i++) {
		if (!strcasecmp(name, columns[i].name)) {
			*column = i;
			return true;
		}
	}
	return false;
}

static void choose_columns(struct list *list, char *names, struct argp_state *state)
{
	enum column column = COLUMN_START;
	char *rest;

	list->n = 0;
	for (char *name = strtok_r(names, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
		if (!find_column(name, &column))
			argp_error(state, "there is no column \"%s\"", name);
		if (list->n == COLUMNS)
			argp_error(state, "there are only %d columns", COLUMNS);
		list->column[list->n++] = column;
	}
	if (!list->n)
		argp_error(state, "no column is named");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct list *list = state->input;

	switch (key) {
	case 'b':
		list->bytes = true;
		return 0;
	case 'n':
		list->noheadings = true;
		return 0;
	case 'o':
		choose_columns(list, arg, state);
		return 0;
	case 'r':
		list->raw = true;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const char *state_text(const struct share *share)
{
	if (share->online)
		return "online";
	return !strcmp(share->driver, "kmem") ? "offline" : "-";
}

static const char *or_dash(const char *text)
{
	return *text ? text : "-";
}

/* What a share shows in a column, for free(). */
static char *cell(const struct list *list, const struct share *share, enum column column)
{
	uint64_t size = sr_range_bytes(share->range);
	char text[SIZE_TEXT];

	switch (column) {
	case COLUMN_START:
		return text_format("0x%" PRIx64, share->range.start);
	case COLUMN_END:
		return text_format("0x%" PRIx64, share->range.end);
	case COLUMN_SIZE:
		if (list->bytes || list->raw)
			return text_format("%" PRIu64, size);
		return text_format("%s", size_text(text, size));
	case COLUMN_NODE:
		return share->node < 0 ? text_format("-") : text_format("%d", share->node);
	case COLUMN_OWNER:
		return text_format("%s", or_dash(share->owner));
	case COLUMN_DISPOSITION:
		return text_format("%s", share_kind_name(share->kind));
	case COLUMN_CONFLICT:
		return text_format("%s", or_dash(share->conflict));
	case COLUMN_DAX:
		return text_format("%s", or_dash(share->dax));
	case COLUMN_DRIVER:
		return text_format("%s", or_dash(share->driver));
	default:
		return text_format("%s", state_text(share));
	}
}

static int fill(struct libscols_table *table, const struct list *list, const struct shares *shares)
{
	for (size_t i = 0; i < list->n; i++)
		if (!scols_table_new_column(table, columns[list->column[i]].name, 0,
					    columns[list->column[i]].right ? SCOLS_FL_RIGHT : 0))
			return -1;
	for (size_t k = 0; k < shares->n; k++) {
		struct libscols_line *line = scols_table_new_line(table, NULL);

		for (size_t i = 0; line && i < list->n; i++)
			if (scols_line_refer_data(line, i,
						  cell(list, &shares->share[k], list->column[i])))
				return -1;
		if (!line)
			return -1;
	}
	return 0;
}

/* As in the column SIZE. */
static const char *sum_text(const struct list *list, char text[SIZE_TEXT], uint64_t bytes)
{
	if (!list->bytes)
		return size_text(text, bytes);
	snprintf(text, SIZE_TEXT, "%" PRIu64, bytes);
	return text;
}

static void print_sum(const struct list *list, const struct machine *machine,
		      const struct shares *shares)
{
	uint64_t described = sr_set_bytes(&machine->described);
	const char *between = ": ";
	char text[SIZE_TEXT];

	printf("\n%s described by firmware", sum_text(list, text, described));
	for (int i = 0; i < SHARE_KINDS; i++) {
		if (!shares->bytes[i])
			continue;
		printf("%s%s %s", between, sum_text(list, text, shares->bytes[i]),
		       share_kind_name(i));
		between = " + ";
	}
	puts(".");
}

static int print_table(const struct list *list, const struct machine *machine,
		       const struct shares *shares)
{
	struct libscols_table *table = scols_new_table();
	int rc;

	if (!table)
		return TOOL_FAILED;
	scols_table_enable_raw(table, list->raw);
	scols_table_enable_noheadings(table, list->noheadings);
	rc = fill(table, list, shares);
	if (!rc && shares->n)
		rc = scols_print_table(table);
	scols_unref_table(table);
	if (rc) {
		complain("the table cannot be printed");
		return TOOL_FAILED;
	}
	if (!list->noheadings && !list->raw && shares->n)
		print_sum(list, machine, shares);
	return TOOL_DONE;
}

static int print_json(const struct machine *machine, const struct shares *shares)
{
	struct json_object *object = json_begin("list", machine), *rows = json_object_new_array();

	for (size_t i = 0; i < shares->n; i++)
		json_object_array_add(rows, json_share(&shares->share[i]));
	json_object_object_add(object, "ranges", rows);
	json_object_object_add(object, "bytes", json_bytes(machine, shares));
	json_print(object);
	return TOOL_DONE;
}

static int run(const struct command *command, int argc, char **argv)
{
	struct list list = { 0 };
	struct subject subject;
	struct judgement judgement;
	struct shares shares;
	struct common common = { 0 };
	int status;

	for (int i = 0; i < COLUMNS; i++)
		if (columns[i].usual)
			list.column[list.n++] = i;
	command_parse(command, argc, argv, &common, parse, &list);
	if (!subject_open(&subject, &common))
		return TOOL_NO_INPUT;
	judgement = judge(subject.machine);
	shares = shares_count(subject.machine, &judgement);
	if (common.json)
		status = print_json(subject.machine, &shares);
	else
		status = print_table(&list, subject.machine, &shares);
	if (subject.machine->unknown) {
		complain("it cannot be told who has what: %s", subject.machine->unknown);
		status = TOOL_UNKNOWN;
	}
	shares_free(&shares);
	judgement_free(&judgement);
	subject_close(&subject);
	return status;
}

const struct command command_list = {
	.name = "list",
	.args = "",
	.help = "list every range of Soft Reserved memory, and who has it",
	.statuses = "  0  done\n"
		    "  3  it cannot be told who has what, and it was said why\n",
	.takes = TAKES_FROM | TAKES_JSON,
	.options = options,
	.run = run,
};
