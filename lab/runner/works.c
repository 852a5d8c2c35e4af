// SPDX-License-Identifier: GPL-2.0-only
#include "works.h"

#include <stdlib.h>

#include "decode.h"
#include "memory.h"
#include "topology.h"

#define PERIOD_GRANULES (DECODE_PERIOD / DECODE_GRANULE)
#define CHAR_BITS 8

/* Smaller than what windows and decoders are aligned to: each lies in one of them whole. */
#define SECTION MEMORY_BLOCK_MIN

/**
 * struct section - where the bytes of a section lead
 * @reached: for each granule of a DECODE_PERIOD, whether a device answers
 * @cell: which byte of which device does, in the section's first period
 */
struct section {
	bool reached[PERIOD_GRANULES];
	struct cell cell[PERIOD_GRANULES];
};

/**
 * struct search - the state of works_find()
 * @m: the machine
 * @block: bytes of a memory block
 * @windows: where its windows lie
 * @taken: a bit for each granule of each device that a block has taken
 * @sections: those of the block that is looked at
 */
struct search {
	const struct machine *m;
	u64 block;
	const struct sr_set *windows;
	unsigned char **taken;
	struct section *sections;
};

/**
 * struct part - the described part of a memory block
 * @range: its bytes
 * @whole: those of them in complete DAX units; may be empty
 *
 * Ranges begin and end at pages, and sections at multiples of DECODE_PERIOD.
 */
struct part {
	struct sr_range range;
	struct sr_range whole;
};

static u64 block_start(const struct search *s, u64 address)
{
	return address - address % s->block;
}

static struct section *section_of(const struct search *s, u64 address)
{
	return &s->sections[address % s->block / SECTION];
}

/* Windows touch each other, but no section lies in two of them. */
static bool find_window(const struct search *s, u64 address, size_t *window)
{
	for (*window = 0; *window < s->windows->n && *window < s->m->windows.n; (*window)++) {
		u64 base = s->windows->range[*window].start;

		if (address >= base && address - base < machine_window(s->m, *window)->size)
			return true;
	}
	return false;
}

/* Follows one period of a section: no decoder begins or ends within a section. */
static void follow_period(const struct search *s, u64 start)
{
	struct section *section = section_of(s, start);
	size_t window;
	bool found = find_window(s, start, &window);

	for (size_t i = 0; i < PERIOD_GRANULES; i++)
		section->reached[i] = found && decode_byte(s->m, window,
							   start - s->windows->range[window].start +
								   i * DECODE_GRANULE,
							   &section->cell[i]);
}

static void follow_periods(const struct search *s, const struct part *part)
{
	for (u64 at = part->range.start - part->range.start % SECTION; at <= part->range.end;
	     at += SECTION)
		follow_period(s, at);
}

/* The cell of the granule at @address, which the first period's tells. */
static bool cell_at(const struct search *s, u64 address, struct cell *cell)
{
	const struct section *section = section_of(s, address);
	u64 offset = address % SECTION;
	size_t i = offset % DECODE_PERIOD / DECODE_GRANULE;

	*cell = section->cell[i];
	cell->dpa += offset / DECODE_PERIOD * cell->stride;
	return section->reached[i] &&
	       cell->dpa < device_capacity(machine_device(s->m, cell->device));
}

static bool reaches_memory(const struct search *s, const struct part *part)
{
	struct cell cell;

	for (u64 at = part->range.start; at <= part->range.end; at += DECODE_GRANULE)
		if (!cell_at(s, at, &cell))
			return false;
	return true;
}

static bool take_cell(struct search *s, struct cell cell)
{
	u64 granule = cell.dpa / DECODE_GRANULE;
	unsigned char *byte = &s->taken[cell.device][granule / CHAR_BITS];
	unsigned char bit = (unsigned char)(1u << granule % CHAR_BITS);

	if (*byte & bit)
		return false;
	*byte |= bit;
	return true;
}

static void give_cell(struct search *s, struct cell cell)
{
	u64 granule = cell.dpa / DECODE_GRANULE;

	s->taken[cell.device][granule / CHAR_BITS] &= (unsigned char)~(1u << granule % CHAR_BITS);
}

