/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One kernel starts another, the same one with the same initramfs, by kexec_file_load(2).
 * That needs retain_initrd on the command line, for /sys/firmware/initrd, and for a crash
 * kernel crashkernel=.
 */
#ifndef SOFTRESERVE_GUEST_KEXEC_H
#define SOFTRESERVE_GUEST_KEXEC_H

#include "scene.h"

/**
 * kexec_first() - on the first of two boots, bring the machine up and start the second kernel
 *
 * Returns if there is no act of that sort, and on the second boot. What the first kernel
 * has come to goes along on the command line. The runner hears of the second boot only.
 */
void kexec_first(void);

/** kexec_load() - in place of load_all(): the second kernel finds and does what the first one did */
void kexec_load(const struct scene *scene);

/** kexec_is_crash() - true in a crash kernel */
bool kexec_is_crash(void);

/**
 * kexec_crash() - after the ledger: load a crash kernel, and crash
 *
 * The crash kernel goes on where this one has left off (kexec_in_crash()).
 */
void kexec_crash(const struct scene *scene);

/** kexec_in_crash() - in a crash kernel, load all modules: softreserve does nothing there */
void kexec_in_crash(void);

#endif
