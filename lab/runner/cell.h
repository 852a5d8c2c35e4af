/* SPDX-License-Identifier: GPL-2.0-only */
/* What the matrix keeps of one run: a machine on a system. */
#ifndef SOFTRESERVE_LAB_CELL_H
#define SOFTRESERVE_LAB_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include "ending.h"
#include "memory.h"

/* A size that the guest never came to say. */
#define CELL_UNKNOWN UINT64_MAX

/**
 * enum cell_class - what a run came to, worst first
 * @CELL_FAILED: nothing: the lab failed
 * @CELL_CRASH: the kernel died, or the VM was lost
 * @CELL_BAD: memory that does not work was handed out
 * @CELL_LOST: memory that works can't be used
 * @CELL_WARNING: all is well, but the kernel warned
 * @CELL_QUARANTINED: all is well, and what does not work is locked away
 * @CELL_WELL: all is well
 */
enum cell_class {
	CELL_FAILED,
	CELL_CRASH,
	CELL_BAD,
	CELL_LOST,
	CELL_WARNING,
	CELL_QUARANTINED,
	CELL_WELL,
	CELL_CLASSES,
};

/**
 * struct cell_look - how a class is shown
 * @word: its name
 * @meaning: in a few words
 * @fill: background; lighter the better the outcome, so that greyscale tells too
 * @ink: text on it
 */
struct cell_look {
	const char *word;
	const char *meaning;
	const char *fill;
	const char *ink;
};

/** Indexed by enum cell_class. */
extern const struct cell_look cell_looks[CELL_CLASSES];

/**
 * struct cell - one run
 * @ending: how it ended
 * @as_declared: its status
 * @described: bytes that firmware described
 * @cxl: usable below a CXL region
 * @dax: usable otherwise
 * @quarantined: locked away
 * @lost: work and can't be used
 * @bad: handed out and do not work
 * @verdict: the module's, or NULL
 * @kinds: kinds of conflict that it reports, each once, in the order of the policy's table
 * @warned: the kernel's log holds a warning
 * @died: it holds worse: an oops, a BUG
 * @files: the run's folder, if it is still there; or NULL
 */
struct cell {
	enum ending ending;
	bool as_declared;
	uint64_t described;
	uint64_t cxl;
	uint64_t dax;
	uint64_t quarantined;
	uint64_t lost;
	uint64_t bad;
	char *verdict;
	struct text_list kinds;
	bool warned;
	bool died;
	char *files;
};

/**
 * cell_read() - take in what `softreserve-lab run --json` printed
 * @cell: result, for cell_free() in any case
 * @json: the text
 *
 * Return: 0, or -1 if @json is no such report; then @cell is one of CELL_FAILED.
 */
int cell_read(struct cell *cell, const char *json);

/** cell_classify() - what the run came to */
enum cell_class cell_classify(const struct cell *cell);

/** cell_amount() - the bytes that its class is about; 0 if it is about none */
uint64_t cell_amount(const struct cell *cell);

/** cell_free() - release a cell, or a zeroed structure */
void cell_free(struct cell *cell);

#endif
