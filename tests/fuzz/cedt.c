// SPDX-License-Identifier: GPL-2.0-only
#include "cedt.h"
#include "parser.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct problems problems = { 0 };
	struct cedt cedt = cedt_parse(data, size, &problems);

	cedt_free(&cedt);
	problems_free(&problems);
	return 0;
}
