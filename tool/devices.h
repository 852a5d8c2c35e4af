/* SPDX-License-Identifier: GPL-2.0-only */
/* DAX devices of CXL regions: taken from kmem all together, or not at all. */
#ifndef SOFTRESERVE_TOOL_DEVICES_H
#define SOFTRESERVE_TOOL_DEVICES_H

#include "blocks.h"

/** struct devices - those that were kmem's */
struct devices {
	char **name;
	size_t n;
};

/**
 * devices_unbind() - take the memory of every such device offline, then it from kmem
 * @devices: filled, for devices_free()
 * @blocks: the memory blocks that were online are added
 *
 * Return: true; false if some memory cannot be: then all is as before, and it was said why.
 */
bool devices_unbind(struct devices *devices, struct blocks *blocks);

/** devices_bind() - give them back to kmem, which the kernel may put online; says which cannot be */
void devices_bind(struct devices *devices);

/** devices_free() - forget them */
void devices_free(struct devices *devices);

#endif
