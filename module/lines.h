/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A snapshot as text, one observation a line, and decoders, one a line:
 * docs/ABI/debugfs-softreserve. tests/tool compiles it as well, to see that the tool reads what
 * is written here.
 */
#ifndef SOFTRESERVE_LINES_H
#define SOFTRESERVE_LINES_H

#include "../policy/snapshot.h"

struct seq_file;

/* The first line; the number changes where a reader of the old format would judge wrongly. */
#define SR_LINES_FIRST "softreserve-snapshot 1\n"

/** sr_lines_write() - write @snap, with the first line and the last one */
void sr_lines_write(struct seq_file *file, const struct sr_snapshot *snap);

/* Likewise of the decoders. */
#define SR_LINES_DECODERS_FIRST "softreserve-decoders 1\n"
#define SR_LINES_DECODERS_LAST "end\n"

/**
 * struct sr_line_decoder - what a line says of one HDM decoder
 * @name: its component
 * @kind: what that is, one word
 * @index: which of the component's decoders it is
 * @range: what it decodes; may be empty
 * @ways: interleave ways, 0 if reserved
 * @granularity: bytes, 0 if reserved
 * @committed: firmware had committed it
 * @locked: it is locked on commit
 */
struct sr_line_decoder {
	const char *name;
	const char *kind;
	unsigned int index;
	struct sr_range range;
	unsigned int ways;
	unsigned int granularity;
	bool committed;
	bool locked;
};

/** sr_lines_write_decoder() - write the line of one decoder, without the first and last one */
void sr_lines_write_decoder(struct seq_file *file, const struct sr_line_decoder *decoder);

#endif
