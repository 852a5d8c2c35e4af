// SPDX-License-Identifier: GPL-2.0-only
/* softreserve explain: why bytes are where they are, followed link by link. */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "json.h"
#include "machine/chain.h"
#include "machine/grow.h"
#include "machine/path.h"
#include "open.h"
#include "size.h"
#include "terminal.h"
#include "text.h"

/* Lines of the kernel's log that are shown at most: the first ones, where the cause is. */
#define LOG_LINES_MAX 12

/* Ranges that are shown at most to a person who names none. */
#define RANGES_MAX 100

/* What is explained: @range, the described parts of @asked. */
struct explain {
	struct subject subject;
	struct judgement judgement;
	struct shares shares;
	struct hdms hdms;
	struct sr_set asked;
	struct sr_range *range;
	size_t n;
};

static error_t take_argument(int key, char *arg, struct argp_state *state)
{
	const char **what = state->input;

	if (key != ARGP_KEY_ARG || *what)
		return ARGP_ERR_UNKNOWN;
	*what = arg;
	return 0;
}

static void add_range(struct explain *explain, struct sr_range range)
{
	if (!sr_range_empty(range))
		*GROW(explain->range, explain->n) = range;
}

static void ask_range(struct explain *explain, struct sr_range range)
{
	if (sr_range_empty(range))
		return;
	*GROW(explain->asked.range, explain->asked.n) = range;
	explain->asked.cap = explain->asked.n;
}

/* "0x290000000", "0x290000000-0x29fffffff"; no 64 bits are ERANGE to strtoull(). */
static bool parse_range(const char *text, struct sr_range *range)
{
	char *end;

	if (strncmp(text, "0x", 2))
		return false;
	errno = 0;
	range->start = strtoull(text, &end, 16);
	range->end = range->start;
	if (*end == '-')
		range->end = strtoull(end + 1, &end, 16);
	return !*end && !errno && !sr_range_empty(*range);
}

/* As with lspci, a function whose domain is not named is in domain 0. */
static bool is_decoder_of(const struct sr_decoder *decoder, const char *pci)
{
	const char *owner = decoder->name;
	size_t n = strlen(pci);

	if (!strncmp(owner, "0000:", 5) && strncmp(pci, "0000:", 5))
		owner += 5;
	return !strncmp(owner, pci, n) && owner[n] == '/';
}

/* Ranges of a region, a DAX device, a memory device, or its PCI function. */
static void ask_device(struct explain *explain, const char *name)
{
	const struct machine *machine = explain->subject.machine;
	const struct sr_snapshot *snap = &explain->judgement.snapshot;
	const char *pci = name;

	for (size_t i = 0; i < machine->cxl.n_memdevs; i++)
		if (!strcmp(machine->cxl.memdev[i].name, name))
			pci = machine->cxl.memdev[i].pci;
	for (size_t i = 0; i < snap->n_decoders; i++)
		if (is_decoder_of(&snap->decoders[i], pci))
			ask_range(explain, snap->decoders[i].range);
	for (size_t i = 0; i < snap->n_regions; i++)
		if (!strcmp(snap->regions[i].name, name))
			ask_range(explain, snap->regions[i].range);
	for (size_t i = 0; i < explain->shares.n; i++)
		if (!strcmp(explain->shares.share[i].dax, name) ||
		    !strcmp(explain->shares.share[i].owner, name))
			ask_range(explain, explain->shares.share[i].range);
	/* A region that nobody uses is found twice: by its name, and as the owner of lost bytes. */
	sr_set_normalize(&explain->asked);
}

/* Whether two neighbours can be explained at once: one fate, whoever has which part. */
static bool is_alike(const struct share *a, const struct share *b)
{
	return a->range.end + 1 == b->range.start && a->kind == b->kind &&
	       !strcmp(a->owner, b->owner) && !strcmp(a->conflict, b->conflict);
}

/* The described parts of a range, cut where their fate changes. */
static void choose_parts(struct explain *explain, struct sr_range asked)
{
	const struct shares *shares = &explain->shares;
	size_t first = shares_from(shares, asked.start);

	for (size_t i = first; i < shares->n && shares->share[i].range.start <= asked.end; i++) {
		struct sr_range part = sr_range_clip(shares->share[i].range, asked);

		if (i > first && is_alike(&shares->share[i - 1], &shares->share[i]))
			explain->range[explain->n - 1].end = part.end;
		else
			add_range(explain, part);
	}
}

