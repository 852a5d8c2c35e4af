/* SPDX-License-Identifier: GPL-2.0-only */
/* What the kernel module says of itself (ABI: sysfs-platform-softreserve). */
#ifndef SOFTRESERVE_TOOL_MODULE_H
#define SOFTRESERVE_TOOL_MODULE_H

#include "../../policy/verdict.h"
#include "problem.h"
#include "source.h"

#define MODULE_DIR "sys/devices/platform/softreserve"
#define MODULE_SNAPSHOT "sys/kernel/debug/softreserve/snapshot"

/**
 * struct module_conflict - a conflict
 * @kind: its stable name
 * @meaning: in a sentence
 * @range: empty if it concerns none in particular
 * @device: "" if none
 */
struct module_conflict {
	char kind[SR_NAME_MAX];
	char meaning[160];
	struct sr_range range;
	char device[SR_NAME_MAX];
};

/** struct module_range - a run of bytes: @disposition, @owner and @node as in sysfs */
struct module_range {
	struct sr_range range;
	char disposition[SR_NAME_MAX];
	char owner[SR_NAME_MAX];
	int node;
};

/**
 * struct module - all of it
 * @loaded: it is there
 * @verdict: as in sysfs, "pending", "cxl", ...
 * @policy: "all" or "observe"
 * @refusal: why, "" if it is not refused
 * @bytes: by disposition
 * @has_snapshot: what it judged is known
 * @snapshot: that; the arrays are this structure's
 */
struct module {
	bool loaded;
	char verdict[SR_NAME_MAX];
	char policy[SR_NAME_MAX];
	char refusal[256];
	uint64_t bytes[SR_DISPOSITIONS];
	struct module_conflict *conflict;
	size_t n_conflicts;
	struct module_range *range;
	size_t n_ranges;
	bool has_snapshot;
	struct sr_snapshot snapshot;
};

/** module_read() - read it; to be freed with module_free() */
struct module module_read(const struct source *source, struct problems *problems);

/** module_free() - forget it */
void module_free(struct module *module);

#endif
