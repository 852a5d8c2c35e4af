// SPDX-License-Identifier: GPL-2.0-only
#include "accel.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "files.h"
#include "memory.h"
#include "qemu.h"
#include "rundir.h"
#include "vm.h"

/* UEFI firmware is at its first word within a second or two where KVM works. */
#define KVM_PROBE_SILENCE 15
#define KVM_PROBE_LIMIT 60
#define KVM_PROBE_MEMORY (512ull << 20)

/* What the build folder remembers; other words are of other probes, and mean nothing. */
#define KVM_BOOTS "kvm boots\n"
#define KVM_FAILS "kvm does not boot\n"

char *qemu_check(void)
{
	static char *const argv[] = { QEMU, "--version", NULL };
	unsigned int major;
	char *banner;
	char *error = NULL;

	if (command_output(argv, NULL, &banner))
		error = mem_text(QEMU " is missing: run scripts/setup");
	else if (sscanf(banner, "QEMU emulator version %u.", &major) != 1)
		error = mem_text(QEMU " does not say its version: run scripts/setup");
	else if (major < QEMU_MAJOR_MIN)
		error = mem_format(QEMU
				   " is version %u, but %d or newer is needed: run scripts/setup",
				   major, QEMU_MAJOR_MIN);
	free(banner);
	return error;
}

char *qemu_version(void)
{
	static char *const argv[] = { QEMU, "--version", NULL };
	char *banner, *version = NULL;

	if (command_output(argv, NULL, &banner) ||
	    sscanf(banner, "QEMU emulator version %m[0-9.]", &version) != 1)
		version = NULL;
	free(banner);
	return version;
}

/* What a machine with KVM has to say before it is believed. */
static const char sign[] = "softreserve firmware: ";

static void on_console(void *arg, const char *line)
{
	bool *seen = arg;

	*seen |= strstr(line, sign) != NULL;
}

static void on_guest(void *arg, const char *line)
{
	(void)arg;
	(void)line;
}

/*
 * The smallest machine of the lab, with firmware and no program: the firmware says
 * so and switches the machine off.
 */
static enum vm_end boot_firmware(const char *dir, bool *spoke)
{
	struct machine machine = { .memory = KVM_PROBE_MEMORY, .ram_nodes = 1 };
	struct text_list argv = qemu_args(&machine, true, NULL, false);
	struct vm_spec spec = {
		.dir = dir,
		.silence = KVM_PROBE_SILENCE,
		.limit = KVM_PROBE_LIMIT,
		.on_console = on_console,
		.on_guest = on_guest,
		.arg = spoke,
	};
	struct guest guest = { 0 };
	enum vm_end end;
	char *why;

	text_list_add(&argv, NULL);
	spec.argv = argv.text;
	end = vm_run(&spec, &guest, &why);
	guest_free(&guest);
	text_list_free(&argv);
	free(why);
	return end;
}

/* KVM may be there and run no firmware or no kernel: only a machine that boots tells. */
static char *kvm_works(const char *build, bool *works)
{
	enum vm_end end = VM_NOT_STARTED;
	bool spoke = false;
	char *dir, *error;

	*works = false;
	if (access("/dev/kvm", R_OK | W_OK))
		return NULL;
	error = rundir_make(build, "probe", "kvm", &dir);
	if (error)
		return error;
	error = rundir_firmware(dir, build, NULL);
	if (!error)
		end = boot_firmware(dir, &spoke);
	folder_remove(dir);
	free(dir);
	if (end == VM_INTERRUPTED)
		raise(vm_signal());
	*works = end == VM_DOWN && spoke;
	return error;
}

static char *unusable_kvm(void)
{
	if (access("/dev/kvm", F_OK))
		return mem_text("no /dev/kvm: machines are emulated, which takes longer; on a host "
				"that can virtualize, load kvm_intel or kvm_amd");
	return mem_text("KVM does not work here: machines are emulated, which takes longer; "
			"SOFTRESERVE_ACCEL=kvm insists on it");
}

/* What cannot be kept is found out again next time. */
static void keep(const char *cache, bool kvm)
{
	const char *known = kvm ? KVM_BOOTS : KVM_FAILS;

	file_replace(cache, known, strlen(known));
}

static char *probe(const char *build, bool *kvm, char **news)
{
	char *cache = mem_format("%s/lab/accel", build);
	char *known = file_read(cache);
	char *error = NULL;

	*kvm = known && !strcmp(known, KVM_BOOTS);
	if (!*kvm && (!known || strcmp(known, KVM_FAILS))) {
		error = kvm_works(build, kvm);
		if (!error && !*kvm)
			*news = unusable_kvm();
		if (!error)
			keep(cache, *kvm);
	}
	free(known);
	free(cache);
	return error;
}

char *accel_choose(const char *build, bool *kvm, char **news)
{
	const char *wish = getenv("SOFTRESERVE_ACCEL");

	*news = NULL;
	if (wish && *wish) {
		*kvm = !strcmp(wish, "kvm");
		if (*kvm || !strcmp(wish, "tcg"))
			return NULL;
		return mem_format("SOFTRESERVE_ACCEL is \"%s\": it must be kvm or tcg", wish);
	}
	return probe(build, kvm, news);
}