static bool refuse_range(const char *what)
{
	complain("nothing of %s is Soft Reserved memory", what);
	return false;
}

static bool refuse_device(const char *what)
{
	complain("\"%s\" is neither a range (0xSTART-0xEND) nor a device that has or decodes Soft "
		 "Reserved memory",
		 what);
	return false;
}

static bool choose(struct explain *explain, const char *what)
{
	struct sr_range range = { 0, UINT64_MAX };
	bool is_range = what && parse_range(what, &range);

	if (!what || is_range)
		ask_range(explain, range);
	else if (*what)
		ask_device(explain, what);
	for (size_t i = 0; i < explain->asked.n; i++)
		choose_parts(explain, explain->asked.range[i]);
	if (!what || explain->n)
		return true;
	if (is_range)
		return refuse_range(what);
	/* A device that decodes what firmware does not describe: that is what there is to say. */
	for (size_t i = 0; i < explain->asked.n; i++)
		add_range(explain, explain->asked.range[i]);
	return explain->n || refuse_device(what);
}

/* The fate of a range, all of whose bytes have one; SHARE_KINDS if it is not described. */
static enum share_kind fate(const struct shares *shares, struct sr_range range)
{
	size_t i = shares_from(shares, range.start);

	if (i < shares->n && sr_range_intersects(shares->share[i].range, range))
		return shares->share[i].kind;
	return SHARE_KINDS;
}

/* What each fate means to who wants to use the memory. */
static const char *const fates[SHARE_KINDS + 1] = {
	[SHARE_CXL] = "usable, through a CXL region",
	[SHARE_DAX] = "usable, but not through CXL: it is raw DAX memory",
	[SHARE_FOREIGN] = "usable, outside every CXL window",
	[SHARE_QUARANTINED] = "locked away by softreserve: it is not safe to use",
	[SHARE_PENDING] =
		"not decided yet: softreserve waits until device probing has come to rest",
	[SHARE_UNKNOWN] = "not to be told from what could be read",
	[SHARE_LOST] = "lost: nobody can reach it",
	[SHARE_KINDS] = "not Soft Reserved",
};

static bool has_range(const struct module_conflict *conflict)
{
	return !sr_range_empty(conflict->range);
}

/* The chain is whole, and still CXL does not have it: something else made it go. */
static char *cause_elsewhere(const struct explain *explain, struct sr_range range)
{
	const struct module *module = &explain->subject.machine->module;

	if (!module->loaded)
		return NULL;
	if (!strcmp(module->verdict, "refused"))
		return text_format("softreserve has not touched anything: %s", module->refusal);
	for (size_t i = 0; i < module->n_conflicts; i++) {
		const struct module_conflict *conflict = &module->conflict[i];

		if (has_range(conflict) && sr_range_intersects(conflict->range, range))
			continue;
		return has_range(conflict)
			       ? text_format(
					 "nothing is wrong with this range, but CXL keeps all or "
					 "nothing, and it does not have 0x%" PRIx64 "-0x%" PRIx64
					 " (%s%s%s): %s",
					 conflict->range.start, conflict->range.end, conflict->kind,
					 *conflict->device ? ", " : "", conflict->device,
					 conflict->meaning)
			       : text_format("%s (%s%s%s)", conflict->meaning, conflict->kind,
					     *conflict->device ? ", " : "", conflict->device);
	}
	return NULL;
}

/* Whether there is anything to explain, and the cause is a link. */
static bool is_broken(enum share_kind kind, const struct chain *chain)
{
	switch (kind) {
	case SHARE_CXL:
	case SHARE_PENDING:
	case SHARE_UNKNOWN:
		return false;
	case SHARE_FOREIGN:
		/* HMEM's, unless a window should have contained it. */
		return chain->broken == LINK_WINDOW;
	default:
		return chain->broken < LINKS;
	}
}

