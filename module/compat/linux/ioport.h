/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * bc62f5b308cb ("dax/hmem, e820, resource: Defer Soft Reserved insertion until hmem
 * is ready"), Linux 7.0: Soft Reserved ranges are in a tree of their own, which has a
 * walk of its own. Before, they were in the iomem tree.
 */
#ifndef SR_COMPAT_LINUX_IOPORT_H
#define SR_COMPAT_LINUX_IOPORT_H

#include_next <linux/ioport.h>

#ifdef SR_COMPAT_SOFT_RESERVE_IN_IOMEM
static inline int walk_soft_reserve_res(u64 start, u64 end, void *arg,
					int (*func)(struct resource *, void *))
{
	return walk_iomem_res_desc(IORES_DESC_SOFT_RESERVED, IORESOURCE_MEM, start, end, arg, func);
}
#endif

#endif
