/* SPDX-License-Identifier: GPL-2.0-only */
/* QEMU itself: is it there, is it new enough, which accelerator works. */
#ifndef SOFTRESERVE_LAB_ACCEL_H
#define SOFTRESERVE_LAB_ACCEL_H

#include <stdbool.h>

#define QEMU "qemu-system-x86_64"
/* The first release that emulates all of CXL that the lab needs. */
#define QEMU_MAJOR_MIN 10

/**
 * qemu_check() - look for QEMU in PATH
 *
 * Return: NULL if there is a usable one, or for free() a sentence that says what to do.
 */
char *qemu_check(void);

/** qemu_version() - "10.0.2", for free(); NULL if QEMU does not say */
char *qemu_version(void);

/**
 * accel_choose() - decide between KVM and TCG
 * @build: the build folder, which keeps the result of the probe
 * @kvm: receives true for KVM
 * @news: receives for free() a sentence about an unusable KVM if this call
 *        probed for it, otherwise NULL
 *
 * SOFTRESERVE_ACCEL=kvm|tcg in the environment decides without a probe. The
 * probe boots UEFI firmware with KVM: /dev/kvm may exist and start machines that
 * then stand still, as a paravirtual KVM does that wants a guest kernel of its own.
 *
 * Return: NULL, or for free() a sentence: SOFTRESERVE_ACCEL is wrong, or firmware or
 * the build folder cannot be used.
 */
char *accel_choose(const char *build, bool *kvm, char **news);

#endif
