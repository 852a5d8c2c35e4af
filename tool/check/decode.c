// SPDX-License-Identifier: GPL-2.0-only
/* Every structure of every table, named and decoded. */
#include <inttypes.h>
#include <libsmartcols.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../machine/grow.h"
#include "report.h"

/**
 * struct sheet - a kind of structure
 * @title: what is above its table
 * @columns: their names, ended by NULL
 * @count: how many structures there are
 * @cell: contents, for free()
 */
struct sheet {
	const char *title;
	const char *columns[9];
	size_t (*count)(const struct machine *m);
	char *(*cell)(const struct machine *m, size_t row, size_t column);
};

static char *hex(uint64_t number)
{
	return text_format("0x%" PRIx64, number);
}

static char *decimal(uint64_t number)
{
	return text_format("%" PRIu64, number);
}

static char *yes(bool is)
{
	return text_format("%s", is ? "yes" : "no");
}

static char *range_cell(struct sr_range range)
{
	return sr_range_empty(range)
		       ? text_format("none")
		       : text_format("0x%" PRIx64 "-0x%" PRIx64, range.start, range.end);
}

static size_t count_chbs(const struct machine *m)
{
	return m->cedt.n_chbs;
}

static char *chbs_cell(const struct machine *m, size_t row, size_t column)
{
	const struct chbs *s = &m->cedt.chbs[row];
	const uint64_t cells[] = { s->offset, s->uid, s->version, s->base, s->length };

	return hex(cells[column]);
}

static size_t count_cfmws(const struct machine *m)
{
	return m->cedt.n_cfmws;
}

static char *restrictions_cell(uint16_t restrictions)
{
	static const char *const names[] = { "type2",	   "type3", "volatile",
					     "persistent", "fixed", "bi" };
	char text[64] = "";

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (restrictions & 1 << i) {
			strcat(text, *text ? "," : "");
			strcat(text, names[i]);
		}
	return text_format("%s", *text ? text : "none");
}

static char *targets_cell(const struct cfmws *w)
{
	char text[16 * CEDT_TARGETS_MAX] = "";
	size_t length = 0;

	for (unsigned int i = 0; i < w->n_targets; i++)
		length += (size_t)snprintf(text + length, sizeof(text) - length, "%s0x%" PRIx32,
					   i ? "," : "", w->target[i]);
	return text_format("%s", text);
}

static char *cfmws_cell(const struct machine *m, size_t row, size_t column)
{
	const struct cfmws *s = &m->cedt.cfmws[row];

	switch (column) {
	case 0:
		return hex(s->offset);
	case 1:
		return range_cell(s->range);
	case 2:
		return decimal(s->ways);
	case 3:
		return decimal(s->granularity);
	case 4:
		return s->arithmetic > 1 ? decimal(s->arithmetic)
					 : text_format("%s", s->arithmetic ? "xor" : "modulo");
	case 5:
		return restrictions_cell(s->restrictions);
	case 6:
		return decimal(s->qtg_id);
	default:
		return targets_cell(s);
	}
}

static size_t count_cxims(const struct machine *m)
{
	return m->cedt.n_cxims;
}

static char *cxims_cell(const struct machine *m, size_t row, size_t column)
{
	const struct cxims *s = &m->cedt.cxims[row];
	char text[20 * CEDT_MAPS_MAX] = "";
	size_t length = 0;

	if (column < 2)
		return hex(column ? s->hbig : s->offset);
	for (unsigned int i = 0; i < s->n_maps; i++)
		length += (size_t)snprintf(text + length, sizeof(text) - length, "%s0x%" PRIx64,
					   i ? "," : "", s->map[i]);
	return text_format("%s", text);
}

static size_t count_rdpas(const struct machine *m)
{
	return m->cedt.n_rdpas;
}

static char *rdpas_cell(const struct machine *m, size_t row, size_t column)
{
	const struct rdpas *s = &m->cedt.rdpas[row];
	const uint64_t cells[] = { s->offset, s->segment, s->bdf, s->protocol, s->base };

	return hex(cells[column]);
}

static size_t count_csds(const struct machine *m)
{
	return m->cedt.n_csds;
}

static char *csds_cell(const struct machine *m, size_t row, size_t column)
{
	return hex(column ? m->cedt.csds[row].capabilities : m->cedt.csds[row].offset);
}

static size_t count_memory(const struct machine *m)
{
	return m->srat.n_memory;
}

static char *memory_cell(const struct machine *m, size_t row, size_t column)
{
	const struct srat_memory *s = &m->srat.memory[row];

	switch (column) {
	case 0:
		return hex(s->offset);
	case 1:
		return range_cell(s->range);
	case 2:
		return decimal(s->domain);
	case 3:
		return yes(s->enabled);
	case 4:
		return yes(s->hot_pluggable);
	default:
		return yes(s->non_volatile);
	}
}

static size_t count_initiators(const struct machine *m)
{
	return m->srat.n_initiators;
}

