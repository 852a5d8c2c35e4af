/* SPDX-License-Identifier: GPL-2.0-only */
/* JSON that the subcommands print: the parts that several have alike (docs/json.md). */
#ifndef SOFTRESERVE_TOOL_JSON_H
#define SOFTRESERVE_TOOL_JSON_H

#include <json-c/json.h>

#include "machine/share.h"

/** json_text() - a string; bytes that are no UTF-8 become "?"; NULL for NULL */
struct json_object *json_text(const char *text);

/** json_number() - a number of bytes, or an address */
struct json_object *json_number(uint64_t number);

/** json_range() - add "start", "end" and "size" to an object; all null if @range is empty */
void json_range(struct json_object *object, struct sr_range range);

/** json_begin() - an object with "format", "command", "machine", "kernel", "unknown", "problems" */
struct json_object *json_begin(const char *command, const struct machine *machine);

/** json_share() - a run of bytes: a row of list */
struct json_object *json_share(const struct share *share);

/** json_bytes() - "described", and bytes of each fate */
struct json_object *json_bytes(const struct machine *machine, const struct shares *shares);

/** json_print() - print it on standard output, and free it */
void json_print(struct json_object *object);

#endif
