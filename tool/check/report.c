// SPDX-License-Identifier: GPL-2.0-only
#include "report.h"

#include <inttypes.h>
#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>

#include "../machine/grow.h"
#include "../machine/path.h"
#include "../terminal.h"
#include "rules.h"

/* Where there is no terminal, and the least that sentences get. */
#define WIDTH 100
#define WIDTH_WHAT 40

char *report_where(const struct place *place)
{
	char offset[32] = "", range[64] = "";
	const char *file = place->file ? path_base(place->file) : "";
	const char *device = place->device ? place->device : "";

	if (place->file && place->offset != NO_OFFSET)
		snprintf(offset, sizeof(offset), "+0x%zx", place->offset);
	if (!sr_range_empty(place->range))
		snprintf(range, sizeof(range), "%s0x%" PRIx64 "-0x%" PRIx64,
			 *file || *device ? " " : "", place->range.start, place->range.end);
	return text_format("%s%s%s%s", file, offset, device, range);
}

/* Breaks lines at blanks, in place. */
static void wrap(char *text, size_t width)
{
	char *begin = text, *blank = NULL;

	for (char *at = text; *at; at++) {
		if (*at == ' ')
			blank = at;
		if ((size_t)(at - begin) < width || !blank)
			continue;
		*blank = '\n';
		begin = blank + 1;
		blank = NULL;
	}
}

static struct libscols_table *new_table(FILE *out)
{
	static const char *const names[] = { "SEVERITY", "RULE", "WHERE", "WHAT" };
	struct libscols_table *table = scols_new_table();

	if (!table)
		return NULL;
	scols_table_set_stream(table, out);
	scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct libscols_column *column = scols_table_new_column(table, names[i], 0, 0);

		if (!column || scols_column_set_flags(column, SCOLS_FL_WRAP) ||
		    scols_column_set_safechars(column, "\n") ||
		    scols_column_set_wrapfunc(column, scols_wrapnl_chunksize,
					      scols_wrapnl_nextchunk, NULL)) {
			scols_unref_table(table);
			return NULL;
		}
	}
	return table;
}

static int add_finding(struct libscols_table *table, const struct finding *f, size_t width)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);
	char *where = report_where(&f->place);
	char *what = text_format("%s (%s)", f->what, f->section);
	int rc;

	wrap(where, 20);
	wrap(what, width);
	rc = !line || scols_line_set_data(line, 0, severity_name(f->severity)) ||
	     scols_line_set_data(line, 1, f->rule) || scols_line_refer_data(line, 2, where);
	if (rc)
		free(where);
	if (rc || scols_line_refer_data(line, 3, what)) {
		free(what);
		return -1;
	}
	return 0;
}

/* What is left for sentences beside the other columns. */
static size_t width_left(FILE *out)
{
	size_t others = strlen("SEVERITY ") + strlen("decoder-undescribed ") +
			strlen("0x123456789a-0x123456789a ");
	size_t width = terminal_columns(out, WIDTH);

	return width > others + WIDTH_WHAT ? width - others : WIDTH_WHAT;
}

static int print_findings(FILE *out, const struct findings *findings)
{
	struct libscols_table *table = new_table(out);
	int rc = 0;

	if (!table)
		return -1;
	for (size_t i = 0; i < findings->n && !rc; i++)
		rc = add_finding(table, &findings->finding[i], width_left(out));
	if (!rc)
		rc = scols_print_table(table);
	scols_unref_table(table);
	return rc ? -1 : 0;
}

static const char *read_how(bool incomplete)
{
	return incomplete ? ", read in part" : ", read whole";
}

static void print_tables(FILE *out, const struct machine *m)
{
	const struct cedt *cedt = &m->cedt;
	size_t ports = 0;

	for (size_t i = 0; i < m->srat.n_initiators; i++)
		ports += m->srat.initiator[i].port;
	if (cedt->present)
		fprintf(out,
			"CEDT: %zu host bridges, %zu windows, %zu XOR structures, %zu RCEC "
			"associations, %zu system descriptions%s\n",
			cedt->n_chbs, cedt->n_cfmws, cedt->n_cxims, cedt->n_rdpas, cedt->n_csds,
			read_how(cedt->incomplete));
	if (m->srat.present)
		fprintf(out,
			"SRAT: %zu memory ranges, %zu generic initiators, %zu generic ports%s\n",
			m->srat.n_memory, m->srat.n_initiators - ports, ports,
			read_how(m->srat.incomplete));
	if (m->hmat.present)
		fprintf(out, "HMAT: %zu proximity domains of memory, %zu values%s\n",
			m->hmat.n_proximity, m->hmat.n_values, read_how(m->hmat.incomplete));
	if (!cedt->present || !m->srat.present || !m->hmat.present)
		fprintf(out, "Not there, or not readable:%s%s%s\n", cedt->present ? "" : " CEDT",
			m->srat.present ? "" : " SRAT", m->hmat.present ? "" : " HMAT");
}

static void print_rest(FILE *out, const struct machine *m)
{
	if (m->map.from)
		fprintf(out, "Memory map (%s): %zu entries\n", m->map.from, m->map.n);
	if (!m->unknown)
		fprintf(out, "Soft Reserved: %zu ranges\n", m->described.n);
	if (m->cxl.present)
		fprintf(out, "CXL bus: %zu ports, %zu memory devices, %zu decoders, %zu regions\n",
			m->cxl.n_ports, m->cxl.n_memdevs, m->cxl.n_decoders, m->cxl.n_regions);
}

/* One line a reason, with all rules that it concerns. */
static void print_unchecked(FILE *out, const struct findings *findings)
{
	for (size_t i = 0; i < findings->n_unchecked; i++) {
		const char *why = findings->unchecked[i].why;
		bool said = false;

		for (size_t j = 0; j < i; j++)
			said |= !strcmp(findings->unchecked[j].why, why);
		if (said)
			continue;
		fprintf(out, "Not checked, as %s:", why);
		for (size_t j = i; j < findings->n_unchecked; j++)
			if (!strcmp(findings->unchecked[j].why, why))
				fprintf(out, " %s", findings->unchecked[j].rule);
		fputc('\n', out);
	}
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void print_summary(FILE *out, const struct machine *m, const struct findings *findings)
{
	const size_t *count = findings->count;
	size_t rules;

	check_rules(&rules);
	if (findings->more)
		fprintf(out, "%zu more findings like these are not shown.\n", findings->more);
	if (!m->cedt.present && !count[SEVERITY_ERROR] && !count[SEVERITY_WARNING])
		fprintf(out, "It cannot be told whether firmware is right: there is no CEDT that "
			     "could be read.\n");
	else
		fprintf(out, "%zu error%s, %zu warning%s, %zu note%s; %zu of %zu rules applied.\n",
			count[SEVERITY_ERROR], plural(count[SEVERITY_ERROR]),
			count[SEVERITY_WARNING], plural(count[SEVERITY_WARNING]),
			count[SEVERITY_NOTE], plural(count[SEVERITY_NOTE]),
			rules - findings->n_unchecked, rules);
}

int report_print(FILE *out, const struct machine *machine, const struct findings *findings,
		 bool decode)
{
	int rc = 0;

	print_tables(out, machine);
	print_rest(out, machine);
	if (decode)
		rc = report_decoded(out, machine);
	fputc('\n', out);
	if (findings->n && !rc)
		rc = print_findings(out, findings);
	print_unchecked(out, findings);
	print_summary(out, machine, findings);
	return rc;
}
