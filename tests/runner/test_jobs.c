// SPDX-License-Identifier: GPL-2.0-only
/* Programs side by side. */
#include "../policy/unit.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "jobs.h"

static char *echo[] = { "/bin/sh", "-c", "echo said; echo grumbled >&2; exit 5", NULL };
static char *endless[] = { "/usr/bin/tail", "-f", "/dev/null", NULL };
static char *stdin_ends[] = { "/bin/sh", "-c", "cat; exit 0", NULL };
static char *nowhere[] = { "/no/such/program", NULL };

/** struct log - what was seen of the jobs; @go_on: what to answer at an end */
struct log {
	unsigned int running;
	unsigned int most;
	unsigned int ended;
	int status;
	bool go_on;
	int signal;
};

static void on_started(void *arg, const struct job *job)
{
	struct log *log = arg;

	assert_true(job->pid > 0);
	log->running++;
	if (log->running > log->most)
		log->most = log->running;
}

static bool on_ended(void *arg, const struct job *job, const struct job_end *end)
{
	struct log *log = arg;

	log->running--;
	log->ended++;
	log->status = end->status;
	if (job->argv == echo) {
		assert_string_equal(end->out, "said\n");
		assert_string_equal(end->err, "grumbled\n");
	}
	return log->go_on;
}

static void on_tick(void *arg)
{
	struct log *log = arg;

	if (log->signal)
		raise(log->signal); /* blocked: jobs_run() finds it */
	log->signal = 0;
}

static int run(struct log *log, size_t n, unsigned int side_by_side, char **argv[])
{
	const struct jobs_watch watch = { on_started, on_ended, on_tick, log };
	struct job jobs[8] = { 0 };
	int ret;

	for (size_t i = 0; i < n; i++)
		jobs[i].argv = argv[i];
	ret = jobs_run(jobs, n, side_by_side, &watch);
	/* None is left. */
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	return ret;
}

static void all_run(void **state)
{
	struct log log = { .go_on = true };

	(void)state;
	assert_int_equal(run(&log, 5, 2, (char **[]){ echo, echo, echo, echo, echo }), 0);
	assert_int_equal(log.ended, 5);
	assert_int_equal(log.most, 2);
	assert_int_equal(log.status, 5);
}

static void other_ends(void **state)
{
	struct log log = { .go_on = true };

	(void)state;
	assert_int_equal(run(&log, 1, 2, (char **[]){ stdin_ends }), 0);
	assert_int_equal(log.status, 0);
	assert_int_equal(run(&log, 1, 2, (char **[]){ nowhere }), 0);
	assert_int_equal(log.status, 127);
}

static void told_to_stop(void **state)
{
	struct log log = { 0 };

	(void)state;
	assert_int_equal(run(&log, 3, 2, (char **[]){ endless, echo, echo }), -1);
	assert_int_equal(log.ended, 1);
}

static void interrupted(void **state)
{
	struct log log = { .go_on = true, .signal = SIGTERM };

	(void)state;
	assert_int_equal(run(&log, 3, 2, (char **[]){ endless, endless, echo }), SIGTERM);
	assert_int_equal(log.ended, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_run),
		cmocka_unit_test(other_ends),
		cmocka_unit_test(told_to_stop),
		cmocka_unit_test(interrupted),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("jobs", tests, NULL, NULL);
}
