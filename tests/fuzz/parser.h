/* SPDX-License-Identifier: GPL-2.0-only */
/* What libFuzzer calls: each target has one. */
#ifndef SOFTRESERVE_TESTS_PARSER_H
#define SOFTRESERVE_TESTS_PARSER_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "problem.h"

/** LLVMFuzzerTestOneInput() - give a parser one input, and free what it returns; returns 0 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** text_of() - an input as text: a NUL behind it; for free() */
static inline char *text_of(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

#endif
