// SPDX-License-Identifier: GPL-2.0-only
#include "record.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "works.h"

/*
 * Members of records. Each returns 0, or -1 if the member is missing or of
 * another type.
 */
static int get(struct json_object *object, const char *key, enum json_type type,
	       struct json_object **out)
{
	return json_object_object_get_ex(object, key, out) && json_object_is_type(*out, type) ? 0
											      : -1;
}

/* What the guest cannot tell of is there, and null. */
static bool is_null(struct json_object *object, const char *key)
{
	struct json_object *value;

	return json_object_object_get_ex(object, key, &value) && !value;
}

static int get_text(struct json_object *object, const char *key, char **out)
{
	struct json_object *value;

	if (get(object, key, json_type_string, &value))
		return -1;
	free(*out);
	*out = mem_text(json_object_get_string(value));
	return 0;
}

static int get_bool(struct json_object *object, const char *key, bool *out)
{
	struct json_object *value;

	if (get(object, key, json_type_boolean, &value))
		return -1;
	*out = json_object_get_boolean(value);
	return 0;
}

static int get_u64(struct json_object *object, const char *key, u64 *out)
{
	struct json_object *value;

	if (get(object, key, json_type_int, &value))
		return -1;
	*out = json_object_get_uint64(value);
	return 0;
}

static int get_int(struct json_object *object, const char *key, long long *out)
{
	struct json_object *value;

	if (get(object, key, json_type_int, &value))
		return -1;
	*out = json_object_get_int64(value);
	return 0;
}

static int get_range(struct json_object *object, struct sr_range *out)
{
	return get_u64(object, "start", &out->start) || get_u64(object, "end", &out->end) ? -1 : 0;
}

/* Calls @each for every element of a list. */
static int get_list(struct json_object *object, const char *key,
		    int (*each)(struct json_object *element, void *arg), void *arg)
{
	struct json_object *list;

	if (get(object, key, json_type_array, &list))
		return -1;
	for (size_t i = 0; i < json_object_array_length(list); i++)
		if (each(json_object_array_get_idx(list, i), arg))
			return -1;
	return 0;
}

static int add_range(struct json_object *element, void *arg)
{
	struct sr_range r;

	if (get_range(element, &r))
		return -1;
	ranges_add(arg, r.start, r.end);
	return 0;
}

static int get_ranges(struct json_object *object, const char *key, struct sr_set *out)
{
	int ret = get_list(object, key, add_range, out);

	sr_set_normalize(out);
	return ret;
}

static int add_text(struct json_object *element, void *arg)
{
	if (!json_object_is_type(element, json_type_string))
		return -1;
	text_list_add(arg, mem_text(json_object_get_string(element)));
	return 0;
}

static int hear_platform(struct guest *g, struct json_object *record)
{
	return get_text(record, "release", &g->release) ||
	       get_list(record, "places", add_range, &g->places) ||
	       get_list(record, "windows", add_range, &g->windows) ||
	       get_ranges(record, "described", &g->described) ||
	       get_u64(record, "memory_block", &g->memory_block) ||
	       g->memory_block < MEMORY_BLOCK_MIN || g->memory_block & (g->memory_block - 1);
}

static int hear_ledger(struct guest *g, struct json_object *record)
{
	return get_ranges(record, "cxl", &g->cxl) || get_ranges(record, "dax", &g->dax) ||
	       get_ranges(record, "online", &g->online) || get_ranges(record, "bad", &g->bad) ||
	       get_ranges(record, "iomem", &g->iomem) ||
	       get_ranges(record, "quarantined", &g->quarantined) ||
	       get_u64(record, "verified", &g->verified);
}

static int add_device(struct json_object *element, void *arg)
{
	struct guest *g = arg;
	struct dax_device *d;

	g->devices = mem_grow(g->devices, g->n_devices + 1, sizeof(*d));
	d = &g->devices[g->n_devices++];
	*d = (struct dax_device){ .target_node = -1 };
	get_int(element, "target_node", &d->target_node);
	get_text(element, "driver", &d->driver); /* null if none is bound */
	return get_text(element, "name", &d->name) || get_ranges(element, "ranges", &d->ranges);
}

