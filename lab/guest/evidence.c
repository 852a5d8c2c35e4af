// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../policy/verdict.h"
#include "../../tool/machine/snapshot.h"
#include "evidence.h"
#include "modsysfs.h"
#include "sysfs.h"
#include "tap.h"

#define SNAPSHOT "/sys/kernel/debug/softreserve/snapshot"
#define DECODERS "/sys/kernel/debug/softreserve/decoders"
#define CONFLICTS MODSYSFS "/conflicts"

/* A number, or an empty line if the conflict concerns no range. */
static bool address_is(const char *entry, const char *name, struct sr_range range, uint64_t address)
{
	uint64_t shown;
	char text[64];

	if (sr_range_empty(range))
		return attr_read(text, sizeof(text), CONFLICTS "/%s/%s", entry, name) && !*text;
	return attr_number(&shown, 16, CONFLICTS "/%s/%s", entry, name) && shown == address;
}

static bool text_is(const char *entry, const char *name, const char *text)
{
	char shown[64];

	return attr_read(shown, sizeof(shown), CONFLICTS "/%s/%s", entry, name) &&
	       !strcmp(shown, text);
}

static bool shows(const char *entry, const struct sr_conflict *conflict)
{
	return text_is(entry, "kind", sr_conflict_kinds[conflict->kind].name) &&
	       text_is(entry, "device", conflict->device) &&
	       address_is(entry, "start", conflict->range, conflict->range.start) &&
	       address_is(entry, "end", conflict->range, conflict->range.end);
}

/* Return: how many conflicts sysfs shows. */
static size_t count_conflicts(void)
{
	struct dirent **entries;
	size_t n = dir_list(CONFLICTS, "", &entries);

	dir_free(entries, n);
	return n;
}

/* All of them, in the same order. */
static bool shows_all(const struct sr_verdict *verdict)
{
	struct dirent **entries;
	size_t n = dir_list(CONFLICTS, "", &entries), i = 0;

	while (i < n && i < verdict->n_conflicts &&
	       shows(entries[i]->d_name, &verdict->conflicts[i]))
		i++;
	if (i < n || i < verdict->n_conflicts)
		tap_comment("of conflict %zu: sysfs has %zu, the policy %zu", i, n,
			    verdict->n_conflicts);
	dir_free(entries, n);
	return i == n && i == verdict->n_conflicts;
}

/* What the policy wants can be refused, and nothing else can become of it. */
static bool leads_to(enum sr_outcome outcome, const char *verdict)
{
	return !strcmp(verdict, sr_outcome_name(outcome)) ||
	       (outcome == SR_DAX && !strcmp(verdict, sr_outcome_name(SR_REFUSED)));
}

static void check_judged(const struct sr_snapshot *snapshot, const char *verdict)
{
	size_t size = sr_workspace_size(snapshot);
	struct sr_verdict judged;
	void *work = malloc(size);

	if (!work || sr_judge(snapshot, work, size, &judged))
		bail("out of memory for what the module judged");
	tap_check(leads_to(judged.outcome, verdict),
		  "what the module judged leads to its verdict %s (policy: %s)", verdict,
		  sr_outcome_name(judged.outcome));
	tap_check(shows_all(&judged), "and to the same conflicts (%zu)", judged.n_conflicts);
	free(work);
}

/* There was nothing to decide, or no way to. */
static void check_unjudged(const char *text, const char *verdict)
{
	bool pending = !strcmp(verdict, sr_outcome_name(SR_PENDING));

	tap_check(!strcmp(text, pending ? "softreserve-snapshot 1\npending\n"
					: "softreserve-snapshot 1\nunjudged\n"),
		  "the module says that nothing was judged (%s)", verdict);
	tap_check(strcmp(verdict, sr_outcome_name(SR_CXL)) &&
			  strcmp(verdict, sr_outcome_name(SR_DAX)) && !count_conflicts(),
		  "and has no verdict that needs it, and no conflict");
}

static void check_text(const char *text, size_t size)
{
	struct sr_snapshot snapshot;
	struct problems problems = { 0 };
	char verdict[32];
	bool judged = snapshot_parse(text, size, SNAPSHOT, &problems, &snapshot);

	modsysfs_verdict(verdict, sizeof(verdict));
	tap_check(!problems.n, "the module's snapshot can be read (%s)",
		  problems.n ? problems.problem[0].text : "all of it");
	if (judged)
		check_judged(&snapshot, verdict);
	else
		check_unjudged(text, verdict);
	snapshot_free(&snapshot);
	problems_free(&problems);
}

void evidence_check(void)
{
	struct stat st;
	size_t size;
	char *text = file_read(SNAPSHOT, &size);

	tap_check(!stat(SNAPSHOT, &st) && (st.st_mode & 07777) == 0400,
		  "only root can read what the module judged");
	if (!text) {
		tap_check(false, "what the module judged can be read (%m)");
		return;
	}
	check_text(text, size);
	free(text);
}

/* The line that the module must have for a decoder. */
static void expect_line(char *line, size_t size, const struct decoder *decoder)
{
	struct sr_range range = decoder_range(decoder);

	/* Of no bytes, too: its last byte is the one before its first. */
	if (range.end == range.start - 1)
		range = (struct sr_range){ 1, 0 };
	snprintf(line, size,
		 "\ndecoder %s %s %u 0x%" PRIx64 " 0x%" PRIx64
		 " ways %u granularity %u committed %d locked %d\n",
		 decoder->component, decoder->kind, decoder->index, range.start, range.end,
		 decoder_ways(decoder), decoder_granularity(decoder), decoder_committed(decoder),
		 decoder_locked(decoder));
}

/* Of a host bridge that the CEDT omits the module knows nothing. */
static bool may_be_missing(const char *text, const struct decoder *decoder)
{
	char begin[64];

	snprintf(begin, sizeof(begin), "\ndecoder %s ", decoder->component);
	return !strcmp(decoder->kind, "host-bridge") && !strstr(text, begin);
}

void evidence_check_decoders(const struct decoders *before)
{
	size_t shown = 0, missing = 0, size;
	char *text = file_read(DECODERS, &size), line[256];

	if (!text)
		bail("%s cannot be read", DECODERS);
	for (size_t i = 0; i < before->n; i++) {
		expect_line(line, sizeof(line), &before->decoder[i]);
		if (strstr(text, line)) {
			shown++;
		} else if (!may_be_missing(text, &before->decoder[i])) {
			tap_comment("not there: %.*s", (int)strlen(line) - 2, line + 1);
			missing++;
		}
	}
	tap_check(!missing, "the module shows the decoders as firmware left them (%zu of %zu)",
		  shown, before->n);
	free(text);
}
