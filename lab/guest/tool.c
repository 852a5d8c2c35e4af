// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "boot.h"
#include "modsysfs.h"
#include "modules.h"
#include "ranges.h"
#include "sysfs.h"
#include "tap.h"
#include "tool.h"

#define TOOL "/bin/softreserve"
#define CAPTURE "/tmp/capture.tar.xz"

/* Exit statuses of status (tool/text.h): what monitoring goes by. */
enum {
	ALL_USABLE,
	SOME_LOST,
	SOME_RAW,
	UNKNOWN
};

static char *read_pipe(int fd)
{
	char *text = NULL, part[4096];
	FILE *out;
	size_t size;
	ssize_t n;

	out = open_memstream(&text, &size);
	if (!out)
		bail("out of memory");
	while ((n = read(fd, part, sizeof(part))) > 0)
		fwrite(part, 1, (size_t)n, out);
	fclose(out);
	return text;
}

/* What a subcommand prints with --json; @from: of a capture, NULL: of this machine. */
static char *run(const char *subcommand, const char *from, int *status)
{
	int pipes[2], code;
	char *text;
	pid_t pid;

	if (pipe(pipes))
		bail("no pipe: %m");
	pid = fork();
	if (pid < 0)
		bail("no process: %m");
	if (!pid) {
		dup2(pipes[1], STDOUT_FILENO);
		close(pipes[0]);
		execl(TOOL, TOOL, subcommand, "--json", from ? "--from" : NULL, from, NULL);
		_exit(127);
	}
	close(pipes[1]);
	text = read_pipe(pipes[0]);
	close(pipes[0]);
	waitpid(pid, &code, 0);
	*status = WIFEXITED(code) ? WEXITSTATUS(code) : -1;
	return text;
}

/* What a subcommand has said, and how it ended. */
struct answer {
	const char *subcommand;
	struct json_object *json;
	int status;
};

static struct answer ask(const char *subcommand, const char *from)
{
	struct answer answer = { .subcommand = subcommand };
	char *text = run(subcommand, from, &answer.status);

	answer.json = json_tokener_parse(text);
	free(text);
	return answer;
}

/* Of this machine; the answer is needed more than once, and running the tool takes its time. */
static struct answer ask_live(const char *subcommand)
{
	struct answer answer = ask(subcommand, NULL);

	tap_check(answer.json, "softreserve %s prints JSON (exit status %d)", subcommand,
		  answer.status);
	return answer;
}

static struct json_object *field(struct json_object *object, const char *name)
{
	return json_object_object_get(object, name);
}

static struct sr_range range_of(struct json_object *row)
{
	return (struct sr_range){ json_object_get_uint64(field(row, "start")),
				  json_object_get_uint64(field(row, "end")) };
}

/* The bytes that list gives one of some dispositions. */
static struct sr_set listed(struct json_object *list, const char *dispositions)
{
	struct json_object *rows = field(list, "ranges");
	struct sr_set set = { 0 };

	for (size_t i = 0; rows && i < json_object_array_length(rows); i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);
		const char *disposition = json_object_get_string(field(row, "disposition"));

		if (disposition && strstr(dispositions, disposition))
			ranges_add(&set, range_of(row));
	}
	sr_set_normalize(&set);
	return set;
}

static void check_set(struct json_object *list, const char *dispositions, const struct sr_set *want)
{
	struct sr_set have = listed(list, dispositions);

	if (!tap_check(ranges_same(&have, want),
		       "softreserve list: %s is what the ledger has (%" PRIu64 " bytes, %" PRIu64
		       ")",
		       dispositions, sr_set_bytes(&have), sr_set_bytes(want)))
		tap_comment("%s", json_object_to_json_string(field(list, "ranges")));
}

static void check_list(struct json_object *list, const struct sr_set *described,
		       const struct ledger *ledger, const struct sr_set *lost)
{
	check_set(list, "cxl", &ledger->cxl);
	check_set(list, "dax foreign", &ledger->dax);
	check_set(list, "quarantined", &ledger->quarantined);
	check_set(list, "lost pending", lost);
	check_set(list, "cxl dax foreign quarantined lost pending", described);
}

static uint64_t bytes(struct json_object *status, const char *disposition)
{
	return json_object_get_uint64(field(field(status, "bytes"), disposition));
}

/*
 * What CXL devices decode outside of every window is raw as well, as the verdict dax tells. Without
 * it nothing here does, and the tool may have seen it.
 */
static bool is_raw(struct json_object *status, int said)
{
	return bytes(status, "foreign") && (modsysfs_verdict_is("dax") || said == SOME_RAW);
}

/* In use where no bridge decodes it, by decoders that the ledger does not look at. */
static bool is_undecoded(struct json_object *status, const struct ledger *ledger)
{
	uint64_t undecoded = json_object_get_uint64(field(status, "undecoded"));

	return undecoded && undecoded <= sr_set_bytes(&ledger->dax);
}