static char *handle_cell(const struct srat_initiator *s)
{
	char text[2 * sizeof(s->handle) + 1] = "";

	for (size_t i = 0; i < sizeof(s->handle); i++)
		snprintf(text + 2 * i, 3, "%02x", s->handle[i]);
	return text_format("%s", text);
}

static char *initiator_cell(const struct machine *m, size_t row, size_t column)
{
	const struct srat_initiator *s = &m->srat.initiator[row];

	switch (column) {
	case 0:
		return hex(s->offset);
	case 1:
		return text_format("%s", s->port ? "port" : "initiator");
	case 2:
		return decimal(s->domain);
	case 3:
		return yes(s->enabled);
	case 4:
		return s->handle_type > 1 ? decimal(s->handle_type)
					  : text_format("%s", s->handle_type ? "pci" : "acpi");
	default:
		return handle_cell(s);
	}
}

static size_t count_proximity(const struct machine *m)
{
	return m->hmat.n_proximity;
}

static char *proximity_cell(const struct machine *m, size_t row, size_t column)
{
	const struct hmat_proximity *s = &m->hmat.proximity[row];

	if (!column)
		return hex(s->offset);
	if (column == 1)
		return decimal(s->memory);
	return s->initiator_valid ? decimal(s->initiator) : text_format("none");
}

static size_t count_values(const struct machine *m)
{
	return m->hmat.n_values;
}

static char *value_cell(const struct machine *m, size_t row, size_t column)
{
	static const char *const types[] = { "latency, ps",	     "read latency, ps",
					     "write latency, ps",    "bandwidth, MB/s",
					     "read bandwidth, MB/s", "write bandwidth, MB/s" };
	const struct hmat_value *s = &m->hmat.value[row];

	switch (column) {
	case 0:
		return hex(s->offset);
	case 1:
		return text_format("%s", types[s->data_type]);
	case 2:
		return decimal(s->initiator);
	case 3:
		return decimal(s->target);
	default:
		return decimal(s->value);
	}
}

static const struct sheet sheets[] = {
	{ "CEDT: host bridges (CHBS)",
	  { "OFFSET", "UID", "VERSION", "BASE", "LENGTH" },
	  count_chbs,
	  chbs_cell },
	{ "CEDT: windows (CFMWS)",
	  { "OFFSET", "ADDRESSES", "WAYS", "GRANULARITY", "ARITHMETIC", "RESTRICTIONS", "QTG",
	    "TARGETS" },
	  count_cfmws,
	  cfmws_cell },
	{ "CEDT: XOR maps (CXIMS)", { "OFFSET", "HBIG", "MAPS" }, count_cxims, cxims_cell },
	{ "CEDT: RCEC associations (RDPAS)",
	  { "OFFSET", "SEGMENT", "BDF", "PROTOCOL", "BASE" },
	  count_rdpas,
	  rdpas_cell },
	{ "CEDT: system description (CSDS)", { "OFFSET", "CAPABILITIES" }, count_csds, csds_cell },
	{ "SRAT: memory",
	  { "OFFSET", "ADDRESSES", "DOMAIN", "ENABLED", "HOTPLUG", "NONVOLATILE" },
	  count_memory,
	  memory_cell },
	{ "SRAT: generic initiators and ports",
	  { "OFFSET", "KIND", "DOMAIN", "ENABLED", "HANDLE-TYPE", "HANDLE" },
	  count_initiators,
	  initiator_cell },
	{ "HMAT: proximity domains of memory",
	  { "OFFSET", "MEMORY", "INITIATOR" },
	  count_proximity,
	  proximity_cell },
	{ "HMAT: values",
	  { "OFFSET", "TYPE", "INITIATOR", "TARGET", "VALUE" },
	  count_values,
	  value_cell },
};

static int add_row(struct libscols_table *table, const struct sheet *sheet, const struct machine *m,
		   size_t row)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);

	if (!line)
		return -1;
	for (size_t i = 0; sheet->columns[i]; i++) {
		char *cell = sheet->cell(m, row, i);

		if (scols_line_refer_data(line, i, cell)) {
			free(cell);
			return -1;
		}
	}
	return 0;
}

static int print_sheet(FILE *out, const struct sheet *sheet, const struct machine *m)
{
	struct libscols_table *table = scols_new_table();
	int rc = table ? 0 : -1;

	if (table)
		scols_table_set_stream(table, out);
	for (size_t i = 0; !rc && sheet->columns[i]; i++)
		rc = scols_table_new_column(table, sheet->columns[i], 0, 0) ? 0 : -1;
	for (size_t i = 0; !rc && i < sheet->count(m); i++)
		rc = add_row(table, sheet, m, i);
	fprintf(out, "\n%s\n", sheet->title);
	if (!rc)
		rc = scols_print_table(table);
	scols_unref_table(table);
	return rc ? -1 : 0;
}

int report_decoded(FILE *out, const struct machine *machine)
{
	for (size_t i = 0; i < sizeof(sheets) / sizeof(sheets[0]); i++)
		if (sheets[i].count(machine) && print_sheet(out, &sheets[i], machine))
			return -1;
	return 0;
}
