// SPDX-License-Identifier: GPL-2.0-only
#include "srat.h"
#include "parser.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct problems problems = { 0 };
	struct srat srat = srat_parse(data, size, &problems);

	srat_free(&srat);
	problems_free(&problems);
	return 0;
}