static int hear_devices(struct guest *g, struct json_object *record)
{
	return get_list(record, "devices", add_device, g);
}

static int add_decoder(struct json_object *element, void *arg)
{
	struct guest *g = arg;
	struct hdm_decoder *d;

	g->decoders = mem_grow(g->decoders, g->n_decoders + 1, sizeof(*d));
	d = &g->decoders[g->n_decoders++];
	*d = (struct hdm_decoder){ 0 };
	return get_text(element, "component", &d->component) ||
	       get_int(element, "index", &d->index) ||
	       get_bool(element, "committed", &d->committed) ||
	       get_bool(element, "intact", &d->intact) || get_bool(element, "gone", &d->gone);
}

static int hear_decoders(struct guest *g, struct json_object *record)
{
	g->decoders_closed = is_null(record, "decoders");
	return g->decoders_closed ? 0 : get_list(record, "decoders", add_decoder, g);
}

static int add_conflict(struct json_object *element, void *arg)
{
	struct guest *g = arg;
	struct conflict *c;

	g->conflicts = mem_grow(g->conflicts, g->n_conflicts + 1, sizeof(*c));
	c = &g->conflicts[g->n_conflicts++];
	*c = (struct conflict){ 0 };
	c->ranged = !get_range(element, &c->range);
	if (get_text(element, "device", &c->device))
		c->device = mem_text("");
	return get_text(element, "kind", &c->kind);
}

/* In sysfs a node is text. */
static int add_said_node(struct json_object *element, struct said *said, struct sr_range range)
{
	char *text = NULL, *end;
	long long node;

	if (get_text(element, "node", &text))
		return -1;
	node = strtoll(text, &end, 10);
	said->nodes = mem_grow(said->nodes, said->n_nodes + 1, sizeof(*said->nodes));
	said->nodes[said->n_nodes++] = (struct said_node){ range, *text && !*end ? node : -1 };
	free(text);
	return 0;
}

static int add_said(struct json_object *element, void *arg)
{
	struct said *said = arg;
	const struct {
		const char *name;
		struct sr_set *set;
	} dispositions[] = {
		{ "cxl", &said->cxl },	       { "dax", &said->dax },
		{ "foreign", &said->foreign }, { "quarantined", &said->quarantined },
		{ "pending", &said->pending },
	};
	struct sr_range range;
	char *name = NULL;
	int ret = get_range(element, &range) || get_text(element, "disposition", &name) ||
		  add_said_node(element, said, range);

	for (size_t i = 0; !ret && i < sizeof(dispositions) / sizeof(dispositions[0]); i++)
		if (!strcmp(name, dispositions[i].name))
			ranges_add(dispositions[i].set, range.start, range.end);
	free(name);
	return ret ? -1 : 0;
}

static int hear_said(struct json_object *record, struct said *said)
{
	if (get_list(record, "ranges", add_said, said))
		return -1;
	sr_set_normalize(&said->cxl);
	sr_set_normalize(&said->dax);
	sr_set_normalize(&said->foreign);
	sr_set_normalize(&said->quarantined);
	sr_set_normalize(&said->pending);
	return 0;
}

static int hear_module(struct guest *g, struct json_object *record)
{
	if (get_bool(record, "loaded", &g->module_loaded))
		return -1;
	if (g->module_loaded && get_text(record, "verdict", &g->verdict))
		return -1;
	get_text(record, "refusal", &g->refusal); /* null if there was none */
	return hear_said(record, &g->said) || get_list(record, "conflicts", add_conflict, g);
}

static int hear_tool(struct guest *g, struct json_object *record)
{
	g->tool_absent = is_null(record, "broken");
	return g->tool_absent ? 0 : get_list(record, "broken", add_text, &g->broken);
}

static int hear_log(struct guest *g, struct json_object *record)
{
	return get_list(record, "lines", add_text, &g->log);
}

static int hear_end(struct guest *g, struct json_object *record)
{
	(void)record;
	g->ended = true;
	return 0;
}

