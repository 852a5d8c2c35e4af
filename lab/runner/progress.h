/* SPDX-License-Identifier: GPL-2.0-only */
/* What a person sees on standard error while a machine runs. */
#ifndef SOFTRESERVE_LAB_PROGRESS_H
#define SOFTRESERVE_LAB_PROGRESS_H

#include <stdbool.h>
#include <time.h>

/**
 * enum progress_style - how much to say
 * @PROGRESS_NONE: nothing
 * @PROGRESS_LINES: a line a phase
 * @PROGRESS_LIVE: one line that changes, for a terminal
 */
enum progress_style {
	PROGRESS_NONE,
	PROGRESS_LINES,
	PROGRESS_LIVE,
};

/**
 * struct progress - one run's
 * @style: how much to say
 * @label: machine and system
 * @phase: what it is doing
 * @started: when it was started
 */
struct progress {
	enum progress_style style;
	const char *label;
	const char *phase;
	time_t started;
};

/** progress_style() - what suits standard error; @json: standard output is for a machine */
enum progress_style progress_style(bool json);

/** progress_begin() - a run begins; @label must outlive it */
void progress_begin(struct progress *progress, enum progress_style style, const char *label);

/** progress_console() - look at a line of the console; @arg is the struct progress */
void progress_console(void *arg, const char *line);

/** progress_guest() - look at a line of the guest's; @arg is the struct progress */
void progress_guest(void *arg, const char *line);

/** progress_end() - the run is over; @result in a word or two */
void progress_end(struct progress *progress, const char *result);

#endif
