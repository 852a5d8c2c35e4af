/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The types of UEFI (gnu-efi), and from them the fixed-width ones that
 * program.h asks for.
 */
#ifndef SOFTRESERVE_LAB_TYPES_H
#define SOFTRESERVE_LAB_TYPES_H

#include <stdbool.h>
#include <stdint.h>
#include <efi.h>
#include <efilib.h>

#endif