/* Every record arrives exactly once. */
static const struct {
	const char *name;
	int (*hear)(struct guest *g, struct json_object *record);
} records[] = {
	{ "platform", hear_platform }, { "ledger", hear_ledger }, { "dax_devices", hear_devices },
	{ "decoders", hear_decoders }, { "module", hear_module }, { "tool", hear_tool },
	{ "log", hear_log },	       { "end", hear_end },
};

#define N_RECORDS (sizeof(records) / sizeof(records[0]))

static const char record_prefix[] = "# record ";
static const char not_ok_prefix[] = "not ok";
static const char bail_prefix[] = "Bail out!";

static bool starts_with(const char *line, const char *prefix)
{
	return !strncmp(line, prefix, strlen(prefix));
}

static char *hear_record(struct guest *g, const char *name, struct json_object *record)
{
	for (size_t i = 0; i < N_RECORDS; i++) {
		if (strcmp(records[i].name, name))
			continue;
		if (g->seen & 1u << i)
			return mem_format("the guest sent its %s record twice", name);
		g->seen |= 1u << i;
		if (records[i].hear(g, record))
			return mem_format("the guest's %s record is malformed", name);
		return NULL;
	}
	return mem_format("the guest sent an unknown record \"%s\"", name);
}

static char *hear_json(struct guest *g, const char *json)
{
	struct json_object *record = json_tokener_parse(json);
	char *name = NULL;
	char *error;

	if (get_text(record, "record", &name))
		error = mem_text("the guest sent a record that is no JSON object with a name");
	else
		error = hear_record(g, name, record);
	free(name);
	json_object_put(record);
	return error;
}

char *guest_hear(struct guest *g, const char *line)
{
	if (starts_with(line, record_prefix))
		return hear_json(g, line + strlen(record_prefix));
	if (starts_with(line, not_ok_prefix))
		text_list_add(&g->not_ok, mem_text(line));
	if (starts_with(line, bail_prefix))
		return mem_format("the guest gave up:%s", line + strlen(bail_prefix));
	return NULL;
}

const char *guest_comment(const char *line)
{
	return starts_with(line, "# ") && !starts_with(line, record_prefix) ? line + 2 : NULL;
}

bool guest_said(const struct guest *g, const char *record)
{
	for (size_t i = 0; i < N_RECORDS; i++)
		if (!strcmp(records[i].name, record))
			return g->seen & 1u << i;
	return false;
}

const char *guest_missing(const struct guest *g)
{
	for (size_t i = 0; i < N_RECORDS; i++)
		if (!(g->seen & 1u << i))
			return records[i].name;
	return NULL;
}

static void free_lists(struct guest *g)
{
	for (size_t i = 0; i < g->n_devices; i++) {
		free(g->devices[i].name);
		free(g->devices[i].driver);
		ranges_free(&g->devices[i].ranges);
	}
	for (size_t i = 0; i < g->n_decoders; i++)
		free(g->decoders[i].component);
	for (size_t i = 0; i < g->n_conflicts; i++) {
		free(g->conflicts[i].kind);
		free(g->conflicts[i].device);
	}
	free(g->devices);
	free(g->decoders);
	free(g->conflicts);
	text_list_free(&g->broken);
	text_list_free(&g->log);
	text_list_free(&g->not_ok);
}

void guest_free(struct guest *g)
{
	free_lists(g);
	ranges_free(&g->places);
	ranges_free(&g->windows);
	ranges_free(&g->described);
	ranges_free(&g->cxl);
	ranges_free(&g->dax);
	ranges_free(&g->online);
	ranges_free(&g->bad);
	ranges_free(&g->iomem);
	ranges_free(&g->quarantined);
	ranges_free(&g->said.cxl);
	ranges_free(&g->said.dax);
	ranges_free(&g->said.foreign);
	ranges_free(&g->said.quarantined);
	ranges_free(&g->said.pending);
	free(g->said.nodes);
	free(g->release);
	free(g->verdict);
	free(g->refusal);
	*g = (struct guest){ 0 };
}
