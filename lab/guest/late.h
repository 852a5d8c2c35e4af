/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * softreserve is loaded when CXL has been up for long and its memory is in use.
 * It must refuse and touch nothing. In place of load_all(), and after the ledger.
 */
#ifndef SOFTRESERVE_GUEST_LATE_H
#define SOFTRESERVE_GUEST_LATE_H

#include "scene.h"

/** late_load() - load everything else, let it settle, then load softreserve */
void late_load(const struct scene *scene);

/** late_unload() - take softreserve out again; it leaves no trace */
void late_unload(const struct scene *scene);

/**
 * late_mapped() - as late_load(), with a DAX device mapped meanwhile
 *
 * The device is given to device_dax first, as `daxctl reconfigure-device
 * --mode=devdax` does; its memory must be offline for that.
 */
void late_mapped(const struct scene *scene);

/** late_mapped_unload() - as late_unload(); the mapping must work to the end */
void late_mapped_unload(const struct scene *scene);

#endif
