/* SPDX-License-Identifier: GPL-2.0-only */
/* What a person sees on standard error while many machines run. */
#ifndef SOFTRESERVE_LAB_TALLY_H
#define SOFTRESERVE_LAB_TALLY_H

#include <stddef.h>
#include <time.h>

#include "progress.h"

#define TALLY_NAME_MAX 128
/* Runs that are shown at a time. */
#define TALLY_RUNS 8

/**
 * struct tally - the progress of many runs
 * @style: how much to say
 * @total: how many there are
 * @done: how many have ended
 * @runs: names of some that run, and since when; empty names are free places
 */
struct tally {
	enum progress_style style;
	size_t total;
	size_t done;
	struct {
		char name[TALLY_NAME_MAX];
		time_t since;
	} runs[TALLY_RUNS];
};

/** tally_begin() - @total runs are to come */
void tally_begin(struct tally *tally, enum progress_style style, size_t total);

/** tally_started() - a run began */
void tally_started(struct tally *tally, const char *name, time_t since);

/** tally_ended() - a run ended; @result in a few words */
void tally_ended(struct tally *tally, const char *name, const char *result);

/** tally_quote() - what a run said that people should see, whole lines */
void tally_quote(struct tally *tally, const char *text);

/** tally_show() - show what runs, where a line can change */
void tally_show(const struct tally *tally);

/** tally_end() - nothing runs any more */
void tally_end(const struct tally *tally);

#endif
