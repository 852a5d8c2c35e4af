// SPDX-License-Identifier: GPL-2.0-only
#include "iomem.h"
#include "parser.h"
#include "resources.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = text_of(data, size);
	struct problems problems = { 0 };
	struct iomem iomem = iomem_parse(text, &problems);
	struct blocks_seen blocks = resources_blocks(&iomem);
	struct dax dax = resources_dax(&iomem);

	/* Each line lies in what it is below, which came before it. */
	for (size_t i = 0; i < iomem.n; i++)
		if (iomem.line[i].parent != IOMEM_TOP && iomem.line[i].parent >= i)
			abort();
	dax_free(&dax);
	blocks_seen_free(&blocks);
	iomem_free(&iomem);
	problems_free(&problems);
	free(text);
	return 0;
}
