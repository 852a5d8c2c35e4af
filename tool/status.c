// SPDX-License-Identifier: GPL-2.0-only
/* softreserve status: one screen, and an exit status for scripts and monitoring. */
#include <inttypes.h>
#include <libsmartcols.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "json.h"
#include "machine/grow.h"
#include "machine/hdm.h"
#include "machine/observe.h"
#include "machine/pieces.h"
#include "machine/replace.h"
#include "machine/share.h"
#include "open.h"
#include "size.h"
#include "terminal.h"
#include "text.h"

/* Lines of the kernel's log that the module wrote: what it did, and when. */
#define LOG_LINES_MAX 16

/* What the status is of. */
struct status {
	const struct machine *machine;
	struct judgement judgement;
	struct shares shares;
	/* Bytes in use that a device decodes, no bridge above it does, and nobody has checked. */
	uint64_t undecoded;
};

/* What each fate means, in the table of bytes. */
static const char *const meanings[SHARE_KINDS] = {
	[SHARE_CXL] = "usable through CXL regions",
	[SHARE_DAX] = "usable as raw DAX memory, not through CXL",
	[SHARE_FOREIGN] = "usable, outside every CXL window",
	[SHARE_QUARANTINED] = "locked away by softreserve, as it is not safe to use",
	[SHARE_PENDING] = "not decided yet",
	[SHARE_UNKNOWN] = "it cannot be told who has it",
	[SHARE_LOST] = "nobody can reach it",
};

/* Whether a CXL device decodes some of it: then a window should have contained it. */
static bool is_decoded(const struct status *status, struct sr_range range)
{
	const struct sr_snapshot *snap = &status->judgement.snapshot;

	for (size_t i = 0; i < snap->n_decoders; i++)
		if (sr_range_intersects(snap->decoders[i].range, range))
			return true;
	return false;
}

/* Bytes of CXL devices that are usable, and not through CXL. */
static uint64_t raw_bytes(const struct status *status)
{
	uint64_t bytes = status->shares.bytes[SHARE_DAX];

	for (size_t i = 0; i < status->shares.n; i++) {
		const struct share *share = &status->shares.share[i];

		if (share->kind == SHARE_FOREIGN && is_decoded(status, share->range))
			bytes += sr_range_bytes(share->range);
	}
	return bytes;
}

/* Whether the module has written to the memory before it gave it out, and read it back. */
static bool is_checked(const struct machine *machine)
{
	const struct module *module = &machine->module;
	char verify[16];

	if (!module->loaded || !strcmp(module->policy, "observe") ||
	    !strcmp(module->verdict, "refused"))
		return false;
	source_text(machine->source, verify, sizeof(verify),
		    "sys/module/softreserve/parameters/verify");
	return strcmp(verify, "off") != 0;
}

static struct sr_set raw_set(const struct shares *shares)
{
	struct sr_set raw = { 0 };

	for (size_t i = 0; i < shares->n; i++)
		if (shares->share[i].kind == SHARE_DAX || shares->share[i].kind == SHARE_FOREIGN)
			*GROW(raw.range, raw.n) = shares->share[i].range;
	raw.cap = raw.n;
	sr_set_normalize(&raw);
	return raw;
}

static uint64_t undecoded_bytes(const struct status *status)
{
	struct hdms hdms = hdms_read(status->machine);
	struct sr_set gaps = hdms_undecoded(&hdms, status->machine);
	struct sr_set raw = raw_set(&status->shares), both = { .cap = gaps.n + raw.n };
	uint64_t bytes;

	both.range = memory_resize(NULL, (both.cap + 1) * sizeof(*both.range));
	sr_set_intersect(&gaps, &raw, &both);
	bytes = is_checked(status->machine) ? 0 : sr_set_bytes(&both);
	free(both.range);
	free(raw.range);
	free(gaps.range);
	hdms_free(&hdms);
	return bytes;
}

static int exit_status(const struct status *status)
{
	const uint64_t *bytes = status->shares.bytes;

	if (status->machine->unknown || bytes[SHARE_PENDING])
		return TOOL_UNKNOWN;
	if (bytes[SHARE_LOST] || bytes[SHARE_QUARANTINED] || status->undecoded)
		return TOOL_LOST;
	return raw_bytes(status) ? TOOL_DEGRADED : TOOL_DONE;
}

