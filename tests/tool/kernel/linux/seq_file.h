/* SPDX-License-Identifier: GPL-2.0-only */
/* As much of the kernel's header of this name as module/lines.c needs, over stdio. */
#ifndef SOFTRESERVE_TESTS_SEQ_FILE_H
#define SOFTRESERVE_TESTS_SEQ_FILE_H

#include <stdio.h>

struct seq_file {
	FILE *to;
};

#define seq_printf(file, ...) fprintf((file)->to, __VA_ARGS__)
#define seq_puts(file, text) fputs(text, (file)->to)
#define seq_putc(file, c) fputc(c, (file)->to)

#endif
