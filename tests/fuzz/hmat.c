// SPDX-License-Identifier: GPL-2.0-only
#include "hmat.h"
#include "parser.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct problems problems = { 0 };
	struct hmat hmat = hmat_parse(data, size, &problems);

	hmat_free(&hmat);
	problems_free(&problems);
	return 0;
}
