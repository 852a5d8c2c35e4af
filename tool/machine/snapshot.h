/* SPDX-License-Identifier: GPL-2.0-only */
/* What the kernel module judged, as it shows it (ABI: debugfs-softreserve). */
#ifndef SOFTRESERVE_TOOL_SNAPSHOT_H
#define SOFTRESERVE_TOOL_SNAPSHOT_H

#include "../../policy/snapshot.h"
#include "problem.h"

/**
 * snapshot_parse() - read it
 * @text: the file; need not end in a NUL
 * @size: bytes at @text
 * @file: for problems
 * @snapshot: result: all that is sound; to be freed with snapshot_free() whatever is returned
 *
 * What is not known is a problem, and is passed over; so is a name that is too long, and is
 * cut. What is known and damaged is a problem, and left out.
 *
 * Return: true if nothing that was judged is missing; false if something is, or if the
 * module says that nothing was judged.
 */
bool snapshot_parse(const char *text, size_t size, const char *file, struct problems *problems,
		    struct sr_snapshot *snapshot);

/** snapshot_free() - forget it */
void snapshot_free(struct sr_snapshot *snapshot);

#endif
