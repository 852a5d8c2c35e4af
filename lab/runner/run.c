// SPDX-License-Identifier: GPL-2.0-only
#include "run.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "accel.h"
#include "bytes.h"
#include "console.h"
#include "declaration.h"
#include "files.h"
#include "initramfs.h"
#include "modules.h"
#include "program.h"
#include "qemu.h"
#include "rundir.h"
#include "sysfs.h"
#include "vm.h"

#define TAIL_LINES 20

static void complain_and_free(char *sentence)
{
	fprintf(stderr, "softreserve-lab: %s\n", sentence);
	free(sentence);
}

static char *put_program(const struct machine *m, bool with_module, const char *more,
			 const char *dir)
{
	char *path = mem_format("%s/" RUN_ESP "/PROGRAM.BIN", dir);
	char *cmdline = program_cmdline(m, with_module, more);
	size_t size;
	void *program = program_build(m, cmdline, &size);
	char *error = file_write(path, program, size) ? mem_format("%s: %m", path) : NULL;

	free(program);
	free(cmdline);
	free(path);
	return error;
}

/* The act "faults" makes calls of the module fail, which takes a build of its own. */
static const char *module_file(const struct run *run)
{
	const char *act = run->machine->act;

	if (!run->with_module)
		return NULL;
	return act && !strcmp(act, "faults") ? "faults/softreserve.ko" : "softreserve.ko";
}

/* What another kernel is started with from within. */
static char *stage_kernel(const struct run *run, const char *stage)
{
	const char *act = run->machine->act;
	char *path, *error = NULL;

	if (!act || (strcmp(act, "kexec") && strcmp(act, "crash-kernel")))
		return NULL;
	path = mem_format("%s/boot/vmlinuz", stage);
	if (folder_make_above(path) || file_copy(run->kernel.image, path))
		error = mem_format("%s: %m", path);
	free(path);
	return error;
}

static char *put_initramfs(const struct run *run, const char *build, const char *dir)
{
	char *init = mem_format("%s/lab/guest/init", build);
	char *tool = mem_format("%s/tool/softreserve", build);
	char *stage = mem_format("%s/stage", dir);
	char *path = mem_format("%s/" RUN_ESP "/INITRD.IMG", dir);
	/* The file that is installed on real machines. */
	struct initramfs_spec spec = {
		.init = init,
		.tool = tool,
		.stage = stage,
		.modprobe_conf = run->with_module ? MODPROBE_CONF : NULL,
	};
	char *error = modules_stage(&run->kernel, build, run->machine, module_file(run), stage);

	if (!error)
		error = sysfs_stage(run->machine, stage);
	if (!error)
		error = stage_kernel(run, stage);
	if (!error)
		error = initramfs_write(&spec, path);
	free(init);
	free(tool);
	free(stage);
	free(path);
	return error;
}

/* A whole system brings its own. */
static char *link_initramfs(const struct run *run, const char *system)
{
	char *initrd = mem_format("%s/initrd.img", system);
	char *error = rundir_link(run->dir, "INITRD.IMG", initrd);

	free(initrd);
	return error;
}

/* What is added to the kernel's command line, for free(). */
static char *more_options(const struct run_options *options)
{
	return mem_format("%s%s%s", options->system ? "root=LABEL=system " : "",
			  options->capture ? CAPTURE_CMDLINE : "",
			  options->cmdline ? options->cmdline : "");
}

/* Fills the run's folder. */
static char *prepare(const struct run *run, const struct run_options *options)
{
	const char *build = options->build;
	char *more = more_options(options);
	char *error = rundir_firmware(run->dir, build, options->keys);

	if (!error)
		error = rundir_link(run->dir, "VMLINUZ", run->kernel.image);
	if (!error)
		error = put_program(run->machine, run->with_module, more, run->dir);
	if (!error)
		error = options->system ? link_initramfs(run, options->system)
					: put_initramfs(run, build, run->dir);
	free(more);
	return error;
}

#define SECONDS_MAX 1000000
#define TRIES 3

