// SPDX-License-Identifier: GPL-2.0-only
#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine/grow.h"

/* Of the whole: raised when a field changes its meaning or goes. */
#define FORMAT 1

/* Bytes of the UTF-8 sequence at @text, 0 if there is none (RFC 3629). */
static size_t sequence(const unsigned char *text)
{
	unsigned char c = text[0];
	size_t n = c < 0x80 ? 1 : c >= 0xc2 && c < 0xe0 ? 2 : (c & 0xf0) == 0xe0 ? 3 : 4;

	if (c >= 0x80 && (c < 0xc2 || c > 0xf4))
		return 0;
	for (size_t i = 1; i < n; i++)
		if ((text[i] & 0xc0) != 0x80)
			return 0;
	/* Neither longer than needed, nor a surrogate, nor beyond Unicode. */
	if ((c == 0xe0 && text[1] < 0xa0) || (c == 0xed && text[1] > 0x9f) ||
	    (c == 0xf0 && text[1] < 0x90) || (c == 0xf4 && text[1] > 0x8f))
		return 0;
	return n;
}

struct json_object *json_text(const char *text)
{
	struct json_object *object;
	char *copy;

	if (!text)
		return NULL;
	copy = text_copy(text, (size_t)-1);
	for (char *at = copy; *at;) {
		size_t n = sequence((unsigned char *)at);

		if (!n)
			*at = '?';
		at += n ? n : 1;
	}
	object = json_object_new_string(copy);
	free(copy);
	return object;
}

struct json_object *json_number(uint64_t number)
{
	return json_object_new_uint64(number);
}

void json_range(struct json_object *object, struct sr_range range)
{
	bool empty = sr_range_empty(range);

	json_object_object_add(object, "start", empty ? NULL : json_number(range.start));
	json_object_object_add(object, "end", empty ? NULL : json_number(range.end));
	json_object_object_add(object, "size", empty ? NULL : json_number(sr_range_bytes(range)));
}

static struct json_object *problem_json(const struct problem *problem, const struct source *source)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "file", json_text(source_called(source, problem->file)));
	json_object_object_add(object, "offset",
			       problem->offset == PROBLEM_WHOLE ? NULL
								: json_number(problem->offset));
	json_object_object_add(object, "line", problem->line ? json_number(problem->line) : NULL);
	json_object_object_add(object, "text", json_text(problem->text));
	return object;
}

struct json_object *json_begin(const char *command, const struct machine *machine)
{
	struct json_object *object = json_object_new_object(), *list = json_object_new_array();

	for (size_t i = 0; i < machine->problems.n; i++)
		json_object_array_add(list,
				      problem_json(&machine->problems.problem[i], machine->source));
	json_object_object_add(object, "format", json_number(FORMAT));
	json_object_object_add(object, "command", json_text(command));
	json_object_object_add(object, "machine", json_text(source_name(machine->source)));
	json_object_object_add(object, "kernel",
			       *machine->release ? json_text(machine->release) : NULL);
	json_object_object_add(object, "unknown", json_text(machine->unknown));
	json_object_object_add(object, "problems", list);
	return object;
}

struct json_object *json_share(const struct share *share)
{
	struct json_object *object = json_object_new_object();

	json_range(object, share->range);
	json_object_object_add(object, "node",
			       share->node < 0 ? NULL : json_object_new_int(share->node));
	json_object_object_add(object, "owner", *share->owner ? json_text(share->owner) : NULL);
	json_object_object_add(object, "disposition", json_text(share_kind_name(share->kind)));
	json_object_object_add(object, "conflict",
			       *share->conflict ? json_text(share->conflict) : NULL);
	json_object_object_add(object, "dax", *share->dax ? json_text(share->dax) : NULL);
	json_object_object_add(object, "driver", *share->driver ? json_text(share->driver) : NULL);
	json_object_object_add(object, "online", json_object_new_boolean(share->online));
	return object;
}

struct json_object *json_bytes(const struct machine *machine, const struct shares *shares)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "described", json_number(sr_set_bytes(&machine->described)));
	for (int i = 0; i < SHARE_KINDS; i++)
		json_object_object_add(object, share_kind_name(i), json_number(shares->bytes[i]));
	return object;
}

void json_print(struct json_object *object)
{
	puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY |
							    JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}
