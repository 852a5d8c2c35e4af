// SPDX-License-Identifier: GPL-2.0-only
#include "cedt.h"
#include "dsl.h"
#include "parser.h"

/* What comes out must be sound enough for cedt_parse(). */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct problems problems = { 0 };
	char *text = text_of(data, size);
	size_t bytes;
	char *table = dsl_to_table(text, &bytes);

	if (table) {
		struct cedt cedt = cedt_parse(table, bytes, &problems);

		cedt_free(&cedt);
	}
	problems_free(&problems);
	free(table);
	free(text);
	return 0;
}