/* The one sentence that an operator wants. */
static char *summary(const struct status *status)
{
	const uint64_t *bytes = status->shares.bytes;
	char text[SIZE_TEXT], other[SIZE_TEXT];

	if (status->machine->unknown)
		return text_format("it cannot be told what became of the memory: %s",
				   status->machine->unknown);
	if (!status->machine->described.n)
		return text_format("firmware describes no Soft Reserved memory");
	if (bytes[SHARE_PENDING])
		return text_format("%s wait for softreserve's verdict",
				   size_text(text, bytes[SHARE_PENDING]));
	if (status->undecoded)
		return text_format("%s of %s are in use, but no bridge decodes them: expect "
				   "corruption; softreserve explain tells why",
				   size_text(text, status->undecoded),
				   size_text(other, sr_set_bytes(&status->machine->described)));
	if (bytes[SHARE_LOST])
		return text_format("%s of %s are lost: softreserve explain tells why",
				   size_text(text, bytes[SHARE_LOST]),
				   size_text(other, sr_set_bytes(&status->machine->described)));
	if (bytes[SHARE_QUARANTINED])
		return text_format("%s of %s are locked away: softreserve explain tells why",
				   size_text(text, bytes[SHARE_QUARANTINED]),
				   size_text(other, sr_set_bytes(&status->machine->described)));
	if (raw_bytes(status))
		return text_format(
			"all memory is %s, but %s not through CXL%s: softreserve explain tells why",
			is_checked(status->machine) ? "usable" : "in use",
			size_text(text, raw_bytes(status)),
			is_checked(status->machine)
				? ""
				: ", and nobody has checked whether that works");
	return text_format("all memory that firmware described is usable");
}

/* What the module has said, or what it would say. */
static char *verdict(const struct status *status)
{
	const struct module *module = &status->machine->module;
	const struct judgement *judgement = &status->judgement;

	if (module->loaded)
		return text_format("%s%s%s%s", module->verdict,
				   !strcmp(module->policy, "observe") ? " (observed only)" : "",
				   *module->refusal ? ": " : "", module->refusal);
	if (judgement->from == SEEN_NOTHING)
		return text_format("not given: the module softreserve is not loaded");
	return text_format(
		"not given: the module softreserve is not loaded; %s would follow from what "
		"is seen",
		sr_outcome_name(judgement->verdict.outcome));
}

/* Of memory in a window nothing is said that nobody has tried. */
static const char *meaning(const struct status *status, enum share_kind kind)
{
	if (kind == SHARE_DAX && !is_checked(status->machine))
		return "in use as raw DAX memory, not through CXL, and not checked";
	return meanings[kind];
}

static void print_bytes(const struct status *status)
{
	char text[SIZE_TEXT];

	printf("\n%-12s %10s  described by firmware as Soft Reserved\n", "Memory",
	       size_text(text, sr_set_bytes(&status->machine->described)));
	for (int i = 0; i < SHARE_KINDS; i++) {
		if (!status->shares.bytes[i])
			continue;
		printf("  %-11s %9s  ", share_kind_name(i),
		       size_text(text, status->shares.bytes[i]));
		terminal_wrap(stdout, 25, meaning(status, i));
	}
}

static void print_conflict(const char *kind, struct sr_range range, const char *device,
			   const char *meaning)
{
	printf("  %-12s", kind);
	if (!sr_range_empty(range))
		printf(" 0x%" PRIx64 "-0x%" PRIx64, range.start, range.end);
	printf("%s%s\n    ", *device ? " " : "", device);
	terminal_wrap(stdout, 4, meaning);
}

/* The module's, or those that we see where it is not loaded. */
static void print_conflicts(const struct status *status)
{
	const struct module *module = &status->machine->module;
	const struct sr_verdict *ours = &status->judgement.verdict;
	size_t n = module->loaded ? module->n_conflicts : ours->n_conflicts;

	if (n)
		puts("\nConflicts");
	for (size_t i = 0; i < n; i++) {
		const struct module_conflict *theirs = &module->conflict[i];

		if (module->loaded)
			print_conflict(theirs->kind, theirs->range, theirs->device,
				       theirs->meaning);
		else
			print_conflict(sr_conflict_kinds[ours->conflicts[i].kind].name,
				       ours->conflicts[i].range, ours->conflicts[i].device,
				       sr_conflict_kinds[ours->conflicts[i].kind].meaning);
	}
}

/* The last lines that the module wrote. */
static void collect_log(const char *log, struct json_object *lines)
{
	while (log && *log) {
		size_t n = strcspn(log, "\n");
		const char *found = memmem(log, n, "softreserve: ", strlen("softreserve: "));

		if (found) {
			char *line = text_copy(log, n);

			json_object_array_add(lines, json_text(line));
			free(line);
		}
		log += n + (log[n] == '\n');
	}
	while (json_object_array_length(lines) > LOG_LINES_MAX)
		json_object_array_del_idx(lines, 0, 1);
}

static void print_log(const struct status *status)
{
	struct json_object *lines = json_object_new_array();

	collect_log(status->machine->log, lines);
	if (json_object_array_length(lines))
		puts("\nWhat softreserve did");
	for (size_t i = 0; i < json_object_array_length(lines); i++)
		printf("  %s\n", json_object_get_string(json_object_array_get_idx(lines, i)));
	json_object_put(lines);
}

/* NULL: there is nothing to say. */
static void print_line(const char *label, const char *text)
{
	if (!text)
		return;
	printf("%-12s ", label);
	terminal_wrap(stdout, 13, text);
}

