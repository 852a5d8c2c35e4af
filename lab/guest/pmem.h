/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Persistent memory below CXL when softreserve judges: the verdict may not touch
 * a namespace that is active, and the data of any other must survive it. In
 * place of load_all(), and after the ledger. The device is that of the act.
 */
#ifndef SOFTRESERVE_GUEST_PMEM_H
#define SOFTRESERVE_GUEST_PMEM_H

#include "scene.h"

/** pmem_active() - during observation make a region and a namespace, and write data to it */
void pmem_active(const struct scene *scene);

/** pmem_active_check() - the namespace still works and has its data */
void pmem_active_check(const struct scene *scene);

/** pmem_idle() - during observation make a region, and no namespace on it */
void pmem_idle(const struct scene *scene);

/**
 * pmem_committed_begin() - before modules: write data where firmware's decoder leads
 *
 * And load cxl_pmem, without whose driver Linux 6.12 crashes when it assembles
 * the region (docs/lab.md).
 */
void pmem_committed_begin(const struct scene *scene);

/** pmem_committed() - the region comes up during observation, and goes with the topology */
void pmem_committed(const struct scene *scene);

/** pmem_late_begin() - before modules: withhold cxl_pmem */
void pmem_late_begin(const struct scene *scene);

/**
 * pmem_late() - cxl_pmem comes when the region that firmware set up has been probed
 *
 * Linux 6.12 crashes by that (docs/lab.md), and probing never comes to rest again.
 */
void pmem_late(const struct scene *scene);

/** pmem_committed_check() - the data is there, read through the same addresses */
void pmem_committed_check(const struct scene *scene);

#endif
