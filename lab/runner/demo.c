// SPDX-License-Identifier: GPL-2.0-only
#include "demo.h"

#include <err.h>
#include <libsmartcols.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "memory.h"
#include "report.h"

static char *row_described(const struct run *run)
{
	return bytes_format(mem_zero(BYTES_TEXT_MAX, 1), run->outcome.soft_reserved);
}

static char *row_usable(const struct run *run)
{
	return bytes_format(mem_zero(BYTES_TEXT_MAX, 1), outcome_usable(&run->outcome));
}

static char *row_online(const struct run *run)
{
	return bytes_format(mem_zero(BYTES_TEXT_MAX, 1), run->outcome.online);
}

static char *row_lost(const struct run *run)
{
	return bytes_format(mem_zero(BYTES_TEXT_MAX, 1), run->outcome.lost);
}

/* "RAM of node 1 (dax0.0)", or "nobody" */
static char *row_owner(const struct run *run)
{
	char *owners = NULL;

	for (size_t i = 0; i < run->guest.n_devices; i++) {
		const struct dax_device *d = &run->guest.devices[i];
		char *more = mem_format(
			"%s%s%s of node %lld (%s)", owners ? owners : "", owners ? ", " : "",
			run->outcome.online ? "RAM" : "raw memory", d->target_node, d->name);

		free(owners);
		owners = more;
	}
	return owners ? owners : mem_text("nobody");
}

static char *row_why(const struct run *run)
{
	const char *verdict = run->guest.verdict;

	if (!run->with_module)
		return mem_text(run->outcome.lost ? "CXL failed, nothing else takes over"
						  : "CXL works");
	if (verdict && !strcmp(verdict, "dax"))
		return mem_text("CXL failed, softreserve took over");
	if (verdict && !strcmp(verdict, "cxl"))
		return mem_text("CXL works, and keeps it");
	return mem_format("verdict: %s", verdict ? verdict : "none");
}

/* clang-format off */
static const struct {
	const char *name;
	char *(*cell)(const struct run *run);
} rows[] = {
	{ "memory that firmware describes", row_described },
	{ "usable", row_usable },
	{ "of it in use as RAM", row_online },
	{ "lost", row_lost },
	{ "who has it", row_owner },
	{ "why", row_why },
};
/* clang-format on */

static char *heading(const struct run *run)
{
	if (run->with_module)
		return mem_text("with softreserve");
	return mem_format("stock Linux %.*s", (int)strcspn(run->kernel.release, "+-"),
			  run->kernel.release);
}

static void add_column(struct libscols_table *table, const char *name)
{
	if (!scols_table_new_column(table, name, 0, 0))
		err(STATUS_NOT_STARTED, "libsmartcols");
}

static void print_table(const struct run *runs)
{
	struct libscols_table *table = scols_new_table();
	char *headings[] = { heading(&runs[0]), heading(&runs[1]) };

	if (!table)
		err(STATUS_NOT_STARTED, "libsmartcols");
	scols_table_set_column_separator(table, "  ");
	add_column(table, "");
	add_column(table, headings[0]);
	add_column(table, headings[1]);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct libscols_line *line = scols_table_new_line(table, NULL);

		if (!line || scols_line_set_data(line, 0, rows[i].name) ||
		    scols_line_refer_data(line, 1, rows[i].cell(&runs[0])) ||
		    scols_line_refer_data(line, 2, rows[i].cell(&runs[1])))
			err(STATUS_NOT_STARTED, "libsmartcols");
	}
	scols_print_table(table);
	scols_unref_table(table);
	free(headings[0]);
	free(headings[1]);
}

static void print_demo(const struct run *runs)
{
	printf("\nMachine %s: %s\n\n", runs[0].machine->name, runs[0].machine->summary);
	print_table(runs);
	if (runs[1].guest.n_conflicts)
		printf("\nWhat softreserve found wrong:\n");
	report_conflicts(&runs[1].guest);
}

enum status demo_run(const struct run_options *options)
{
	struct run_options each = *options;
	struct run runs[2] = { 0 };
	enum status status = STATUS_AS_DECLARED;

	for (int i = 0; i < 2; i++) {
		enum status one;

		each.with_module = i == 1;
		one = run_machine(&each, &runs[i]);
		run_explain(&runs[i]);
		if (status == STATUS_AS_DECLARED)
			status = one;
		if (one == STATUS_NOT_STARTED)
			break;
	}
	/* A lost VM has no ledger to show. */
	if (guest_said(&runs[0].guest, "ledger") && guest_said(&runs[1].guest, "ledger"))
		print_demo(runs);
	run_free(&runs[0]);
	run_free(&runs[1]);
	return status;
}
