/* SPDX-License-Identifier: GPL-2.0-only */
/* What /proc/iomem alone tells of DAX devices and memory, where a capture has no sysfs. */
#ifndef SOFTRESERVE_TOOL_RESOURCES_H
#define SOFTRESERVE_TOOL_RESOURCES_H

#include "dax.h"
#include "iomem.h"

/**
 * resources_dax() - devices as their resources are named, "dax0.0" below "region2" or not
 *
 * Whatever has memory below it is kmem's ("System RAM (kmem)", drivers/dax/kmem.c).
 *
 * Return: to be freed with dax_free().
 */
struct dax resources_dax(const struct iomem *iomem);

/**
 * resources_blocks() - "System RAM" as if it were memory blocks that are there and online
 *
 * Return: to be freed with blocks_seen_free(); the block size is unknown.
 */
struct blocks_seen resources_blocks(const struct iomem *iomem);

#endif