/* Takes all cells of what can be handed out, or none. */
static bool take_cells(struct search *s, const struct part *part)
{
	struct cell cell;
	u64 at;

	for (at = part->whole.start; at <= part->whole.end; at += DECODE_GRANULE) {
		cell_at(s, at, &cell);
		if (!take_cell(s, cell))
			break;
	}
	if (at > part->whole.end)
		return true;
	while (at > part->whole.start) {
		at -= DECODE_GRANULE;
		cell_at(s, at, &cell);
		give_cell(s, cell);
	}
	return false;
}

static bool in_ram(const struct search *s, struct sr_range range)
{
	return range.start < 4ull << 30 ||
	       range.start < (4ull << 30) + s->m->memory - machine_low_memory(s->m);
}

static bool part_works(struct search *s, struct part *part)
{
	if (in_ram(s, part->range))
		return true;
	follow_periods(s, part);
	return reaches_memory(s, part) && take_cells(s, part);
}

/* The bytes of a range in complete DAX units; may be empty. */
static struct sr_range complete_units(struct sr_range range)
{
	u64 start = (range.start + DAX_UNIT - 1) / DAX_UNIT * DAX_UNIT;
	u64 past = (range.end + 1) / DAX_UNIT * DAX_UNIT;

	return start < past ? (struct sr_range){ start, past - 1 } : (struct sr_range){ 1, 0 };
}

/* Block by block downwards, as of two that share cells the upper one works. */
static void find_in_range(struct search *s, struct sr_range range, struct works *out)
{
	struct sr_range whole = complete_units(range), rest = range;
	struct part part;
	u64 block;

	do {
		block = block_start(s, rest.end);
		part.range = sr_range_clip((struct sr_range){ block, rest.end }, rest);
		part.whole = sr_range_clip(part.range, whole);
		if (part_works(s, &part) && !sr_range_empty(part.whole))
			ranges_add(&out->usable, part.whole.start, part.whole.end);
		rest.end = block - 1;
	} while (block > range.start);
}

static void place_ranges(const struct search *s, struct sr_set *described)
{
	for (size_t i = 0; i < s->m->soft_reserved.n; i++) {
		const struct soft_reserved *r = machine_range(s->m, i);
		u64 start = r->address;

		if (r->window && r->window_index >= s->windows->n)
			continue;
		if (r->window)
			start = s->windows->range[r->window_index].start + r->offset;
		ranges_add(described, start, start + r->size - 1);
	}
	sr_set_normalize(described);
}

static void find_fragments(struct works *out)
{
	struct sr_set whole = { 0 };

	for (size_t i = 0; i < out->described.n; i++) {
		struct sr_range range = complete_units(out->described.range[i]);

		ranges_add(&whole, range.start, range.end);
	}
	sr_set_normalize(&whole);
	out->fragments = ranges_subtract(&out->described, &whole);
	ranges_free(&whole);
}

void works_find(const struct machine *m, u64 block, const struct sr_set *windows, struct works *out)
{
	struct search s = {
		.m = m,
		.block = block,
		.windows = windows,
		.taken = mem_zero(m->devices.n, sizeof(*s.taken)),
		.sections = mem_zero(block / SECTION, sizeof(*s.sections)),
	};

	*out = (struct works){ 0 };
	for (size_t i = 0; i < m->devices.n; i++)
		s.taken[i] = mem_zero(
			device_capacity(machine_device(m, i)) / DECODE_GRANULE / CHAR_BITS, 1);
	place_ranges(&s, &out->described);
	for (size_t i = out->described.n; i-- > 0;)
		find_in_range(&s, out->described.range[i], out);
	sr_set_normalize(&out->usable);
	find_fragments(out);
	for (size_t i = 0; i < m->devices.n; i++)
		free(s.taken[i]);
	free(s.taken);
	free(s.sections);
}

void works_free(struct works *works)
{
	ranges_free(&works->described);
	ranges_free(&works->usable);
	ranges_free(&works->fragments);
}
