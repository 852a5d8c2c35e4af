/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A snapshot as text, one observation a line: docs/ABI/debugfs-softreserve. tests/tool compiles
 * it as well, to see that the tool reads what is written here.
 */
#ifndef SOFTRESERVE_LINES_H
#define SOFTRESERVE_LINES_H

#include "../policy/snapshot.h"

struct seq_file;

/* The first line; the number changes where a reader of the old format would judge wrongly. */
#define SR_LINES_FIRST "softreserve-snapshot 1\n"

/** sr_lines_write() - write @snap, with the first line and the last one */
void sr_lines_write(struct seq_file *file, const struct sr_snapshot *snap);

#endif
