/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's resource tree as /proc/iomem shows it.
 */
#ifndef SOFTRESERVE_GUEST_IOMEM_H
#define SOFTRESERVE_GUEST_IOMEM_H

#include "ranges.h"

/**
 * iomem_find() - bytes of all entries with a name, as a normal set
 *
 * What lies below such an entry is part of it, since a resource contains its
 * children; the indentation need not be looked at.
 */
struct sr_set iomem_find(const char *name);

#endif
