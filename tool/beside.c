// SPDX-License-Identifier: GPL-2.0-only
#include "beside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "machine/grow.h"

static void hold_signals(sigset_t *before)
{
	sigset_t ends;

	sigemptyset(&ends);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGHUP);
	sigaddset(&ends, SIGXFSZ);
	sigprocmask(SIG_BLOCK, &ends, before);
	signal(SIGXFSZ, SIG_IGN);
}

/* What is waiting comes now. */
static void forget(struct beside *beside)
{
	int error = errno;

	free(beside->temporary);
	sigprocmask(SIG_SETMASK, &beside->before, NULL);
	errno = error;
}

bool beside_open(struct beside *beside, const char *path)
{
	*beside = (struct beside){ .path = path, .temporary = text_format("%s.new-XXXXXX", path) };
	hold_signals(&beside->before);
	beside->fd = mkostemp(beside->temporary, O_CLOEXEC);
	if (beside->fd < 0)
		forget(beside);
	return beside->fd >= 0;
}

/* Nothing may appear in its place meanwhile. */
static bool put_in_place(const struct beside *beside, bool force)
{
	const char *from = beside->temporary, *to = beside->path;

	if (force)
		return !rename(from, to);
	if (!renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE))
		return true;
	/* Not every file system can do that. */
	if ((errno == EINVAL || errno == ENOSYS) && !link(from, to)) {
		unlink(from);
		return true;
	}
	return false;
}

/* Some file systems have no modes: that is no reason to have no file. */
static bool finish(const struct beside *beside)
{
	mode_t mask = umask(0);

	umask(mask);
	fchmod(beside->fd, 0666 & ~mask);
	return !fsync(beside->fd);
}

bool beside_put(struct beside *beside, bool force)
{
	if (!finish(beside) || !put_in_place(beside, force)) {
		beside_drop(beside);
		return false;
	}
	close(beside->fd);
	forget(beside);
	return true;
}

void beside_drop(struct beside *beside)
{
	int error = errno;

	unlink(beside->temporary);
	close(beside->fd);
	errno = error;
	forget(beside);
}
