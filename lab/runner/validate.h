/* SPDX-License-Identifier: GPL-2.0-only */
/* What a declaration must satisfy beyond its syntax. */
#ifndef SOFTRESERVE_LAB_VALIDATE_H
#define SOFTRESERVE_LAB_VALIDATE_H

#include <limits.h>

#include "machine.h"

/* A decoder whose index is not declared gets the next one of its component. */
#define DECODER_NEXT_INDEX INT_MAX

/**
 * machine_validate() - check a machine and resolve the names in it
 * @m: as read from its file
 * @complaint: receives the error
 *
 * Return: 0, or -1 after an error.
 */
int machine_validate(struct machine *m, struct complaint *complaint);

#endif
