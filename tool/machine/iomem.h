/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's tree of physical addresses, /proc/iomem. */
#ifndef SOFTRESERVE_TOOL_IOMEM_H
#define SOFTRESERVE_TOOL_IOMEM_H

#include "../../policy/range.h"
#include "problem.h"

#define IOMEM_PATH "proc/iomem"

/* A line that has no parent. */
#define IOMEM_TOP ((size_t)-1)

/**
 * struct iomem_line - one resource
 * @range: its addresses
 * @parent: index of the resource that it is below, or IOMEM_TOP
 * @depth: how many are above it
 * @name: its name
 */
struct iomem_line {
	struct sr_range range;
	size_t parent;
	unsigned int depth;
	char *name;
};

/**
 * struct iomem - all of it, in the order of the file
 * @present: there is such a file
 * @damaged: lines were left out
 * @hidden: addresses are all zero: the reader may not see them (it takes CAP_SYS_ADMIN)
 */
struct iomem {
	bool present;
	bool damaged;
	bool hidden;
	struct iomem_line *line;
	size_t n;
};

/**
 * iomem_parse() - read the file
 * @text: its contents, ending in NUL
 * @problems: lines that are none, or out of order, are added, and left out
 *
 * O(n). Return: to be freed with iomem_free().
 */
struct iomem iomem_parse(const char *text, struct problems *problems);

/** iomem_free() - forget it */
void iomem_free(struct iomem *iomem);

/**
 * iomem_is() - true if a line has a name
 * @name: the name, or its beginning and "*"
 */
bool iomem_is(const struct iomem_line *line, const char *name);

/**
 * iomem_find() - resources of a name
 * @name: as for iomem_is()
 * @set: result, normal, at least @iomem->n ranges of room
 */
void iomem_find(const struct iomem *iomem, const char *name, struct sr_set *set);

#endif
