// SPDX-License-Identifier: GPL-2.0-only
/* Rules about the memory map: Soft Reserved ranges (EFI_MEMORY_SP) against windows. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../machine/grow.h"
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
/* Ranges that devices decode, all of which lie in one; those of an interleave set are one. */
static size_t sets_in(const struct hdms *hdms, struct sr_range range)
{
	size_t n = 0;

	for (size_t i = 0; i < check_most(hdms->n); i++) {
		const struct hdm *hdm = &hdms->hdm[i];
		bool again = false;

		if (!hdm->endpoint || !hdm->committed || !sr_range_contains(range, hdm->range))
			continue;
		for (size_t k = 0; k < i; k++)
			again |= hdms->hdm[k].endpoint && hdms->hdm[k].committed &&
				 sr_range_intersects(hdms->hdm[k].range, hdm->range);
		n += !again;
	}
	return n;
}

void rule_range_spans(struct check *c)
{
	const struct sr_range *range;
	size_t i = 0;

	while ((range = next_range(c->m, &i))) {
		size_t sets = sets_in(c->hdms, *range);
		size_t n = 0;

		for (size_t w = 0; w < c->m->cedt.n_cfmws; w++)
			n += sr_range_intersects(c->m->cedt.cfmws[w].range, *range);
		if (n > 1)
			found(c, place_range(*range),
			      "This Soft Reserved range lies in %zu windows: firmware merged "
			      "neighbours. No region contains it, and Linux 7 loses all of it.",
			      n);
		else if (sets > 1)
			found(c, place_range(*range),
			      "%zu sets of devices decode parts of this Soft Reserved range: firmware "
			      "merged neighbours. No region contains it, and Linux 7 loses all of it.",
			      sets);
	}
}

/* Bytes of a range, in windows, that no device decodes. */
static uint64_t undecoded(const struct check *c, struct sr_range range)
{
	struct sr_set decoded = { 0 };
	uint64_t bytes = 0;

	for (size_t i = 0; i < check_most(c->hdms->n); i++) {
		const struct hdm *hdm = &c->hdms->hdm[i];
		struct sr_range common = sr_range_clip(hdm->range, range);

		if (hdm->endpoint && hdm->committed && !sr_range_empty(common))
			*GROW(decoded.range, decoded.n) = common;
	}
	decoded.cap = decoded.n;
	sr_set_normalize(&decoded);
	for (size_t w = 0; w < c->m->windows.n; w++) {
		struct sr_range part = sr_range_clip(c->m->windows.range[w], range);

		bytes += sr_range_bytes(part);
		for (size_t i = 0; i < decoded.n; i++)
			bytes -= sr_range_bytes(sr_range_clip(decoded.range[i], part));
	}
	free(decoded.range);
	return bytes;
}

/* Nobody answers there, unless a device ignores its decoders (CXL 1.1). */
void rule_range_undecoded(struct check *c)
{
	const struct sr_range *range;
	size_t i = 0;

	while ((range = next_range(c->m, &i))) {
		uint64_t bytes = undecoded(c, *range);

		if (bytes)
			found(c, place_range(*range),
			      "0x%" PRIx64
			      " bytes of this Soft Reserved range lie in a window, and no "
			      "device decodes them: nobody answers there.",
			      bytes);
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
