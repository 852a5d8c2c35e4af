/* SPDX-License-Identifier: GPL-2.0-only */
/* Starting the kernel through its EFI stub. */
#ifndef SOFTRESERVE_LAB_BOOT_H
#define SOFTRESERVE_LAB_BOOT_H

#include "types.h"

/* Characters that may be added to the command line; Linux takes 2048 in all. */
#define BOOT_PLACES_MAX 960

/**
 * boot_kernel - load and start the kernel on the ESP
 * @image: this application
 * @cmdline: kernel command line, ASCII
 * @places: what is added to it
 *
 * Does not return.
 */
void boot_kernel(EFI_HANDLE image, const char *cmdline, const CHAR16 *places)
	__attribute__((noreturn));

#endif
