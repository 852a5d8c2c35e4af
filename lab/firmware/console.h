/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the firmware says, on the UEFI console. Every error is fatal: a machine
 * that is not as declared must not boot.
 */
#ifndef SOFTRESERVE_LAB_CONSOLE_H
#define SOFTRESERVE_LAB_CONSOLE_H

#include "types.h"

/**
 * say - print a line of progress
 * @format: as Print() of gnu-efi takes it, without the newline
 */
void say(const CHAR16 *format, ...);

/**
 * fail - print a line that says what is wrong and where, and shut down
 * @format: as for say()
 */
void fail(const CHAR16 *format, ...) __attribute__((noreturn));

#endif
