// SPDX-License-Identifier: GPL-2.0-only
#include "finding.h"

#include <stdlib.h>

static const struct sr_range nothing = { 1, 0 };

const char *severity_name(enum severity severity)
{
	static const char *const names[SEVERITIES] = { "error", "warning", "note" };

	return names[severity];
}

struct place place_table(const char *file, size_t offset)
{
	return (struct place){ file, offset, nothing, NULL };
}

struct place place_range(struct sr_range range)
{
	return (struct place){ NULL, NO_OFFSET, range, NULL };
}

struct place place_device(const char *device, struct sr_range range)
{
	return (struct place){ NULL, NO_OFFSET, range, device };
}

void findings_free(struct findings *findings)
{
	for (size_t i = 0; i < findings->n; i++)
		free(findings->finding[i].what);
	free(findings->finding);
	free(findings->unchecked);
	*findings = (struct findings){ 0 };
}
