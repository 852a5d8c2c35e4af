/* SPDX-License-Identifier: GPL-2.0-only */
/* Programs that run side by side, a few at a time. */
#ifndef SOFTRESERVE_LAB_JOBS_H
#define SOFTRESERVE_LAB_JOBS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <time.h>

/**
 * struct job - a program that is to run, runs, or has run
 * @argv: its path and arguments
 * @arg: the caller's
 * @pid: while it runs; 0 otherwise
 * @out: descriptor of what it writes to standard output
 * @err: of what it writes to standard error
 * @started: when it was started
 */
struct job {
	char **argv;
	void *arg;
	pid_t pid;
	int out;
	int err;
	time_t started;
};

/**
 * struct job_end - what became of a job
 * @status: exit status, or -1 if it could not be started or a signal ended it
 * @out: its standard output
 * @err: its standard error
 */
struct job_end {
	int status;
	char *out;
	char *err;
};

/**
 * struct jobs_watch - who is told
 * @started: a job was started
 * @ended: a job ended, what it said goes after this; false: end all others
 * @tick: about a second went by, or a job began or ended
 * @arg: passed to all of them
 */
struct jobs_watch {
	void (*started)(void *arg, const struct job *job);
	bool (*ended)(void *arg, const struct job *job, const struct job_end *end);
	void (*tick)(void *arg);
	void *arg;
};

/**
 * jobs_run() - run jobs in order, some of them side by side
 * @jobs: what to run
 * @n: how many
 * @side_by_side: how many at a time
 * @watch: who is told
 *
 * Jobs die with this program; a signal that asks this program to end ends them.
 * None is left when this returns.
 *
 * Return: 0 if all have run, the number of the signal, or -1 if @watch ended them.
 */
int jobs_run(struct job *jobs, size_t n, unsigned int side_by_side, const struct jobs_watch *watch);

#endif
