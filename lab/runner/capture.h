/* SPDX-License-Identifier: GPL-2.0-only */
/* The archive that softreserve capture makes inside the guest, as the guest sends it. */
#ifndef SOFTRESERVE_LAB_CAPTURE_H
#define SOFTRESERVE_LAB_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>

/* On the guest's command line: send it. */
#define CAPTURE_CMDLINE "sr_lab.capture=1 "

/**
 * struct capture - what has come of it
 * @bytes: the archive so far
 * @size: of @bytes
 * @broken: a line of it cannot be read
 */
struct capture {
	unsigned char *bytes;
	size_t size;
	bool broken;
};

/**
 * capture_hear() - take in one line of the guest's
 * @capture: starts out zeroed; for capture_free()
 * @line: the line, without its end
 *
 * Return: whether the line is one of the archive's.
 */
bool capture_hear(struct capture *capture, const char *line);

/** capture_write() - put it into a file, at once; NULL, or a message for free() */
char *capture_write(const struct capture *capture, const char *path);

/** capture_free() - release what capture_hear() collected, for the next run */
void capture_free(struct capture *capture);

#endif
