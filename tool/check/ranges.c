// SPDX-License-Identifier: GPL-2.0-only
/* Rules about the memory map: Soft Reserved ranges (EFI_MEMORY_SP) against windows. */
#include <inttypes.h>
#include <string.h>

#include "rules.h"

/* Bytes of a range that are in windows. */
static uint64_t bytes_in_windows(const struct machine *m, struct sr_range range)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < m->windows.n; i++)
		bytes += sr_range_bytes(sr_range_clip(m->windows.range[i], range));
	return bytes;
}

/* The next range, from *i, that has to do with windows; NULL after the last. */
static const struct sr_range *next_range(const struct machine *m, size_t *i)
{
	while (*i < check_most(m->described.n)) {
		const struct sr_range *range = &m->described.range[(*i)++];

		if (sr_set_intersects(&m->windows, *range))
			return range;
	}
	return NULL;
}

void rule_range_beyond(struct check *c)
{
	const struct sr_range *range;
	size_t i = 0;

	while ((range = next_range(c->m, &i))) {
		uint64_t out = sr_range_bytes(*range) - bytes_in_windows(c->m, *range);

		if (out)
			found(c, place_range(*range),
			      "0x%" PRIx64 " bytes of this Soft Reserved range lie outside every "
			      "window. No CXL region can hold all of it, and Linux loses some or all.",
			      out);
	}
}

/*
 * Linux 7 drops the range from dax_hmem only if one region contains it, and registers it there
 * otherwise: hmem_register_cxl_device(). Both then want it; docs/matrix.md has what is left.
 */
void rule_range_spans(struct check *c)
{
	const struct sr_range *range;
	size_t i = 0;

	while ((range = next_range(c->m, &i))) {
		size_t n = 0;

		for (size_t w = 0; w < c->m->cedt.n_cfmws; w++)
			n += sr_range_intersects(c->m->cedt.cfmws[w].range, *range);
		if (n > 1)
			found(c, place_range(*range),
			      "This Soft Reserved range lies in %zu windows: firmware merged "
			      "neighbours. No region contains it, and Linux 7 loses all of it.",
			      n);
	}
}

static bool aligned(struct sr_range range, uint64_t to)
{
	return !(range.start % to) && (range.end + 1) % to == 0;
}

/* dax_hmem_probe() wants PMD_SIZE. */
void rule_range_align(struct check *c)
{
	const struct sr_range *range;
	size_t i = 0;

	while ((range = next_range(c->m, &i)))
		if (!aligned(*range, DAX_ALIGN))
			found(c, place_range(*range),
			      "An end of this Soft Reserved range is not aligned to 2 MiB, the unit "
			      "of DAX memory. Without a region Linux makes no DAX memory of it "
			      "(alloc_dax_region()).");
}

/* dax_kmem_range() */
void rule_range_block(struct check *c)
{
	uint64_t block = c->m->blocks.block_size;
	const struct sr_range *range;
	size_t i = 0;

	while ((range = next_range(c->m, &i)))
		if (aligned(*range, DAX_ALIGN) && !aligned(*range, block))
			found(c, place_range(*range),
			      "An end of this Soft Reserved range is not aligned to memory blocks of "
			      "%" PRIu64
			      " MiB. What is less than a block cannot become System RAM.",
			      block >> 20);
}

void rule_ram(struct check *c)
{
	for (size_t i = 0; i < check_most(c->m->map.n); i++) {
		const struct map_entry *entry = &c->m->map.entry[i];

		if (!strcmp(entry->type, "System RAM") &&
		    sr_set_intersects(&c->m->windows, entry->range))
			found(c, place_range(entry->range),
			      "The memory map has ordinary RAM in a window: firmware did not mark it "
			      "as specific purpose memory, and Linux uses it from the start.");
	}
}