/* The DAX link is good where raw memory was handed out; what made CXL go is before it. */
static char *cause(const struct explain *explain, enum share_kind kind, const struct chain *chain)
{
	if (is_broken(kind, chain))
		return text_format("%s", chain->link[chain->broken].what);
	if (kind == SHARE_DAX || kind == SHARE_LOST)
		return cause_elsewhere(explain, chain->range);
	return NULL;
}

static void print_links(const struct chain *chain)
{
	static const char *const states[] = { "?", "ok", "BROKEN" };

	for (int i = 0; i < LINKS; i++) {
		const struct link_seen *seen = &chain->link[i];

		if (!seen->what)
			continue;
		printf("  %-17s  %-6s  ", chain_links[i].title, states[seen->state]);
		terminal_wrap(stdout, 29, seen->what);
	}
}

/* Errors and warnings of the CXL and DAX drivers: they say what no file shows. */
static bool is_evidence(const char *line, size_t n)
{
	static const char *const words[] = { "cxl", "CXL", "softreserve", "dax", "kmem" };
	static const char *const signs[] = { "fail",	"rror", "conflict", "mismatch",
					     "invalid", "not ", "unable",   "missing" };
	bool concerned = false, bad = false;
	char copy[512];

	snprintf(copy, sizeof(copy), "%.*s", (int)(n < 500 ? n : 500), line);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		concerned |= strstr(copy, words[i]) != NULL;
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		bad |= strstr(copy, signs[i]) != NULL;
	/* What ACPI says of features has "error" in it and is none. */
	return concerned && bad && !strstr(copy, "_OSC");
}

static size_t evidence(const char *log, struct json_object *lines)
{
	size_t shown = 0;

	while (log && *log && shown < LOG_LINES_MAX) {
		size_t n = strcspn(log, "\n");

		if (is_evidence(log, n)) {
			char *line = text_copy(log, n);

			json_object_array_add(lines, json_text(line));
			free(line);
			shown++;
		}
		log += n + (log[n] == '\n');
	}
	return shown;
}

static void print_evidence(const char *log)
{
	struct json_object *lines = json_object_new_array();

	if (evidence(log, lines)) {
		puts("The kernel's log says:\n");
		for (size_t i = 0; i < json_object_array_length(lines); i++)
			printf("  %s\n",
			       json_object_get_string(json_object_array_get_idx(lines, i)));
	}
	json_object_put(lines);
}

__attribute__((format(printf, 1, 2))) static void print_sentence(const char *format, ...)
{
	char *text;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	if (text)
		terminal_wrap(stdout, 0, text);
	free(text);
}

static void print_range(const struct explain *explain, struct sr_range range)
{
	const struct machine *machine = explain->subject.machine;
	struct chain chain =
		chain_follow(machine, &explain->judgement, &explain->shares, &explain->hdms, range);
	enum share_kind kind = fate(&explain->shares, range);
	char size[SIZE_TEXT], *why = cause(explain, kind, &chain);

	printf("0x%" PRIx64 "-0x%" PRIx64 " (%s) is %s.\n\n", range.start, range.end,
	       size_text(size, sr_range_bytes(range)), fates[kind]);
	print_links(&chain);
	putchar('\n');
	if (why)
		print_sentence("Cause: %s.", why);
	if (is_broken(kind, &chain)) {
		const struct link_info *link = &chain_links[chain.broken];

		print_sentence("Expected: %s [%s]", link->expected, link->source);
		print_sentence("What to do: %s", chain_advice(&chain));
	}
	if (why)
		putchar('\n');
	free(why);
	chain_free(&chain);
}

static int print_text(const struct explain *explain)
{
	const struct machine *machine = explain->subject.machine;

	if (!machine->described.n && !machine->unknown)
		puts("Firmware describes no Soft Reserved memory: there is nothing to explain.");
	for (size_t i = 0; i < explain->n && i < RANGES_MAX; i++)
		print_range(explain, explain->range[i]);
	if (explain->n > RANGES_MAX)
		printf("%zu more ranges are not shown: name one, or see softreserve list.\n\n",
		       explain->n - RANGES_MAX);
	if (explain->judgement.differs)
		printf("A defect of softreserve: %s. Please report it, with softreserve capture.\n\n",
		       explain->judgement.differs);
	if (explain->shares.bytes[SHARE_LOST] || explain->shares.bytes[SHARE_DAX] ||
	    explain->shares.bytes[SHARE_QUARANTINED])
		print_evidence(machine->log);
	return TOOL_DONE;
}