/* Return: NULL, or a message. */
static char *seconds_read(const char *variable, unsigned int *seconds)
{
	const char *text = getenv(variable);
	char *end;
	unsigned long value;

	if (!text)
		return NULL;
	value = strtoul(text, &end, 10);
	if (end == text || *end || !value || value > SECONDS_MAX)
		return mem_format("%s is \"%s\": it must be a number of seconds up to %d", variable,
				  text, SECONDS_MAX);
	*seconds = (unsigned int)value;
	return NULL;
}

/* How a VM runs: with KVM or not, how long it may be silent, and last. */
struct terms {
	bool kvm;
	unsigned int silence;
	unsigned int limit;
};

static char *patience_read(struct terms *terms)
{
	char *error;

	terms->silence = VM_SILENCE_DEFAULT;
	terms->limit = VM_LIMIT_DEFAULT;
	error = seconds_read(VM_SILENCE_ENV, &terms->silence);
	return error ? error : seconds_read(VM_LIMIT_ENV, &terms->limit);
}

/* What watches a VM while it runs, and answers it. */
struct watch {
	struct progress *progress;
	struct capture *capture;
	struct signs signs;
	const struct machine *machine;
	unsigned int plugged;
};

static void on_console(void *arg, const char *line)
{
	struct watch *watch = arg;

	ending_look(&watch->signs, line);
	progress_console(watch->progress, line);
}

static void on_guest(void *arg, const char *line)
{
	struct watch *watch = arg;

	if (!capture_hear(watch->capture, line))
		progress_guest(watch->progress, line);
}

/* What a guest may ask for is a device in the place of the one that its act is about. */
static struct text_list answer(void *arg, const char *what)
{
	struct watch *watch = arg;

	if (strcmp(what, "plug") || !watch->machine->act_device)
		return (struct text_list){ 0 };
	return qemu_plug(watch->machine, watch->machine->act_device_index, ++watch->plugged);
}

static enum vm_end run_vm(struct run *run, const struct terms *terms, struct progress *progress,
			  char **why)
{
	struct watch watch = {
		.progress = progress,
		.capture = &run->capture,
		.machine = run->machine,
	};
	struct text_list argv = qemu_args(run->machine, terms->kvm, run->disk, run->secure);
	struct vm_spec spec = {
		.dir = run->dir,
		.silence = terms->silence,
		.limit = terms->limit,
		.on_console = on_console,
		.on_guest = on_guest,
		.answer = answer,
		.arg = &watch,
	};
	enum vm_end end;

	text_list_add(&argv, NULL);
	spec.argv = argv.text;
	end = vm_run(&spec, &run->guest, why);
	text_list_free(&argv);
	run->ending = ending_of(&watch.signs, end);
	return end;
}

static void forget_dir(struct run *run)
{
	if (run->dir)
		folder_remove(run->dir);
	free(run->dir);
	run->dir = NULL;
}

/* Ends this program the way that the signal would have ended it. */
static void die_by_signal(struct run *run)
{
	forget_dir(run);
	raise(vm_signal());
}

static int load_machine(const struct run_options *options, struct run *run)
{
	char *path = mem_format("%s/%s.cfg", options->machines, options->machine);
	char *error = NULL;

	if (access(path, R_OK)) {
		complain_and_free(mem_format("%s: there is no such machine (%s: %m)",
					     options->machine, path));
	} else {
		run->machine = machine_load(path, &error);
		if (error)
			fprintf(stderr, "%s\n", error);
		free(error);
	}
	free(path);
	return run->machine ? 0 : -1;
}

static char *find_parts(const struct run_options *options, struct run *run, struct terms *terms)
{
	char *error, *news = NULL;

	if (options->system) {
		error = kernel_of_system(options->system, &run->kernel);
		run->disk = mem_format("%s/root.img", options->system);
	} else {
		error = kernel_find(options->build, options->kernel, &run->kernel);
	}
	if (!error && options->cmdline && strlen(options->cmdline) > PROGRAM_CMDLINE_MORE_MAX)
		error = mem_format("--cmdline must not be longer than %d",
				   PROGRAM_CMDLINE_MORE_MAX);

	if (!error)
		error = qemu_check();
	if (!error)
		error = patience_read(terms);
	if (!error)
		error = accel_choose(options->build, &terms->kvm, &news);
	if (news)
		complain_and_free(news);
	return error;
}

