// SPDX-License-Identifier: GPL-2.0-only
#include "report.h"

#include <err.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>

#include "../../policy/verdict.h"
#include "bytes.h"
#include "declaration.h"

static void put(struct json_object *object, const char *key, struct json_object *value)
{
	json_object_object_add(object, key, value);
}

static struct json_object *text_or_null(const char *text)
{
	return text ? json_object_new_string(text) : NULL;
}

static struct json_object *texts(const struct text_list *list)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < list->n; i++)
		json_object_array_add(array, json_object_new_string(list->text[i]));
	return array;
}

static struct json_object *conflicts(const struct guest *guest)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < guest->n_conflicts; i++) {
		const struct conflict *c = &guest->conflicts[i];
		struct json_object *object = json_object_new_object();

		put(object, "kind", json_object_new_string(c->kind));
		put(object, "start", c->ranged ? json_object_new_uint64(c->range.start) : NULL);
		put(object, "end", c->ranged ? json_object_new_uint64(c->range.end) : NULL);
		put(object, "device", json_object_new_string(c->device));
		json_object_array_add(array, object);
	}
	return array;
}

static struct json_object *devices(const struct guest *guest)
{
	struct json_object *array = json_object_new_array();

	for (size_t i = 0; i < guest->n_devices; i++) {
		const struct dax_device *d = &guest->devices[i];
		struct json_object *object = json_object_new_object();

		put(object, "name", json_object_new_string(d->name));
		put(object, "driver", text_or_null(d->driver));
		put(object, "target_node", json_object_new_int64(d->target_node));
		put(object, "bytes", json_object_new_uint64(sr_set_bytes(&d->ranges)));
		json_object_array_add(array, object);
	}
	return array;
}

/* A size in bytes, null if the guest never came to say it. */
static void put_bytes(struct json_object *object, const char *key, bool known, u64 bytes)
{
	put(object, key, known ? json_object_new_uint64(bytes) : NULL);
}

static void put_ledger(struct json_object *object, const struct run *run)
{
	const struct outcome *out = &run->outcome;
	bool platform = guest_said(&run->guest, "platform");
	bool ledger = guest_said(&run->guest, "ledger");

	put_bytes(object, "soft_reserved", platform, out->soft_reserved);
	put_bytes(object, "cxl", ledger, out->cxl);
	put_bytes(object, "dax", ledger, out->dax);
	put_bytes(object, "online", ledger, out->online);
	put_bytes(object, "quarantined", ledger, out->quarantined);
	put_bytes(object, "lost", ledger, out->lost);
	put_bytes(object, "bad", ledger, out->bad);
	put_bytes(object, "iomem_soft_reserved", ledger, out->iomem);
}

void report_json(const struct run *run)
{
	struct json_object *object = json_object_new_object();
	const struct guest *guest = &run->guest;
	bool decoders = guest_said(guest, "decoders") && !guest->decoders_closed;

	put(object, "machine", json_object_new_string(run->machine->name));
	put(object, "kernel", text_or_null(guest->release));
	put(object, "module", json_object_new_boolean(run->with_module));
	put(object, "status", json_object_new_string(status_name(run->outcome.status)));
	put(object, "end", json_object_new_string(ending_name(run->ending)));
	put(object, "reasons", texts(&run->outcome.reasons));
	put_ledger(object, run);
	put(object, "verdict", text_or_null(guest->verdict));
	put(object, "refusal", text_or_null(guest->refusal));
	put(object, "conflicts", conflicts(guest));
	put(object, "decoders_intact",
	    decoders ? json_object_new_boolean(run->outcome.decoders_intact) : NULL);
	put(object, "devices", devices(guest));
	put(object, "log", guest_said(guest, "log") ? texts(&guest->log) : NULL);
	put(object, "log_unexpected", texts(&run->outcome.log_unexpected));
	put(object, "files", text_or_null(run->dir));
	puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY |
							    JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

static void add_row(struct libscols_table *table, const char *name, const char *value)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);

	if (!line || scols_line_set_data(line, 0, name) || scols_line_set_data(line, 1, value))
		err(STATUS_NOT_STARTED, "libsmartcols");
}

static void add_bytes(struct libscols_table *table, const char *name, u64 bytes)
{
	char text[BYTES_TEXT_MAX];

	add_row(table, name, bytes_format(text, bytes));
}

static struct libscols_table *two_columns(const char *first, const char *second)
{
	struct libscols_table *table = scols_new_table();

	if (!table || !scols_table_new_column(table, first, 0, 0) ||
	    !scols_table_new_column(table, second, 0, 0))
		err(STATUS_NOT_STARTED, "libsmartcols");
	return table;
}

static void add_ledger(struct libscols_table *table, const struct outcome *out)
{
	add_bytes(table, "described by firmware", out->soft_reserved);
	add_bytes(table, "usable through CXL", out->cxl);
	add_bytes(table, "usable as raw DAX memory", out->dax);
	add_bytes(table, "of these online as RAM", out->online);
	add_bytes(table, "lost", out->lost);
	add_bytes(table, "not usable, locked away", out->quarantined);
	add_bytes(table, "handed out and bad", out->bad);
	add_bytes(table, "Soft Reserved in /proc/iomem", out->iomem);
}

void report_conflicts(const struct guest *guest)
{
	for (size_t i = 0; i < guest->n_conflicts; i++) {
		const struct conflict *c = &guest->conflicts[i];

		printf("%s %s", c->kind, c->device);
		if (c->ranged)
			printf(" [0x%" PRIx64 "-0x%" PRIx64 "]", c->range.start, c->range.end);
		for (int k = 0; k < SR_CONFLICT_KINDS; k++)
			if (!strcmp(sr_conflict_kinds[k].name, c->kind))
				printf(": %s", sr_conflict_kinds[k].meaning);
		putchar('\n');
	}
}

void report_table(const struct run *run)
{
	struct libscols_table *table = two_columns("NAME", "VALUE");

	scols_table_enable_noheadings(table, 1);
	add_row(table, "machine", run->machine->name);
	add_row(table, "kernel", run->kernel.release);
	add_row(table, "module", run->with_module ? "yes" : "no");
	if (guest_said(&run->guest, "ledger"))
		add_ledger(table, &run->outcome);
	if (guest_said(&run->guest, "decoders") && !run->guest.decoders_closed)
		add_row(table, "firmware's decoders",
			run->outcome.decoders_intact ? "intact" : "changed");
	if (run->guest.verdict)
		add_row(table, "verdict", run->guest.verdict);
	add_row(table, "status", status_name(run->outcome.status));
	scols_print_table(table);
	scols_unref_table(table);
	report_conflicts(&run->guest);
}

static int add_machine(struct libscols_table *table, const char *dir, const char *name)
{
	char *path = mem_format("%s/%s.cfg", dir, name);
	char *error = NULL;
	struct machine *m = machine_load(path, &error);

	if (m)
		add_row(table, m->name, m->summary);
	else
		fprintf(stderr, "%s\n", error);
	machine_free(m);
	free(error);
	free(path);
	return m ? 0 : -1;
}

int report_machines(const char *dir)
{
	struct libscols_table *table = two_columns("MACHINE", "SUMMARY");
	struct text_list names = { 0 };
	int ret = machine_names(dir, &names);

	if (ret)
		warn("%s", dir);
	scols_table_enable_noheadings(table, 1);
	for (size_t i = 0; i < names.n; i++)
		if (add_machine(table, dir, names.text[i]))
			ret = -1;
	scols_print_table(table);
	scols_unref_table(table);
	text_list_free(&names);
	return ret;
}
