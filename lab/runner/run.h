/* SPDX-License-Identifier: GPL-2.0-only */
/* One run of one machine, from its declaration to the outcome. */
#ifndef SOFTRESERVE_LAB_RUN_H
#define SOFTRESERVE_LAB_RUN_H

#include "capture.h"
#include "ending.h"
#include "kernel.h"
#include "outcome.h"
#include "progress.h"

/**
 * struct run_options - what a run is asked for
 * @machine: its name
 * @machines: folder of declarations
 * @build: the build folder
 * @kernel: name of the kernel; NULL for the first one fetched
 * @with_module: with the module
 * @keys: folder with the firmware's keys for Secure Boot (scripts/enroll-keys); NULL: without
 * @system: folder of a whole system to boot (scripts/build-debian), instead of the lab's
 *          own PID 1 on @kernel; NULL for none
 * @cmdline: what is added to the kernel's command line; NULL for nothing
 * @capture: file for what softreserve capture makes in the guest, written if all is as
 *           declared; NULL for none
 * @keep: keep the run's folder even if all is as declared
 * @style: progress on standard error
 */
struct run_options {
	const char *machine;
	const char *machines;
	const char *build;
	const char *kernel;
	const char *system;
	const char *keys;
	bool with_module;
	const char *cmdline;
	const char *capture;
	bool keep;
	enum progress_style style;
};

/**
 * struct run - a run that is over
 * @machine: its declaration
 * @kernel: its kernel
 * @disk: image of the whole system's disk, or NULL
 * @with_module: with the module
 * @secure: with Secure Boot
 * @guest: what the guest said
 * @capture: what the guest sent of it
 * @outcome: what it came to
 * @ending: how it ended
 * @dir: folder with its files, NULL if removed
 */
struct run {
	struct machine *machine;
	struct kernel kernel;
	char *disk;
	bool with_module;
	bool secure;
	struct guest guest;
	struct capture capture;
	struct outcome outcome;
	enum ending ending;
	char *dir;
};

/**
 * run_machine() - run a machine
 * @options: what is asked for
 * @run: result, for run_free() in any case
 *
 * If nothing could be started the reason is on standard error. A signal that
 * asks this program to end does so, once QEMU and the run's folder are gone.
 *
 * Return: the run's status.
 */
enum status run_machine(const struct run_options *options, struct run *run);

/**
 * run_explain() - say on standard error why a run is not as declared
 * @run: the run; nothing is said if it is as declared
 */
void run_explain(const struct run *run);

/** run_free() - release a run */
void run_free(struct run *run);

#endif
