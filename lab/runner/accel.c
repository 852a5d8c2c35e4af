// SPDX-License-Identifier: GPL-2.0-only
#include "accel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files.h"
#include "memory.h"
#include "qemu.h"
#include "command.h"

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

/* The CPU model of real runs: some hosts have a KVM that fails on it only. */
static bool kvm_works(void)
{
	static char *const argv[] = {
		QEMU,
		"-accel",
		"kvm",
		"-M",
		"q35",
		"-cpu",
		QEMU_CPU,
		"-smp",
		"2",
		"-m",
		"64M",
		"-nodefaults",
		"-no-user-config",
		"-display",
		"none",
		"-S",
		"-monitor",
		"stdio",
		NULL,
	};

	return !access("/dev/kvm", R_OK | W_OK) && !command_output(argv, "quit\n", NULL);
}

static char *unusable_kvm(void)
{
	if (access("/dev/kvm", F_OK))
		return mem_text("no /dev/kvm: machines are emulated, which takes longer; on a host "
				"that can virtualize, load kvm_intel or kvm_amd");
	return mem_text("KVM does not work here: machines are emulated, which takes longer; "
			"SOFTRESERVE_ACCEL=kvm insists on it");
}

static bool probe(const char *cache, char **news)
{
	char *known = file_read(cache);
	bool kvm;

	if (known) {
		kvm = !strcmp(known, "kvm\n");
		free(known);
		return kvm;
	}
	kvm = kvm_works();
	if (!kvm)
		*news = unusable_kvm();
	file_replace(cache, kvm ? "kvm\n" : "tcg\n"); /* or it is probed again */
	return kvm;
}

char *accel_choose(const char *build, bool *kvm, char **news)
{
	const char *wish = getenv("SOFTRESERVE_ACCEL");
	char *cache;

	*news = NULL;
	if (wish && *wish) {
		*kvm = !strcmp(wish, "kvm");
		if (*kvm || !strcmp(wish, "tcg"))
			return NULL;
		return mem_format("SOFTRESERVE_ACCEL is \"%s\": it must be kvm or tcg", wish);
	}
	cache = mem_format("%s/lab/accel", build);
	*kvm = probe(cache, news);
	free(cache);
	return NULL;
}
