/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an operator does with devices and drivers after the verdict. In place of
 * load_all(); lab/machines/README.md says what each act needs.
 */
#ifndef SOFTRESERVE_GUEST_OPERATOR_H
#define SOFTRESERVE_GUEST_OPERATOR_H

#include "scene.h"

/**
 * operator_replace() - a device is replaced by another one in the same slot
 *
 * Its region is destroyed, the slot switched off, a device plugged in that nobody has
 * set up, and a region of the same size made over that. It should have the same addresses.
 */
void operator_replace(const struct scene *scene);

/** operator_add_begin() - before modules: switch the slot of the act's device off */
void operator_add_begin(const struct scene *scene);

/**
 * operator_add() - a device is plugged in after the verdict, where none was
 *
 * It is reported, and nothing else changes. If CXL is up it can have a region.
 */
void operator_add(const struct scene *scene);

/** operator_sleep() - once all has settled, suspend to idle and resume every device */
void operator_sleep(const struct scene *scene);

/** operator_retry_begin() - before modules: withhold cxl_mem */
void operator_retry_begin(const struct scene *scene);

/**
 * operator_retry() - what was handed out for want of a driver goes back to CXL
 *
 * The driver comes after the verdict. While memory is online a retry is refused, and
 * changes nothing; then it leads to the verdict that there would have been with the driver.
 */
void operator_retry(const struct scene *scene);

/** operator_retry_refused() - likewise after somebody else has claimed a page for a while */
void operator_retry_refused(const struct scene *scene);

/**
 * operator_reload() - drivers are unbound and bound, unloaded and loaded, after the verdict
 *
 * After "cxl" regions go with cxl_acpi, and a retry brings them back; after "dax" nobody can
 * bind it, and what hands the memory out comes back as it was.
 */
void operator_reload(const struct scene *scene);

/**
 * operator_rebind() - the region of the first range is unbound and bound after the verdict
 *
 * Memory that was held back stays so.
 */
void operator_rebind(const struct scene *scene);

/**
 * operator_hmem_first() - HMEM comes before softreserve, and has not decided yet
 *
 * A probe is held, for whose end HMEM of Linux 7.1 and later waits. softreserve is too
 * late then, and touches nothing.
 */
void operator_hmem_first(const struct scene *scene);

/**
 * operator_tool() - as operator_retry(), with the tool and memory that is online
 *
 * Then the region is released by it, and made again.
 */
void operator_tool(const struct scene *scene);

/** operator_tool_refused() - as operator_retry_refused(), with the tool and memory that is online */
void operator_tool_refused(const struct scene *scene);

#endif
