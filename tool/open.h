/* SPDX-License-Identifier: GPL-2.0-only */
/* What every subcommand that looks at a machine begins and ends with. */
#ifndef SOFTRESERVE_TOOL_OPEN_H
#define SOFTRESERVE_TOOL_OPEN_H

#include "command.h"
#include "machine/machine.h"

/**
 * struct subject - the machine that is looked at
 * @source: where it is read from
 * @machine: all that was read
 */
struct subject {
	struct source *source;
	struct machine *machine;
};

/**
 * subject_open() - read the machine that the common options name
 * @subject: filled, for subject_close()
 *
 * Whatever is wrong with what is read is said on standard error, unless JSON is wanted, which
 * has it among its fields.
 *
 * Return: true; false if it cannot be read at all: it was said why, and the exit status is
 * TOOL_NO_INPUT.
 */
bool subject_open(struct subject *subject, const struct common *common);

/** subject_close() - forget it */
void subject_close(struct subject *subject);

#endif