static void label_run(const struct run *run, char *label, size_t size)
{
	snprintf(label, size, "%s, Linux %.*s %s", run->machine->name,
		 (int)strcspn(run->kernel.release, "+-"), run->kernel.release,
		 run->with_module ? "with softreserve" : "alone");
}

/*
 * Emulated memory that guests use in unusual ways brings QEMU 10 down now and then
 * (access_stq() in target/i386/tcg/access.c follows a NULL pointer): that is no result of
 * the machine's, so it has three chances.
 */
static enum vm_end try_vm(const struct run_options *options, struct run *run,
			  const struct terms *terms, struct progress *progress, char **why)
{
	enum vm_end end = VM_BROKE;

	for (int i = 0; i < TRIES && end == VM_BROKE; i++) {
		if (*why)
			complain_and_free(*why);
		guest_free(&run->guest);
		run->guest = (struct guest){ 0 };
		capture_free(&run->capture);
		forget_dir(run);
		*why = rundir_make(options->build, run->machine->name,
				   run->with_module ? "module" : "stock", &run->dir);
		if (!*why)
			*why = prepare(run, options);
		end = *why ? VM_NOT_STARTED : run_vm(run, terms, progress, why);
	}
	return end;
}

/* That of a run that went otherwise is of no use, and a kernel that dies as declared makes none. */
static void keep_capture(struct run *run, const char *path)
{
	char *error;

	if (!path || run->outcome.status != STATUS_AS_DECLARED || !run->guest.ended)
		return;
	error = capture_write(&run->capture, path);
	if (!error)
		return;
	text_list_add(&run->outcome.reasons, error);
	run->outcome.status = STATUS_NOT_AS_DECLARED;
}

enum status run_machine(const struct run_options *options, struct run *run)
{
	struct progress progress;
	char label[128];
	char *why = NULL;
	enum vm_end end;
	struct terms terms;

	*run = (struct run){ .with_module = options->with_module, .secure = options->keys };
	run->outcome.status = STATUS_NOT_STARTED;
	if (load_machine(options, run))
		return STATUS_NOT_STARTED;
	why = find_parts(options, run, &terms);
	if (why)
		goto not_started;
	label_run(run, label, sizeof(label));
	progress_begin(&progress, options->style, label);
	end = try_vm(options, run, &terms, &progress, &why);
	if (end == VM_INTERRUPTED)
		die_by_signal(run);
	if (end == VM_NOT_STARTED)
		goto not_started;
	outcome_judge(run->machine, &run->guest, run->kernel.name, run->with_module, why,
		      &run->outcome);
	keep_capture(run, options->capture);
	progress_end(&progress, status_name(run->outcome.status));
	free(why);
	if (run->outcome.status == STATUS_AS_DECLARED && !options->keep)
		forget_dir(run);
	return run->outcome.status;

not_started:
	complain_and_free(why);
	forget_dir(run);
	return STATUS_NOT_STARTED;
}

void run_explain(const struct run *run)
{
	const struct text_list *reasons = &run->outcome.reasons;

	if (run->outcome.status == STATUS_NOT_STARTED)
		return;
	if (run->outcome.status == STATUS_LOST)
		fprintf(stderr, "%s: lost VM\n", run->machine->name);
	else if (run->outcome.status == STATUS_NOT_AS_DECLARED)
		fprintf(stderr, "%s: not as declared\n", run->machine->name);
	for (size_t i = 0; i < reasons->n; i++)
		fprintf(stderr, "  %s\n", reasons->text[i]);
	if (run->outcome.status == STATUS_LOST && run->dir) {
		char *console = mem_format("%s/" RUN_CONSOLE, run->dir);
		char *qemu = mem_format("%s/qemu.log", run->dir);

		fprintf(stderr, "  last lines of the console:\n");
		console_tail(stderr, console, TAIL_LINES);
		console_tail(stderr, qemu, TAIL_LINES);
		free(console);
		free(qemu);
	}
	if (run->dir)
		fprintf(stderr, "  files of the run: %s\n", run->dir);
}

void run_free(struct run *run)
{
	machine_free(run->machine);
	kernel_free(&run->kernel);
	guest_free(&run->guest);
	capture_free(&run->capture);
	outcome_free(&run->outcome);
	free(run->dir);
	free(run->disk);
	*run = (struct run){ 0 };
}
