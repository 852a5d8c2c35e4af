/* SPDX-License-Identifier: GPL-2.0-only */
/* How a run ended: whether its kernel died, or the lab could not tell. */
#ifndef SOFTRESERVE_LAB_ENDING_H
#define SOFTRESERVE_LAB_ENDING_H

#include <stdbool.h>

#include "vm.h"

/**
 * enum ending - how a run ended
 * @ENDING_DONE: the guest said all that it had to say
 * @ENDING_CRASHED: the kernel told of its own death, or the machine went down
 * @ENDING_HUNG: the kernel ran and went silent without a word
 * @ENDING_FAILED: the lab failed, not the kernel, which never ran or whose PID 1 gave up
 */
enum ending {
	ENDING_DONE,
	ENDING_CRASHED,
	ENDING_HUNG,
	ENDING_FAILED,
};

/**
 * struct signs - what the console has told so far; starts out zeroed
 * @ran: the kernel ran
 * @died: it told of its own death
 */
struct signs {
	bool ran;
	bool died;
};

/** ending_died() - true if a line of the kernel's log tells of an oops, a BUG or a panic */
bool ending_died(const char *line);

/** ending_look() - take in one line of the console */
void ending_look(struct signs *signs, const char *line);

/** ending_of() - how a run ended whose VM ended like @end */
enum ending ending_of(const struct signs *signs, enum vm_end end);

/** ending_name() - "done", "crashed", "hung", "failed" */
const char *ending_name(enum ending ending);

/** ending_find() - the ending of that name; ENDING_FAILED if there is none or @name is NULL */
enum ending ending_find(const char *name);

#endif
