// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <json-c/json.h>

#include "report.h"

static void add_text(struct json_object *to, const char *name, const char *text)
{
	json_object_object_add(to, name, text ? json_object_new_string(text) : NULL);
}

/* Addresses are text: not all programs that read JSON have 64 bits of integer. */
static void add_address(struct json_object *to, const char *name, uint64_t address)
{
	char text[24];

	snprintf(text, sizeof(text), "0x%" PRIx64, address);
	add_text(to, name, text);
}

static void add_count(struct json_object *to, const char *name, size_t n)
{
	json_object_object_add(to, name, json_object_new_int64((int64_t)n));
}

static struct json_object *finding_json(const struct finding *f)
{
	struct json_object *json = json_object_new_object();

	add_text(json, "severity", severity_name(f->severity));
	add_text(json, "rule", f->rule);
	add_text(json, "what", f->what);
	add_text(json, "section", f->section);
	if (f->place.file)
		add_text(json, "file", f->place.file);
	if (f->place.file && f->place.offset != NO_OFFSET)
		add_count(json, "offset", f->place.offset);
	if (f->place.device)
		add_text(json, "device", f->place.device);
	if (!sr_range_empty(f->place.range)) {
		add_address(json, "start", f->place.range.start);
		add_address(json, "end", f->place.range.end);
	}
	return json;
}

static struct json_object *unchecked_json(const struct unchecked *u)
{
	struct json_object *json = json_object_new_object();

	add_text(json, "rule", u->rule);
	add_text(json, "why", u->why);
	return json;
}

static struct json_object *table_json(bool present, bool incomplete)
{
	struct json_object *json = json_object_new_object();

	json_object_object_add(json, "present", json_object_new_boolean(present));
	json_object_object_add(json, "whole", json_object_new_boolean(present && !incomplete));
	return json;
}

static struct json_object *read_json(const struct machine *m)
{
	struct json_object *read = json_object_new_object();
	struct json_object *cedt = table_json(m->cedt.present, m->cedt.incomplete);
	struct json_object *srat = table_json(m->srat.present, m->srat.incomplete);
	struct json_object *hmat = table_json(m->hmat.present, m->hmat.incomplete);

	add_count(cedt, "host_bridges", m->cedt.n_chbs);
	add_count(cedt, "windows", m->cedt.n_cfmws);
	add_count(srat, "memory", m->srat.n_memory);
	add_count(srat, "initiators", m->srat.n_initiators);
	add_count(hmat, "memory", m->hmat.n_proximity);
	add_count(hmat, "values", m->hmat.n_values);
	json_object_object_add(read, "CEDT", cedt);
	json_object_object_add(read, "SRAT", srat);
	json_object_object_add(read, "HMAT", hmat);
	return read;
}

int report_json(FILE *out, const struct machine *machine, const struct findings *findings)
{
	struct json_object *json = json_object_new_object();
	struct json_object *list = json_object_new_array();
	struct json_object *unchecked = json_object_new_array();

	for (size_t i = 0; i < findings->n; i++)
		json_object_array_add(list, finding_json(&findings->finding[i]));
	for (size_t i = 0; i < findings->n_unchecked; i++)
		json_object_array_add(unchecked, unchecked_json(&findings->unchecked[i]));
	json_object_object_add(json, "read", read_json(machine));
	json_object_object_add(json, "findings", list);
	json_object_object_add(json, "unchecked", unchecked);
	add_count(json, "errors", findings->count[SEVERITY_ERROR]);
	add_count(json, "warnings", findings->count[SEVERITY_WARNING]);
	add_count(json, "notes", findings->count[SEVERITY_NOTE]);
	add_count(json, "not_shown", findings->more);
	fprintf(out, "%s\n",
		json_object_to_json_string_ext(json, JSON_C_TO_STRING_PRETTY |
							     JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(json);
	return 0;
}