static void check_status(const struct answer *answer, const struct sr_set *described,
			 const struct ledger *ledger, const struct sr_set *lost)
{
	struct json_object *status = answer->json;
	int wanted = ALL_USABLE;
	const char *defect = json_object_get_string(field(status, "defect"));

	tap_check(bytes(status, "described") == sr_set_bytes(described) &&
			  bytes(status, "cxl") == sr_set_bytes(&ledger->cxl) &&
			  bytes(status, "dax") + bytes(status, "foreign") ==
				  sr_set_bytes(&ledger->dax) &&
			  bytes(status, "quarantined") == sr_set_bytes(&ledger->quarantined) &&
			  bytes(status, "lost") + bytes(status, "pending") == sr_set_bytes(lost),
		  "softreserve status counts as the ledger does");
	if (bytes(status, "pending"))
		wanted = UNKNOWN;
	else if (lost->n || ledger->quarantined.n || is_undecoded(status, ledger))
		wanted = SOME_LOST;
	else if (bytes(status, "dax") || is_raw(status, answer->status))
		wanted = SOME_RAW;
	tap_check(answer->status == wanted, "softreserve status ends with %d (%d)", wanted,
		  answer->status);
	tap_check(!defect, "module and policy agree (%s)", defect ? defect : "no difference");
}

static void forget_name(struct json_object *object)
{
	if (object)
		json_object_object_del(object, "machine");
}

/* From a capture the tool says the same but for the name of what it reads, and ends the same. */
static void check_from(const char *capture, const struct answer *live)
{
	struct answer then = ask(live->subcommand, capture);

	forget_name(live->json);
	forget_name(then.json);
	if (!tap_check(live->json && json_object_equal(live->json, then.json) &&
			       live->status == then.status,
		       "softreserve %s says the same of a capture (%d, %d)", live->subcommand,
		       live->status, then.status)) {
		tap_comment("%s", json_object_to_json_string(live->json));
		tap_comment("%s", json_object_to_json_string(then.json));
	}
	json_object_put(then.json);
}

/* As lines of TAP comments: who wants it takes it from guest.tap (--capture of softreserve-lab). */
static void send_capture(const char *path)
{
	size_t size;
	char *bytes = file_read(path, &size);

	for (size_t at = 0; bytes && at < size; at += 512) {
		char line[2 * 512 + 1];
		size_t n = size - at < 512 ? size - at : 512;

		for (size_t i = 0; i < n; i++)
			snprintf(line + 2 * i, 3, "%02x", (unsigned char)bytes[at + i]);
		tap_comment("capture %s", line);
	}
	free(bytes);
}

static void check_capture(const struct answer *answers, size_t n)
{
	static char tool[] = TOOL, word[] = "capture", force[] = "--force", path[] = CAPTURE;

	if (!tap_check(!program_run((char *[]){ tool, word, force, path, NULL }),
		       "softreserve capture writes a capture"))
		return;
	for (size_t i = 0; i < n; i++)
		check_from(CAPTURE, &answers[i]);
	if (!strcmp(boot_option("sr_lab.capture=", "0"), "1"))
		send_capture(CAPTURE);
	unlink(CAPTURE);
}

static void report_links(struct json_object *explain)
{
	struct json_object *record = record_new("tool"), *links = json_object_new_array();
	struct json_object *rows = field(explain, "ranges");

	for (size_t i = 0; rows && i < json_object_array_length(rows); i++) {
		struct json_object *row = json_object_array_get_idx(rows, i);
		struct json_object *broken = field(row, "broken");
		const char *cause = json_object_get_string(field(row, "cause"));

		/* For who reads this: nothing depends on the sentence. */
		tap_comment("explain 0x%" PRIx64 ": %s",
			    json_object_get_uint64(field(row, "start")),
			    cause ? cause : "there is no cause");
		if (broken)
			json_object_array_add(links, json_object_get(broken));
	}
	json_object_object_add(record, "broken", links);
	tap_record(record);
}

static void report_absence(void)
{
	struct json_object *record = record_new("tool");

	json_object_object_add(record, "broken", NULL);
	tap_record(record);
}

static void check_all(const struct sr_set *described, const struct ledger *ledger)
{
	struct answer answers[] = { ask_live("list"), ask_live("status"), ask_live("explain") };
	size_t n = sizeof(answers) / sizeof(answers[0]);
	struct sr_set lost;

	lost = ranges_without(described, &ledger->cxl);
	lost = ranges_without(&lost, &ledger->dax);
	lost = ranges_without(&lost, &ledger->quarantined);
	check_list(answers[0].json, described, ledger, &lost);
	check_status(&answers[1], described, ledger, &lost);
	check_capture(answers, n);
	report_links(answers[2].json);
	for (size_t i = 0; i < n; i++)
		json_object_put(answers[i].json);
}

void tool_check(const struct sr_set *described, const struct ledger *ledger)
{
	if (getpid() != 1 && access(TOOL, X_OK)) {
		/* A whole system need not have it. */
		report_absence();
		return;
	}
	check_all(described, ledger);
}
