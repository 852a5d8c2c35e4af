// SPDX-License-Identifier: GPL-2.0-only
#include "commands.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "beside.h"
#include "map_svg.h"
#include "map_text.h"
#include "open.h"
#include "terminal.h"
#include "text.h"

enum {
	KEY_COLOUR = 0x2000,
	KEY_SVG,
	KEY_WIDTH,
};

static const struct argp_option options[] = {
	{ "colour", KEY_COLOUR, "WHEN", 0,
	  "auto (where standard output is a terminal, unless NO_COLOR is set), always or never",
	  0 },
	{ "color", 0, NULL, OPTION_ALIAS, NULL, 0 },
	{ "svg", KEY_SVG, "FILE", 0, "write a picture to FILE, which is replaced", 0 },
	{ "width", KEY_WIDTH, "N", 0, "columns, 40 to 1000; otherwise those of the terminal", 0 },
	{ 0 },
};

/* What was asked for; @width 0 if it was not said. */
struct request {
	struct map_style style;
	const char *svg;
};

static bool want_colour(void)
{
	const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(no && *no) && terminal && strcmp(terminal, "dumb");
}

static bool parse_width(unsigned int *width, const char *text)
{
	unsigned long value;
	char *end;

	errno = 0;
	value = strtoul(text, &end, 10);
	if (errno || end == text || *end || *text == '-' || value < MAP_WIDTH_MIN ||
	    value > MAP_WIDTH_MAX)
		return false;
	*width = (unsigned int)value;
	return true;
}

static error_t take_option(int key, char *arg, struct argp_state *state)
{
	struct request *request = state->input;

	switch (key) {
	case KEY_COLOUR:
		if (!strcmp(arg, "always"))
			request->style.colour = true;
		else if (!strcmp(arg, "never"))
			request->style.colour = false;
		else if (!strcmp(arg, "auto"))
			request->style.colour = want_colour();
		else
			argp_error(state, "colour is auto, always or never, not \"%s\"", arg);
		return 0;
	case KEY_SVG:
		request->svg = arg;
		return 0;
	case KEY_WIDTH:
		if (!parse_width(&request->style.width, arg))
			argp_error(state, "a width is a number from %d to %d, not \"%s\"",
				   MAP_WIDTH_MIN, MAP_WIDTH_MAX, arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static unsigned int find_width(void)
{
	unsigned int width = terminal_columns(stdout, 80);

	if (width < MAP_WIDTH_MIN)
		return MAP_WIDTH_MIN;
	return width < MAP_WIDTH_MAX ? width : MAP_WIDTH_MAX;
}

static bool draw(int fd, struct chart *chart, const char *of)
{
	int copy = dup(fd);
	FILE *out = copy < 0 ? NULL : fdopen(copy, "w");
	bool good;

	if (!out) {
		close(copy);
		return false;
	}
	map_svg(out, chart, of);
	good = !ferror(out);
	return !fclose(out) && good;
}

static bool write_picture(const char *path, struct chart *chart, const char *of)
{
	struct beside beside;

	if (!beside_open(&beside, path))
		return false;
	if (draw(beside.fd, chart, of))
		return beside_put(&beside, true);
	beside_drop(&beside);
	return false;
}

static int write_svg(const char *path, struct chart *chart, const char *of)
{
	struct stat stat_of;

	if (!stat(path, &stat_of) && !S_ISREG(stat_of.st_mode)) {
		complain("%s is no regular file: nothing was written", path);
		return TOOL_FAILED;
	}
	if (write_picture(path, chart, of))
		return TOOL_DONE;
	complain("%s cannot be written: %s", path, strerror(errno));
	return TOOL_FAILED;
}

static int show(const struct machine *machine, const struct request *request)
{
	struct judgement judgement = judge(machine);
	struct shares shares = shares_count(machine, &judgement);
	struct chart chart = chart_make(machine, &shares);
	int status = TOOL_DONE;

	if (!chart.n_stretches)
		puts("There is no CXL window, no Soft Reserved memory and no DAX device.");
	else if (request->svg)
		status = write_svg(request->svg, &chart, source_name(machine->source));
	else
		map_text(stdout, &chart, &request->style);
	if (fflush(stdout)) {
		complain("standard output: %s", strerror(errno));
		status = TOOL_FAILED;
	}
	chart_free(&chart);
	shares_free(&shares);
	judgement_free(&judgement);
	return status;
}

static int run_map(const struct command *command, int argc, char **argv)
{
	struct request request = { .style.colour = want_colour() };
	struct subject subject;
	struct common common = { 0 };
	int status;

	command_parse(command, argc, argv, &common, take_option, &request);
	setlocale(LC_CTYPE, "");
	request.style.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	if (!request.style.width)
		request.style.width = find_width();

	if (!subject_open(&subject, &common))
		return TOOL_NO_INPUT;
	status = show(subject.machine, &request);
	if (subject.machine->unknown) {
		complain("not all of it can be told: %s", subject.machine->unknown);
		status = TOOL_UNKNOWN;
	}
	subject_close(&subject);
	return status;
}

const struct command command_map = {
	.name = "map",
	.args = "",
	.help = "draw the address space: who describes, has and uses what",
	.statuses = "  0  done\n"
		    "  3  it cannot be told what firmware described\n"
		    "  4  the picture could not be written\n",
	.takes = TAKES_FROM,
	.options = options,
	.run = run_map,
};
