// SPDX-License-Identifier: GPL-2.0-only
#include "lines.h"

#include "memory.h"

static void append(struct lines *lines, char c)
{
	if (lines->n == lines->cap) {
		lines->cap = lines->cap ? 2 * lines->cap : 256;
		lines->text = mem_grow(lines->text, lines->cap, 1);
	}
	lines->text[lines->n++] = c;
}

void lines_feed(struct lines *lines, const char *data, size_t size,
		void (*each)(void *arg, const char *line), void *arg)
{
	for (size_t i = 0; i < size; i++) {
		if (data[i] != '\n') {
			append(lines, data[i]);
			continue;
		}
		if (lines->n && lines->text[lines->n - 1] == '\r')
			lines->n--;
		append(lines, '\0');
		each(arg, lines->text);
		lines->n = 0;
	}
}
