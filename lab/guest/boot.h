/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The first and the last things that PID 1 does.
 */
#ifndef SOFTRESERVE_GUEST_BOOT_H
#define SOFTRESERVE_GUEST_BOOT_H

#include <stdbool.h>

/** boot_mount() - mount proc, sysfs, devtmpfs and the tmpfs instances; bails on failure */
void boot_mount(void);

/**
 * boot_allow_threads() - let the kernel have as many threads as it wants
 *
 * It takes the number from the memory that is free very early (set_max_threads()), of which
 * emulated machines have so little that many devices and a worker more come up to it: 129.
 */
void boot_allow_threads(void);

/**
 * boot_channel() - open the virtio-serial port to the runner
 *
 * Waits for the port by the kernel's uevents, without a time-out: a port that
 * never comes is a lost VM, which is for the runner to say.
 *
 * Return: a file descriptor for writing.
 */
int boot_channel(void);

/**
 * boot_channel_anew() - have the port's driver begin anew, and open the port
 *
 * For after a resume, where Linux 7.3's virtio_console takes the host's end for closed
 * (EPOLLHUP) and a write never returns. What was open before is dead.
 *
 * Return: a file descriptor for writing.
 */
int boot_channel_anew(void);

/**
 * boot_option() - value of an option of the kernel command line
 * @name: with its equals sign, as "sr_lab.act="
 * @fallback: returned if it is not there
 *
 * Return: the last such option's value; it lives as long as PID 1.
 */
const char *boot_option(const char *name, const char *fallback);

/** boot_with_module() - true if softreserve takes part in this run */
bool boot_with_module(void);

/** power_off() - sync and switch the machine off */
__attribute__((noreturn)) void power_off(void);

#endif
