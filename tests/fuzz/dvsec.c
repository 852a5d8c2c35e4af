// SPDX-License-Identifier: GPL-2.0-only
#include "parser.h"
#include "pci.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct problems problems = { 0 };
	struct cxl_dvsec dvsec = dvsec_parse(data, size, "config", &problems);

	if (dvsec.offset && dvsec.offset >= size)
		abort();
	problems_free(&problems);
	return 0;
}
