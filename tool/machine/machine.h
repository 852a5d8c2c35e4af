/* SPDX-License-Identifier: GPL-2.0-only */
/* A machine: all that the tool reads of it, and what follows at once. */
#ifndef SOFTRESERVE_TOOL_MACHINE_H
#define SOFTRESERVE_TOOL_MACHINE_H

#include "cedt.h"
#include "cxl.h"
#include "dax.h"
#include "firmware_map.h"
#include "hmat.h"
#include "iomem.h"
#include "module.h"
#include "pci.h"
#include "problem.h"
#include "source.h"
#include "srat.h"

/**
 * struct machine - a machine
 * @source: where it was read from; not this structure's
 * @release: of its kernel, "" if unknown
 * @log: its kernel's log; NULL if it could not be read
 * @described: Soft Reserved as firmware described it, normal; from @map, or else from @iomem
 * @windows: CXL Fixed Memory Windows, normal
 * @unknown: why it cannot be told what firmware described, a sentence without its full stop;
 *           NULL if it can
 */
struct machine {
	const struct source *source;
	char release[128];
	char *log;
	struct problems problems;
	struct cedt cedt;
	struct srat srat;
	struct hmat hmat;
	struct iomem iomem;
	struct firmware_map map;
	struct cxl cxl;
	struct pci pci;
	struct dax dax;
	struct blocks_seen blocks;
	struct module module;
	struct sr_set described;
	struct sr_set windows;
	const char *unknown;
};

/** machine_read() - read all of it; to be freed with machine_free() */
struct machine *machine_read(const struct source *source);

/** machine_free() - forget it; NULL is fine */
void machine_free(struct machine *machine);

#endif
