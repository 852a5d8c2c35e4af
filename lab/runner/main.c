// SPDX-License-Identifier: GPL-2.0-only
/* softreserve-lab: runs declared machines and says what became of their memory. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "demo.h"
#include "matrix.h"
#include "report.h"

#define DEMO_MACHINE "passthrough"
#define JOBS_DEFAULT 2
#define JOBS_MAX 64

/**
 * struct request - the command line
 * @run: options of a run; @run.machine is NULL if none is named
 * @json: report in JSON
 * @matrix: what is only for the matrix; the rest of it comes from @run
 */
struct request {
	struct run_options run;
	bool json;
	struct matrix_options matrix;
};

static int do_list(const struct request *request)
{
	return report_machines(request->run.machines) ? STATUS_NOT_STARTED : 0;
}

static int do_run(const struct request *request)
{
	struct run run;
	enum status status = run_machine(&request->run, &run);

	if (status != STATUS_NOT_STARTED) {
		if (request->json)
			report_json(&run);
		else
			report_table(&run);
		fflush(stdout);
	}
	run_explain(&run);
	run_free(&run);
	return status;
}

static int do_demo(const struct request *request)
{
	struct run_options options = request->run;

	if (!options.machine)
		options.machine = DEMO_MACHINE;
	return demo_run(&options);
}

static int do_matrix(const struct request *request)
{
	struct matrix_options options = request->matrix;

	options.machines = request->run.machines;
	options.build = request->run.build;
	options.kernel = request->run.kernel;
	options.keep = request->run.keep;
	options.style = progress_style(false);
	return matrix_run(&options);
}

/**
 * struct command - a subcommand
 * @name: its name
 * @args: its arguments, as the help says them
 * @help: what it does
 * @min: machines that must be named
 * @max: machines that can be named
 * @run: carries it out; returns the exit status
 */
static const struct command {
	const char *name;
	const char *args;
	const char *help;
	int min;
	int max;
	int (*run)(const struct request *request);
} commands[] = {
	{ "list", "", "list the machines", 0, 0, do_list },
	{ "run", "MACHINE", "run a machine and compare with its declaration", 1, 1, do_run },
	{ "demo", "[MACHINE]", "run a machine without and with the module, side by side", 0, 1,
	  do_demo },
	{ "matrix", "", "run every machine on every system, make a table and a picture", 0, 0,
	  do_matrix },
};

enum option_id {
	OPTION_KERNEL = 256,
	OPTION_SYSTEM,
	OPTION_SECURE_BOOT,
	OPTION_WITHOUT_MODULE,
	OPTION_CMDLINE,
	OPTION_CAPTURE,
	OPTION_JSON,
	OPTION_MACHINES,
	OPTION_BUILD,
	OPTION_KEEP,
	OPTION_JOBS,
	OPTION_SYSTEMS,
	OPTION_TABLE,
	OPTION_PICTURE,
	OPTION_KERNELS,
	OPTION_CAPTURES,
	OPTION_HELP,
};

static const struct option long_options[] = {
	{ "kernel", required_argument, NULL, OPTION_KERNEL },
	{ "system", required_argument, NULL, OPTION_SYSTEM },
	{ "secure-boot", required_argument, NULL, OPTION_SECURE_BOOT },
	{ "without-module", no_argument, NULL, OPTION_WITHOUT_MODULE },
	{ "cmdline", required_argument, NULL, OPTION_CMDLINE },
	{ "capture", required_argument, NULL, OPTION_CAPTURE },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "machines", required_argument, NULL, OPTION_MACHINES },
	{ "build", required_argument, NULL, OPTION_BUILD },
	{ "keep", no_argument, NULL, OPTION_KEEP },
	{ "jobs", required_argument, NULL, OPTION_JOBS },
	{ "systems", required_argument, NULL, OPTION_SYSTEMS },
	{ "table", required_argument, NULL, OPTION_TABLE },
	{ "picture", required_argument, NULL, OPTION_PICTURE },
	{ "kernels", required_argument, NULL, OPTION_KERNELS },
	{ "captures", required_argument, NULL, OPTION_CAPTURES },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ NULL, 0, NULL, 0 },
};

