// SPDX-License-Identifier: GPL-2.0-only
#include "jobs.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files.h"

/**
 * struct crew - jobs under way
 * @jobs: all jobs
 * @n: how many
 * @next: index of the next one to start
 * @running: how many run
 * @stop: 0, or what jobs_run() will return
 * @watch: who is told
 * @before: signal mask of the children
 */
struct crew {
	struct job *jobs;
	size_t n;
	size_t next;
	unsigned int running;
	int stop;
	const struct jobs_watch *watch;
	sigset_t before;
};

static const int waited_for[] = { SIGCHLD, SIGINT, SIGTERM, SIGHUP };

static void block_signals(sigset_t *set, sigset_t *before)
{
	sigemptyset(set);
	for (size_t i = 0; i < sizeof(waited_for) / sizeof(waited_for[0]); i++)
		sigaddset(set, waited_for[i]);
	sigprocmask(SIG_BLOCK, set, before);
}

/* In the child; never returns. */
static void become(const struct job *job, const sigset_t *mask, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(127);
	/* The terminal's signals are for us alone: a job is told to end once. */
	setpgid(0, 0);
	dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	dup2(job->out, STDOUT_FILENO);
	dup2(job->err, STDERR_FILENO);
	sigprocmask(SIG_SETMASK, mask, NULL);
	execv(job->argv[0], job->argv);
	_exit(127);
}

static void close_files(struct job *job)
{
	if (job->out >= 0)
		close(job->out);
	if (job->err >= 0)
		close(job->err);
}

static int launch(struct job *job, const sigset_t *mask)
{
	pid_t parent = getpid();

	job->out = file_in_memory(NULL);
	job->err = file_in_memory(NULL);
	if (job->out < 0 || job->err < 0)
		goto close_both;
	job->pid = fork();
	if (job->pid < 0)
		goto close_both;
	if (!job->pid)
		become(job, mask, parent);
	job->started = time(NULL);
	return 0;

close_both:
	close_files(job);
	job->pid = 0;
	return -1;
}

static void stop_all(struct crew *crew, int stop)
{
	if (crew->stop)
		return;
	crew->stop = stop;
	for (size_t i = 0; i < crew->next; i++)
		if (crew->jobs[i].pid)
			kill(crew->jobs[i].pid, SIGTERM);
}

static void tell_end(struct crew *crew, const struct job *job, const struct job_end *end)
{
	if (!crew->stop && !crew->watch->ended(crew->watch->arg, job, end))
		stop_all(crew, -1);
}

static void start_one(struct crew *crew)
{
	struct job *job = &crew->jobs[crew->next++];
	char nothing[] = "";

	if (launch(job, &crew->before)) {
		tell_end(crew, job, &(struct job_end){ -1, nothing, nothing });
		return;
	}
	crew->running++;
	crew->watch->started(crew->watch->arg, job);
}

static void finish(struct crew *crew, struct job *job, int status)
{
	struct job_end end = {
		.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
		.out = file_in_memory_read(job->out),
		.err = file_in_memory_read(job->err),
	};

	crew->running--;
	job->pid = 0;
	close_files(job);
	tell_end(crew, job, &end);
	free(end.out);
	free(end.err);
}

/* One SIGCHLD may stand for several children. */
static void reap(struct crew *crew)
{
	int status;

	for (size_t i = 0; i < crew->next; i++)
		if (crew->jobs[i].pid &&
		    waitpid(crew->jobs[i].pid, &status, WNOHANG) == crew->jobs[i].pid)
			finish(crew, &crew->jobs[i], status);
}

static void await(struct crew *crew, const sigset_t *set)
{
	const struct timespec second = { .tv_sec = 1 };
	int number = sigtimedwait(set, NULL, &second);

	if (number == SIGCHLD)
		reap(crew);
	else if (number > 0)
		stop_all(crew, number);
}

int jobs_run(struct job *jobs, size_t n, unsigned int side_by_side, const struct jobs_watch *watch)
{
	struct crew crew = { .jobs = jobs, .n = n, .watch = watch };
	sigset_t set;

	block_signals(&set, &crew.before);
	for (;;) {
		while (!crew.stop && crew.next < n && crew.running < side_by_side)
			start_one(&crew);
		if (!crew.running)
			break;
		watch->tick(watch->arg);
		await(&crew, &set);
	}
	sigprocmask(SIG_SETMASK, &crew.before, NULL);
	return crew.stop;
}