static void print_text(const struct status *status)
{
	char *text = summary(status), *said = verdict(status);
	char *idle = region_idle(status->machine, &status->shares);
	char *replace = replace_text(status->machine, &status->shares);
	char *missing = pieces_missing(status->machine);

	print_line("Status", text);
	print_line("Verdict", said);
	print_line("Missing", missing);
	print_line("Kernel", *status->machine->release ? status->machine->release : NULL);
	print_line("Defect", status->judgement.differs);
	print_line("Idle region", idle);
	print_line("Replacing", replace);
	if (!status->machine->unknown || status->machine->described.n)
		print_bytes(status);
	print_conflicts(status);
	print_log(status);
	free(text);
	free(said);
	free(idle);
	free(replace);
	free(missing);
}

static struct json_object *conflict_json(const char *kind, struct sr_range range,
					 const char *device, const char *meaning)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "kind", json_text(kind));
	json_range(object, range);
	json_object_object_add(object, "device", *device ? json_text(device) : NULL);
	json_object_object_add(object, "meaning", json_text(meaning));
	return object;
}

static struct json_object *module_json(const struct module *module)
{
	struct json_object *object = json_object_new_object(), *list = json_object_new_array();

	if (!module->loaded) {
		json_object_put(list);
		json_object_put(object);
		return NULL;
	}
	for (size_t i = 0; i < module->n_conflicts; i++)
		json_object_array_add(list, conflict_json(module->conflict[i].kind,
							  module->conflict[i].range,
							  module->conflict[i].device,
							  module->conflict[i].meaning));
	json_object_object_add(object, "verdict", json_text(module->verdict));
	json_object_object_add(object, "policy", json_text(module->policy));
	json_object_object_add(object, "refusal",
			       *module->refusal ? json_text(module->refusal) : NULL);
	json_object_object_add(object, "conflicts", list);
	return object;
}

static struct json_object *judgement_json(const struct judgement *judgement)
{
	static const char *const from[] = { "nothing", "sysfs", "module" };
	struct json_object *object = json_object_new_object(), *list = json_object_new_array();
	const struct sr_verdict *ours = &judgement->verdict;

	for (size_t i = 0; i < ours->n_conflicts; i++)
		json_object_array_add(
			list, conflict_json(sr_conflict_kinds[ours->conflicts[i].kind].name,
					    ours->conflicts[i].range, ours->conflicts[i].device,
					    sr_conflict_kinds[ours->conflicts[i].kind].meaning));
	json_object_object_add(object, "from", json_text(from[judgement->from]));
	json_object_object_add(
		object, "outcome",
		judgement->from == SEEN_NOTHING ? NULL : json_text(sr_outcome_name(ours->outcome)));
	json_object_object_add(object, "conflicts", list);
	return object;
}

static void add_text(struct json_object *object, const char *name, char *text)
{
	json_object_object_add(object, name, json_text(text));
	free(text);
}

static void print_json(const struct status *status)
{
	struct json_object *object = json_begin("status", status->machine);
	struct json_object *lines = json_object_new_array();

	json_object_object_add(object, "status", json_object_new_int(exit_status(status)));
	add_text(object, "summary", summary(status));
	json_object_object_add(object, "bytes", json_bytes(status->machine, &status->shares));
	json_object_object_add(object, "undecoded", json_number(status->undecoded));
	json_object_object_add(object, "module", module_json(&status->machine->module));
	json_object_object_add(object, "judgement", judgement_json(&status->judgement));
	json_object_object_add(object, "defect", json_text(status->judgement.differs));
	add_text(object, "idle_region", region_idle(status->machine, &status->shares));
	add_text(object, "replacing", replace_text(status->machine, &status->shares));
	add_text(object, "missing", pieces_missing(status->machine));
	collect_log(status->machine->log, lines);
	json_object_object_add(object, "log", lines);
	json_print(object);
}

static int run(const struct command *command, int argc, char **argv)
{
	struct subject subject;
	struct common common = { 0 };
	struct status status;
	int rc;

	command_parse(command, argc, argv, &common, NULL, NULL);
	if (!subject_open(&subject, &common))
		return TOOL_NO_INPUT;
	status.machine = subject.machine;
	status.judgement = judge(subject.machine);
	status.shares = shares_count(subject.machine, &status.judgement);
	status.undecoded = undecoded_bytes(&status);
	if (common.json)
		print_json(&status);
	else
		print_text(&status);
	rc = exit_status(&status);
	shares_free(&status.shares);
	judgement_free(&status.judgement);
	subject_close(&subject);
	return rc;
}

const struct command command_status = {
	.name = "status",
	.args = "",
	.help = "say on one screen whether all memory is usable",
	.statuses = "  0  all bytes are usable, through CXL where they are in its windows\n"
		    "  1  bytes are lost or locked away, or in use where no bridge decodes them\n"
		    "  2  all bytes are usable or in use, but some of them not through CXL\n"
		    "  3  it cannot be told (not root, no verdict yet), and it was said why\n",
	.takes = TAKES_FROM | TAKES_JSON,
	.run = run,
};
