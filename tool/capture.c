// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "label.h"
#include "machine/collect.h"
#include "machine/iomem.h"
#include "machine/redact.h"
#include "pack.h"
#include "text.h"

/* Of what could not be read, as many are named; the label names all. */
#define NAMED_MAX 5

/**
 * struct wish - the command line
 * @path: FILE
 * @force: --force
 * @redact: --redact
 */
struct wish {
	const char *path;
	bool force;
	bool redact;
};

static error_t take_option(int key, char *arg, struct argp_state *state)
{
	struct wish *wish = state->input;

	if (key == 'f')
		wish->force = true;
	else if (key == 'r')
		wish->redact = true;
	else if (key == ARGP_KEY_ARG && !wish->path)
		wish->path = arg;
	else if (key == ARGP_KEY_END && !wish->path)
		argp_error(state, "the name of the archive is missing");
	else if (key == ARGP_KEY_END && !pack_knows(wish->path))
		argp_error(state, "%s does not end in .tar.xz, .tar.gz, .tar.zst or .tar",
			   wish->path);
	else
		return ARGP_ERR_UNKNOWN;
	return 0;
}

/* Before anything is read; pack() does not rely on it. */
static bool may_write(const struct wish *wish)
{
	if (!strcmp(wish->path, "-")) {
		if (!isatty(STDOUT_FILENO))
			return true;
		complain("an archive is not written to a terminal");
		return false;
	}
	if (wish->force || (access(wish->path, F_OK) && errno == ENOENT))
		return true;
	complain("%s is there already: --force replaces it", wish->path);
	return false;
}

static bool is_hidden(const struct source *source)
{
	char *text = source_read(source, IOMEM_PATH, NULL);
	struct problems ignored = { 0 };
	struct iomem iomem = { 0 };
	bool hidden;

	if (text)
		iomem = iomem_parse(text, &ignored);
	hidden = iomem.hidden;
	iomem_free(&iomem);
	problems_free(&ignored);
	free(text);
	return hidden;
}

static void say_missing(const struct problems *missing)
{
	size_t n = missing->n + missing->more;

	for (size_t i = 0; i < missing->n && i < NAMED_MAX; i++)
		complain("%s: %s", missing->problem[i].file, missing->problem[i].text);
	if (n > NAMED_MAX)
		complain("%zu more could not be read: " LABEL_PATH " in the archive names them",
			 n - NAMED_MAX);
}

static void say_complaints(const struct source *source)
{
	const char *text;

	for (size_t i = 0; (text = source_complaint(source, i)); i++)
		complain("%s: %s", source_name(source), text);
}

static void say_done(const struct store *store, const struct wish *wish, int64_t bytes)
{
	bool piped = !strcmp(wish->path, "-");

	fprintf(piped ? stderr : stdout, "%s: %zu files in %" PRId64 " bytes%s.\n",
		piped ? "standard output" : wish->path, store_files(store), bytes,
		wish->redact ? ", without serial numbers" : "");
}

static struct store *make_capture(const struct source *source, const struct wish *wish,
				  struct problems *missing)
{
	struct store *store = collect(source, missing);
	char *label = label_write(source, missing, wish->redact);

	if (wish->redact)
		redact(store);
	store_add_file(store, LABEL_PATH, label, strlen(label));
	store_seal(store, false);
	return store;
}

static int capture(const struct source *source, const struct wish *wish)
{
	struct problems missing = { 0 };
	struct store *store = make_capture(source, wish, &missing);
	int64_t bytes = pack(store, wish->path, wish->force);
	int status = bytes < 0 ? TOOL_FAILED : TOOL_DONE;

	if (!status) {
		say_missing(&missing);
		say_done(store, wish, bytes);
	}
	if (!status && is_hidden(source)) {
		complain("addresses are hidden in %s: only root sees them", IOMEM_PATH);
		status = TOOL_UNKNOWN;
	}
	store_free(store);
	problems_free(&missing);
	return status;
}

static int run_capture(const struct command *command, int argc, char **argv)
{
	struct wish wish = { 0 };
	struct common common = { 0 };
	struct source *source;
	int status;

	command_parse(command, argc, argv, &common, take_option, &wish);
	if (!may_write(&wish))
		return TOOL_FAILED;
	source = source_open(common.from);
	if (!source)
		return TOOL_NO_INPUT;
	say_complaints(source);
	status = capture(source, &wish);
	source_close(source);
	return status;
}

static const struct argp_option options[] = {
	{ "force", 'f', NULL, 0, "replace FILE if it is there", 0 },
	{ "redact", 'r', NULL, 0,
	  "leave out serial numbers: of devices, of PCI configuration space, in the log", 0 },
	{ 0 },
};

const struct command command_capture = {
	.name = "capture",
	.args = "FILE",
	.help = "write all that the other subcommands read into an archive",
	.statuses = "  0  written\n"
		    "  3  written, but addresses are hidden: run it as root\n"
		    "  4  not written\n",
	.takes = TAKES_FROM,
	.options = options,
	.run = run_capture,
};
