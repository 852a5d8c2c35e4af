// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names and meanings: of conflict kinds, outcomes and dispositions.
 */
#include "verdict.h"

/* One row a line, one field a line. */
/* clang-format off */
const struct sr_conflict_kind_info sr_conflict_kinds[SR_CONFLICT_KINDS] = {
	[SR_NO_TOPOLOGY] = {
		.name = "no-topology",
		.meaning = "no driver took the CXL root device, so there is no CXL topology",
	},
	[SR_NO_DRIVER] = {
		.name = "no-driver",
		.meaning = "a driver that CXL devices need is missing, disabled or did not load",
	},
	[SR_PROBE_FAILED] = {
		.name = "probe-failed",
		.meaning = "the driver of this CXL device is loaded but did not take the device",
	},
	[SR_UNCLAIMED] = {
		.name = "unclaimed",
		.meaning = "firmware set up this device's decoder, but no CXL region includes it",
	},
	[SR_INCOMPLETE] = {
		.name = "incomplete",
		.meaning = "the CXL region lacks devices that its memory is interleaved over",
	},
	[SR_UNBOUND] = {
		.name = "unbound",
		.meaning = "the CXL region has all of its devices, but its driver did not take it",
	},
	[SR_UNREADABLE] = {
		.name = "unreadable",
		.meaning = "the CXL region came up, but its memory does not keep what is written",
		.firmware = true,
	},
	[SR_UNCOVERED] = {
		.name = "uncovered",
		.meaning = "firmware describes memory in a CXL window here that no region covers",
	},
	[SR_MISFIT] = {
		.name = "misfit",
		.meaning = "CXL window, CXL region and described memory disagree on their bounds",
		.firmware = true,
	},
};

static const char *const outcome_names[SR_OUTCOMES] = {
	[SR_PENDING] = "pending",
	[SR_NONE] = "none",
	[SR_CXL] = "cxl",
	[SR_DAX] = "dax",
	[SR_REFUSED] = "refused",
};

static const char *const disposition_names[SR_DISPOSITIONS] = {
	[SR_DISP_PENDING] = "pending",
	[SR_DISP_FOREIGN] = "foreign",
	[SR_DISP_CXL] = "cxl",
	[SR_DISP_DAX] = "dax",
	[SR_DISP_QUARANTINED] = "quarantined",
};

/* clang-format on */

const char *sr_outcome_name(enum sr_outcome outcome)
{
	return (unsigned int)outcome < SR_OUTCOMES ? outcome_names[outcome] : NULL;
}

const char *sr_disposition_name(enum sr_disposition disp)
{
	return (unsigned int)disp < SR_DISPOSITIONS ? disposition_names[disp] : NULL;
}
