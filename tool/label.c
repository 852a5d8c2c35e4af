// SPDX-License-Identifier: GPL-2.0-only
#include "label.h"

#include <json.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "machine/grow.h"

/* A label is far shorter: it has at most PROBLEMS_MAX paths. */
#define OLD_MAX ((size_t)1 << 20)

/* The label of what is captured again; NULL if it has none. */
static struct json_object *old_label(const struct source *source)
{
	struct json_object *label = NULL;
	size_t size = 0;
	char *text = source_is_live(source) ? NULL : source_read(source, LABEL_PATH, &size);

	if (text && size < OLD_MAX)
		label = json_tokener_parse(text);
	free(text);
	if (json_object_is_type(label, json_type_object))
		return label;
	json_object_put(label);
	return NULL;
}

static struct json_object *old_value(struct json_object *old, const char *name, json_type type)
{
	struct json_object *value;

	if (!old || !json_object_object_get_ex(old, name, &value) ||
	    !json_object_is_type(value, type))
		return NULL;
	return json_object_get(value);
}

static struct json_object *now(void)
{
	char text[32];
	time_t t = time(NULL);
	struct tm tm;

	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&t, &tm));
	return json_object_new_string(text);
}

static void add_missing(struct json_object *list, const struct problems *missing)
{
	for (size_t i = 0; i < missing->n; i++) {
		struct json_object *one = json_object_new_object();

		json_object_object_add(one, "path",
				       json_object_new_string(missing->problem[i].file));
		json_object_object_add(one, "reason",
				       json_object_new_string(missing->problem[i].text));
		json_object_array_add(list, one);
	}
}

/* Nothing that is known is said as null. */
static struct json_object *is_root(const struct source *source, struct json_object *old)
{
	if (source_is_live(source))
		return json_object_new_boolean(!geteuid());
	return old_value(old, "root", json_type_boolean);
}

static struct json_object *kernel(const struct source *source)
{
	char release[128];

	if (source_text(source, release, sizeof(release), "proc/sys/kernel/osrelease"))
		return json_object_new_string(release);
	return NULL;
}

static struct json_object *make(const struct source *source, struct json_object *old,
				const struct problems *missing, bool redacted)
{
	struct json_object *label = json_object_new_object(), *time, *list, *was;

	time = old_value(old, "time", json_type_string);
	list = old_value(old, "missing", json_type_array);
	was = old_value(old, "redacted", json_type_boolean);
	list = list ? list : json_object_new_array();
	add_missing(list, missing);
	json_object_object_add(label, "format", json_object_new_int(LABEL_FORMAT));
	json_object_object_add(label, "tool", json_object_new_string("softreserve " VERSION));
	json_object_object_add(label, "kernel", kernel(source));
	json_object_object_add(label, "time", time ? time : now());
	json_object_object_add(label, "root", is_root(source, old));
	json_object_object_add(label, "redacted",
			       json_object_new_boolean(redacted || json_object_get_boolean(was)));
	json_object_object_add(label, "missing", list);
	json_object_put(was);
	return label;
}

char *label_write(const struct source *source, const struct problems *missing, bool redacted)
{
	struct json_object *old = old_label(source);
	struct json_object *label = make(source, old, missing, redacted);
	char *text = text_format(
		"%s\n", json_object_to_json_string_ext(
				label, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));

	json_object_put(label);
	json_object_put(old);
	return text;
}