static struct json_object *link_json(const struct chain *chain, enum chain_link link)
{
	static const char *const states[] = { "unseen", "good", "broken" };
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "link", json_text(chain_links[link].name));
	json_object_object_add(object, "state", json_text(states[chain->link[link].state]));
	json_object_object_add(object, "found", json_text(chain->link[link].what));
	return object;
}

static struct json_object *range_json(const struct explain *explain, struct sr_range range)
{
	struct chain chain = chain_follow(explain->subject.machine, &explain->judgement,
					  &explain->shares, &explain->hdms, range);
	struct json_object *object = json_object_new_object(), *links = json_object_new_array();
	enum share_kind kind = fate(&explain->shares, range);
	const struct link_info *link = is_broken(kind, &chain) ? &chain_links[chain.broken] : NULL;
	char *why = cause(explain, kind, &chain);

	json_range(object, range);
	json_object_object_add(object, "disposition",
			       kind == SHARE_KINDS ? NULL : json_text(share_kind_name(kind)));
	json_object_object_add(object, "broken", link ? json_text(link->name) : NULL);
	json_object_object_add(object, "cause", json_text(why));
	json_object_object_add(object, "expected", link ? json_text(link->expected) : NULL);
	json_object_object_add(object, "source", link ? json_text(link->source) : NULL);
	json_object_object_add(object, "advice", link ? json_text(chain_advice(&chain)) : NULL);
	for (int i = 0; i < LINKS; i++)
		if (chain.link[i].what)
			json_object_array_add(links, link_json(&chain, i));
	json_object_object_add(object, "links", links);
	free(why);
	chain_free(&chain);
	return object;
}

static int print_json(const struct explain *explain)
{
	struct json_object *object = json_begin("explain", explain->subject.machine);
	struct json_object *ranges = json_object_new_array(), *lines = json_object_new_array();

	for (size_t i = 0; i < explain->n; i++)
		json_object_array_add(ranges, range_json(explain, explain->range[i]));
	evidence(explain->subject.machine->log, lines);
	json_object_object_add(object, "ranges", ranges);
	json_object_object_add(object, "log", lines);
	json_object_object_add(object, "defect", json_text(explain->judgement.differs));
	json_print(object);
	return TOOL_DONE;
}

static int explain_all(struct explain *explain, const char *what, bool json)
{
	const char *unknown = explain->subject.machine->unknown;

	if (unknown) {
		complain("it cannot be told what became of the memory: %s", unknown);
		if (!json)
			return TOOL_UNKNOWN;
	}
	if (!choose(explain, what))
		return TOOL_USAGE;
	if (json)
		return print_json(explain), unknown ? TOOL_UNKNOWN : TOOL_DONE;
	return print_text(explain);
}

static int run(const struct command *command, int argc, char **argv)
{
	struct explain explain = { 0 };
	const char *what = NULL;
	struct common common = { 0 };
	int status;

	command_parse(command, argc, argv, &common, take_argument, &what);
	if (!subject_open(&explain.subject, &common))
		return TOOL_NO_INPUT;
	explain.judgement = judge(explain.subject.machine);
	explain.shares = shares_count(explain.subject.machine, &explain.judgement);
	explain.hdms = hdms_read(explain.subject.machine);
	status = explain_all(&explain, what, common.json);
	free(explain.asked.range);
	free(explain.range);
	hdms_free(&explain.hdms);
	shares_free(&explain.shares);
	judgement_free(&explain.judgement);
	subject_close(&explain.subject);
	return status;
}

const struct command command_explain = {
	.name = "explain",
	.args = "[RANGE|DEVICE]",
	.help = "say why memory is where it is, link by link, and what can be done",
	.statuses = "  0  done\n"
		    "  3  it cannot be told what became of the memory, and it was said why\n",
	.takes = TAKES_FROM | TAKES_JSON,
	.run = run,
};
