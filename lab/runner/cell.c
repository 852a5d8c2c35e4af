// SPDX-License-Identifier: GPL-2.0-only
#include "cell.h"

#include <json-c/json.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "../../policy/verdict.h"

const struct cell_look cell_looks[CELL_CLASSES] = {
	[CELL_FAILED] = { "no result", "the lab failed, not the kernel", "#000000", "#ffffff" },
	[CELL_CRASH] = { "crash", "the kernel crashed or hung", "#67001f", "#ffffff" },
	[CELL_BAD] = { "bad", "memory that does not work was handed out", "#c51b4a", "#ffffff" },
	[CELL_LOST] = { "lost", "memory that works cannot be used", "#f4803c", "#000000" },
	[CELL_WARNING] = { "warning", "nothing lost or bad, but the kernel warned", "#eebf4b",
			   "#000000" },
	[CELL_QUARANTINED] = { "quarantined", "nothing lost; what does not work is locked away",
			       "#b9d9f2", "#000000" },
	[CELL_WELL] = { "well", "nothing lost, nothing bad", "#def5d8", "#000000" },
};

/* Fields of the report that are sizes. */
static const struct {
	const char *key;
	size_t offset;
} sizes[] = {
	{ "soft_reserved", offsetof(struct cell, described) },
	{ "cxl", offsetof(struct cell, cxl) },
	{ "dax", offsetof(struct cell, dax) },
	{ "quarantined", offsetof(struct cell, quarantined) },
	{ "lost", offsetof(struct cell, lost) },
	{ "bad", offsetof(struct cell, bad) },
};

static struct json_object *get(struct json_object *object, const char *key)
{
	return json_object_object_get(object, key);
}

static char *get_text(struct json_object *object, const char *key)
{
	const char *text = json_object_get_string(get(object, key));

	return text ? mem_text(text) : NULL;
}

static void read_sizes(struct cell *cell, struct json_object *report)
{
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct json_object *bytes = get(report, sizes[i].key);
		uint64_t *size = (uint64_t *)((char *)cell + sizes[i].offset);

		*size = bytes ? json_object_get_uint64(bytes) : CELL_UNKNOWN;
	}
}

static bool has_kind(struct json_object *conflicts, const char *kind)
{
	for (size_t i = 0; i < json_object_array_length(conflicts); i++) {
		struct json_object *conflict = json_object_array_get_idx(conflicts, i);
		const char *is = json_object_get_string(get(conflict, "kind"));

		if (is && !strcmp(is, kind))
			return true;
	}
	return false;
}

static void read_kinds(struct cell *cell, struct json_object *conflicts)
{
	for (int i = 0; i < SR_CONFLICT_KINDS; i++) {
		const char *kind = sr_conflict_kinds[i].name;

		if (has_kind(conflicts, kind))
			text_list_add(&cell->kinds, mem_text(kind));
	}
}

/* @log is null if the guest never came to say it. */
static void read_log(struct cell *cell, struct json_object *log)
{
	size_t n = log ? json_object_array_length(log) : 0;

	cell->warned = n > 0;
	for (size_t i = 0; i < n; i++)
		if (ending_died(json_object_get_string(json_object_array_get_idx(log, i))))
			cell->died = true;
}

static bool is_report(struct json_object *report)
{
	return json_object_is_type(report, json_type_object) &&
	       json_object_is_type(get(report, "status"), json_type_string) &&
	       json_object_is_type(get(report, "end"), json_type_string) &&
	       json_object_is_type(get(report, "conflicts"), json_type_array);
}

int cell_read(struct cell *cell, const char *json)
{
	struct json_object *report = json_tokener_parse(json);
	int ret = -1;

	*cell = (struct cell){ .ending = ENDING_FAILED };
	if (is_report(report)) {
		cell->ending = ending_find(json_object_get_string(get(report, "end")));
		cell->as_declared =
			!strcmp(json_object_get_string(get(report, "status")), "as-declared");
		read_sizes(cell, report);
		cell->verdict = get_text(report, "verdict");
		read_kinds(cell, get(report, "conflicts"));
		read_log(cell, get(report, "log"));
		cell->files = get_text(report, "files");
		ret = 0;
	}
	json_object_put(report);
	return ret;
}

enum cell_class cell_classify(const struct cell *cell)
{
	if (cell->ending == ENDING_FAILED)
		return CELL_FAILED;
	if (cell->ending != ENDING_DONE)
		return CELL_CRASH;
	if (cell->bad)
		return CELL_BAD;
	if (cell->lost)
		return CELL_LOST;
	if (cell->warned)
		return CELL_WARNING;
	return cell->quarantined ? CELL_QUARANTINED : CELL_WELL;
}

uint64_t cell_amount(const struct cell *cell)
{
	switch (cell_classify(cell)) {
	case CELL_BAD:
		return cell->bad;
	case CELL_LOST:
		return cell->lost;
	case CELL_QUARANTINED:
		return cell->quarantined;
	default:
		return 0;
	}
}

void cell_free(struct cell *cell)
{
	free(cell->verdict);
	free(cell->files);
	text_list_free(&cell->kinds);
	*cell = (struct cell){ 0 };
}
