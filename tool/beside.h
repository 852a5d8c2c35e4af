/* SPDX-License-Identifier: GPL-2.0-only */
/* Files that are written beside their place: whoever looks sees the old one or the new one. */
#ifndef SOFTRESERVE_TOOL_BESIDE_H
#define SOFTRESERVE_TOOL_BESIDE_H

#include <signal.h>
#include <stdbool.h>

/**
 * struct beside - a file that is being written
 * @fd: to write to
 * @path: its place
 * @temporary: where it is till then
 * @before: signals that were blocked
 */
struct beside {
	int fd;
	const char *path;
	char *temporary;
	sigset_t before;
};

/**
 * beside_open() - begin
 * @path: lives till the end
 *
 * Signals that would end the program wait from here on, so that nothing is left behind; a file
 * that grows beyond a limit is an error.
 *
 * Return: false, and errno, if there can be no file; then that is all.
 */
bool beside_open(struct beside *beside, const char *path);

/**
 * beside_put() - end: it goes to its place, with the mode that the umask leaves
 * @force: what is there is replaced; otherwise that is an error, EEXIST
 *
 * Return: false, and errno, if it did not; then nothing is left of it.
 */
bool beside_put(struct beside *beside, bool force);

/** beside_drop() - end: nothing is left of it; errno stays as it is */
void beside_drop(struct beside *beside);

#endif
