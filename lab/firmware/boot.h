/* SPDX-License-Identifier: GPL-2.0-only */
/* Starting the kernel through its EFI stub. */
#ifndef SOFTRESERVE_LAB_BOOT_H
#define SOFTRESERVE_LAB_BOOT_H

#include "types.h"

/**
 * boot_kernel - load and start the kernel on the ESP
 * @image: this application
 * @cmdline: kernel command line, ASCII
 *
 * Does not return.
 */
void boot_kernel(EFI_HANDLE image, const char *cmdline) __attribute__((noreturn));

#endif
