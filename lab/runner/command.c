// SPDX-License-Identifier: GPL-2.0-only
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files.h"
#include "memory.h"

#define PATIENCE_MS 60000

static pid_t start(char *const argv[], int in, int out)
{
	posix_spawn_file_actions_t files;
	extern char **environ;
	pid_t pid;
	int error;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	error = posix_spawnp(&pid, argv[0], &files, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	return error ? -1 : pid;
}

static int await(pid_t pid)
{
	struct pollfd child = { .events = POLLIN };
	int status;

	child.fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (child.fd < 0 || poll(&child, 1, PATIENCE_MS) != 1)
		kill(pid, SIGKILL);
	if (child.fd >= 0)
		close(child.fd);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	if (WIFSIGNALED(status))
		return 128 + WTERMSIG(status);
	return WEXITSTATUS(status);
}

int command_output(char *const argv[], const char *input, char **output)
{
	int in = file_in_memory(input);
	int out = file_in_memory(NULL);
	pid_t pid = in < 0 || out < 0 ? -1 : start(argv, in, out);
	int status = pid < 0 ? -1 : await(pid);

	if (output)
		*output = out < 0 ? mem_text("") : file_in_memory_read(out);
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return status;
}