static const char options_help[] =
	"\nOptions:\n"
	"  --kernel NAME     a kernel below build/kernels; default: the first one there\n"
	"  --system DIR      boot a whole system (scripts/build-debian), its kernel and its init\n"
	"  --secure-boot DIR boot that with Secure Boot, keys in DIR (scripts/enroll-keys)\n"
	"  --without-module  run the stock kernel\n"
	"  --cmdline TEXT    add to the kernel's command line\n"
	"  --capture FILE    write what softreserve capture makes in the guest to FILE\n"
	"  --json            report in JSON\n"
	"  --machines DIR    folder of declarations\n"
	"  --build DIR       build folder\n"
	"  --keep            keep the run's files even if all is as declared\n"
	"  --help            this text\n"
	"Of matrix alone:\n"
	"  --jobs N          machines that run at a time (2)\n"
	"  --systems LIST    some of the systems: stock, softreserve, softreserve-trixie,\n"
	"                    upstream, softreserve-7.2, softreserve-upstream; default: all\n"
	"  --table FILE      where the table goes, in Markdown; default: standard output\n"
	"  --picture FILE    where the picture goes, in SVG; default: none is made\n"
	"  --kernels FILE    a page whose table of kernels is made anew; default: none\n"
	"  --captures DIR    have every run write its capture into DIR\n"
	"\nExit status: 0 outcome as declared, 1 not as declared, 2 bad declaration or\n"
	"usage or a missing part, nothing was started, 3 the VM was lost.\n"
	"\nEnvironment:\n"
	"  SOFTRESERVE_ACCEL=kvm|tcg   default: KVM where it works\n"
	"  SOFTRESERVE_LAB_SILENCE=N   a VM that says nothing for N seconds is lost (120)\n"
	"  SOFTRESERVE_LAB_LIMIT=N     a VM that is not done after N seconds is lost (600)\n";

static int usage(FILE *out, int status)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		fprintf(out, "%s softreserve-lab %-6s %-9s %-9s  %s\n",
			i ? "      " : "usage:", commands[i].name, commands[i].args,
			commands[i].run == do_list ? "" : "[OPTIONS]", commands[i].help);
	fputs(options_help, out);
	return status;
}

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; name && i < sizeof(commands) / sizeof(commands[0]); i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}

/* Files of a run are links into the build folder, from other folders. */
static const char *absolute(const char *path)
{
	const char *real = realpath(path, NULL); /* for the rest of the program's life */

	return real ? real : path;
}

static int apply_jobs(struct request *request)
{
	uint64_t jobs;

	if (bytes_parse(optarg, &jobs) || !jobs || jobs > JOBS_MAX) {
		fprintf(stderr, "softreserve-lab: --jobs must be a number from 1 to %d\n",
			JOBS_MAX);
		return -1;
	}
	request->matrix.jobs = (unsigned int)jobs;
	return 0;
}

static int apply(struct request *request, int option)
{
	if (option == OPTION_JOBS)
		return apply_jobs(request);
	if (option == OPTION_KERNEL)
		request->run.kernel = optarg;
	else if (option == OPTION_SYSTEM)
		request->run.system = absolute(optarg);
	else if (option == OPTION_SECURE_BOOT)
		request->run.keys = absolute(optarg);
	else if (option == OPTION_WITHOUT_MODULE)
		request->run.with_module = false;
	else if (option == OPTION_CMDLINE)
		request->run.cmdline = optarg;
	else if (option == OPTION_JSON)
		request->json = true;
	else if (option == OPTION_CAPTURE)
		request->run.capture = optarg;
	else if (option == OPTION_MACHINES)
		request->run.machines = optarg;
	else if (option == OPTION_BUILD)
		request->run.build = absolute(optarg);
	else if (option == OPTION_SYSTEMS)
		request->matrix.systems = optarg;
	else if (option == OPTION_TABLE)
		request->matrix.table = optarg;
	else if (option == OPTION_PICTURE)
		request->matrix.picture = optarg;
	else if (option == OPTION_KERNELS)
		request->matrix.kernels = optarg;
	else if (option == OPTION_CAPTURES)
		request->matrix.captures = optarg;
	else
		request->run.keep = true;
	return 0;
}

int main(int argc, char **argv)
{
	struct request request = {
		.run = { .machines = MACHINES_DIR, .build = BUILD_DIR, .with_module = true },
		.matrix = { .jobs = JOBS_DEFAULT },
	};
	const struct command *command;
	int option, named;

	while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
		if (option == OPTION_HELP)
			return usage(stdout, 0);
		if (option == '?' || apply(&request, option))
			return STATUS_NOT_STARTED;
	}
	command = find_command(argv[optind]);
	named = argc - optind - 1;
	if (!command || named < command->min || named > command->max)
		return usage(stderr, STATUS_NOT_STARTED);
	request.run.machine = argv[optind + 1];
	request.run.style = progress_style(request.json);
	return command->run(&request);
}
