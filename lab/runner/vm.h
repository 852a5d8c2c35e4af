/* SPDX-License-Identifier: GPL-2.0-only */
/* A virtual machine while it runs: QEMU, the guest's channel, the watchdog. */
#ifndef SOFTRESERVE_LAB_VM_H
#define SOFTRESERVE_LAB_VM_H

#include "memory.h"
#include "record.h"

/* Seconds without a sign of life, and seconds in all, after which a VM is lost. */
#define VM_SILENCE_ENV "SOFTRESERVE_LAB_SILENCE"
#define VM_SILENCE_DEFAULT 120
#define VM_LIMIT_ENV "SOFTRESERVE_LAB_LIMIT"
#define VM_LIMIT_DEFAULT 600

/**
 * struct vm_spec - what to run
 * @argv: QEMU's arguments
 * @dir: folder to run it in; it keeps QEMU's logs
 * @silence: seconds without a byte on the channel, the console or the monitor; after an oops
 *           a quarter
 * @limit: seconds in all
 * @on_console: called for every line of the console
 * @on_guest: called for every line of the guest's
 * @answer: called for what the guest asks for ("# ask WHAT"): the commands of the QEMU
 *          Machine Protocol that do it, none if there is no such thing; NULL: nothing is done
 * @arg: passed to all
 */
struct vm_spec {
	char **argv;
	const char *dir;
	unsigned int silence;
	unsigned int limit;
	void (*on_console)(void *arg, const char *line);
	void (*on_guest)(void *arg, const char *line);
	struct text_list (*answer)(void *arg, const char *what);
	void *arg;
};

/**
 * enum vm_end - how it ended
 * @VM_ENDED: the guest said all that it had to say
 * @VM_SILENT: it went silent, or was not done in time
 * @VM_DOWN: the machine went down before
 * @VM_BROKE: QEMU itself died of a signal before
 * @VM_CONFUSED: it gave up, spoke nonsense, or left something out
 * @VM_INTERRUPTED: a signal asked this program to end
 * @VM_NOT_STARTED: QEMU could not be started
 */
enum vm_end {
	VM_ENDED,
	VM_SILENT,
	VM_DOWN,
	VM_BROKE,
	VM_CONFUSED,
	VM_INTERRUPTED,
	VM_NOT_STARTED,
};

/**
 * vm_run() - run a machine until its guest is done, or lost
 * @spec: what to run
 * @guest: zeroed; receives what the guest said
 * @why: receives a sentence for free() unless it ended as it should
 *
 * QEMU is gone when this returns, and dies with this program.
 */
enum vm_end vm_run(const struct vm_spec *spec, struct guest *guest, char **why);

/** vm_signal() - the signal that interrupted vm_run(), or 0 */
int vm_signal(void);

#endif
