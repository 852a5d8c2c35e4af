/* SPDX-License-Identifier: GPL-2.0-only */
/* The program that the runner wrote, read and found to be well-formed. */
#ifndef SOFTRESERVE_LAB_PLAN_H
#define SOFTRESERVE_LAB_PLAN_H

#include "types.h"
#include "program.h"

/**
 * struct plan - the parts of a program
 * @head: counts and the kernel's command line
 * @decoders: head->n_decoders of them
 * @ranges: head->n_ranges of them
 * @lies: head->n_lies of them
 */
struct plan {
	const struct fw_program *head;
	const struct fw_decoder *decoders;
	const struct fw_range *ranges;
	const struct fw_lie *lies;
};

/**
 * plan_read - read the program from the ESP
 * @image: this application
 *
 * Return: the program. Does not return if it is malformed.
 */
struct plan plan_read(EFI_HANDLE image);

#endif
