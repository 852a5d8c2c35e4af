/* SPDX-License-Identifier: GPL-2.0-only */
/* capture.json: what a capture says of itself. */
#ifndef SOFTRESERVE_TOOL_LABEL_H
#define SOFTRESERVE_TOOL_LABEL_H

#include "machine/problem.h"
#include "machine/source.h"

#define LABEL_PATH "capture.json"

/* Of the layout of captures; a change that readers have to know of counts it up. */
#define LABEL_FORMAT 1

/**
 * label_write() - the text of it
 * @source: what is captured; if that has a label, time, reader and what was missing are those
 *          of then
 * @missing: what could not be read
 * @redacted: serial numbers are left out
 *
 * Return: for free().
 */
char *label_write(const struct source *source, const struct problems *missing, bool redacted);

#endif
