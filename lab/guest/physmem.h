/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory at its physical address, through /dev/mem, past every driver. */
#ifndef SOFTRESERVE_GUEST_PHYSMEM_H
#define SOFTRESERVE_GUEST_PHYSMEM_H

#include <range.h>
#include <stdint.h>

/**
 * physmem_map() - map memory that is no System RAM
 * @range: whole pages
 *
 * Return: where it is, for munmap(); bails if that cannot be.
 */
uint64_t *physmem_map(struct sr_range range);

#endif
