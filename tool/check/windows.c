// SPDX-License-Identifier: GPL-2.0-only
/* Rules about windows and how they interleave (CXL 3.1, 9.18.1.3 and 9.18.1.4). */
#include <inttypes.h>

#include "rules.h"

static struct place at(const struct cfmws *w)
{
	return (struct place){ CEDT_PATH, w->offset, w->range, NULL };
}

/* cxl_acpi_cfmws_verify(); for a size of 0 insert_resource() fails. */
void rule_window_align(struct check *c)
{
	for (size_t i = 0; i < c->m->cedt.n_cfmws; i++) {
		const struct cfmws *w = &c->m->cedt.cfmws[i];

		if (w->base % WINDOW_ALIGN || w->size % WINDOW_ALIGN || !w->size)
			found(c, at(w),
			      "The window has base 0x%" PRIx64 " and size 0x%" PRIx64
			      ", which are not both multiples of 256 MiB above 0. Linux refuses it.",
			      w->base, w->size);
	}
}

/*
 * Linux does not look at it. A window at 0 may lack what lies in the hole below 4 GiB: that is a
 * convention of Linux (Documentation/driver-api/cxl/conventions/cxl-lmh.rst).
 */
void rule_window_multiple(struct check *c)
{
	for (size_t i = 0; i < c->m->cedt.n_cfmws; i++) {
		const struct cfmws *w = &c->m->cedt.cfmws[i];

		if (w->ways > 1 && w->base && !(w->size % WINDOW_ALIGN) &&
		    w->size % (WINDOW_ALIGN * w->ways))
			found(c, at(w),
			      "The window's size 0x%" PRIx64
			      " is no multiple of 256 MiB times its %u ways.",
			      w->size, w->ways);
	}
}

/* eiw_to_ways() */
void rule_window_ways(struct check *c)
{
	for (size_t i = 0; i < c->m->cedt.n_cfmws; i++) {
		const struct cfmws *w = &c->m->cedt.cfmws[i];

		if (!w->ways)
			found(c, at(w),
			      "Interleave ways are encoded as %u, which is no valid code. "
			      "Linux refuses the window.",
			      w->eniw);
	}
}

/* eig_to_granularity(), which __cxl_parse_cfmws() calls whatever the ways. */
void rule_window_granularity(struct check *c)
{
	for (size_t i = 0; i < c->m->cedt.n_cfmws; i++) {
		const struct cfmws *w = &c->m->cedt.cfmws[i];

		if (!w->granularity)
			found(c, at(w),
			      "The granularity is encoded as %" PRIu32
			      ", which is no valid code. Linux refuses the window.",
			      w->hbig);
	}
}

/* cxl_acpi_cfmws_verify() */
void rule_window_arithmetic(struct check *c)
{
	for (size_t i = 0; i < c->m->cedt.n_cfmws; i++) {
		const struct cfmws *w = &c->m->cedt.cfmws[i];

		if (w->arithmetic > 1)
			found(c, at(w),
			      "Interleave arithmetic %u is neither modulo (0) nor XOR (1). "
			      "Linux refuses the window.",
			      w->arithmetic);
	}
}

void rule_window_overlap(struct check *c)
{
	const struct cedt *cedt = &c->m->cedt;

	for (size_t i = 0; i < cedt->n_cfmws; i++)
		for (size_t j = 0; j < i; j++)
			if (sr_range_intersects(cedt->cfmws[i].range, cedt->cfmws[j].range))
				found(c, at(&cedt->cfmws[i]),
				      "The window overlaps the one at offset 0x%zx.",
				      cedt->cfmws[j].offset);
}

static bool has_bridge(const struct cedt *cedt, uint32_t uid)
{
	for (size_t i = 0; i < cedt->n_chbs; i++)
		if (cedt->chbs[i].uid == uid)
			return true;
	return false;
}

/* Targets that count: not what a structure has behind those of its ways. */
static unsigned int targets(const struct cfmws *w)
{
	return w->n_targets < w->ways ? w->n_targets : w->ways;
}

/*
 * A window may interleave over what is no CXL host bridge, which has no CHBS. Linux has no port
 * for that, so that decoder_populate_targets() or the region fails.
 */
void rule_target_unknown(struct check *c)
{
	for (size_t i = 0; i < c->m->cedt.n_cfmws; i++) {
		const struct cfmws *w = &c->m->cedt.cfmws[i];

		for (unsigned int t = 0; t < targets(w); t++)
			if (!has_bridge(&c->m->cedt, w->target[t]))
				found(c, at(w),
				      "Way %u goes to host bridge 0x%" PRIx32
				      ", for which there is no CHBS. Linux cannot use the window, even if "
				      "the target is no CXL host bridge, which would be allowed.",
				      t, w->target[t]);
	}
}

static bool is_repeated(const struct cfmws *w, unsigned int t)
{
	for (unsigned int i = 0; i < t; i++)
		if (w->target[i] == w->target[t])
			return true;
	return false;
}

/* find_pos_and_ways() takes the first way that fits, so that positions stay empty. */
void rule_target_twice(struct check *c)
{
	for (size_t i = 0; i < c->m->cedt.n_cfmws; i++) {
		const struct cfmws *w = &c->m->cedt.cfmws[i];

		for (unsigned int t = 0; t < targets(w); t++)
			if (is_repeated(w, t))
				found(c, at(w),
				      "Way %u goes to host bridge 0x%" PRIx32
				      ", as an earlier one does. Linux takes the first for all of its "
				      "devices, and no region is completed.",
				      t, w->target[t]);
	}
}

/* How many maps XOR needs: log2 of the power of two in the ways (cxl_parse_cxims()). */
static unsigned int maps_needed(unsigned int ways)
{
	unsigned int n = 0;

	if (ways && ways % 3 == 0)
		ways /= 3;
	while (ways > 1) {
		ways /= 2;
		n++;
	}
	return n;
}

static const struct cxims *find_cxims(const struct cedt *cedt, uint32_t hbig)
{
	for (size_t i = 0; i < cedt->n_cxims; i++)
		if (cedt->cxims[i].hbig == hbig)
			return &cedt->cxims[i];
	return NULL;
}

void rule_xor_maps(struct check *c)
{
	for (size_t i = 0; i < c->m->cedt.n_cfmws; i++) {
		const struct cfmws *w = &c->m->cedt.cfmws[i];
		unsigned int needed = maps_needed(w->ways);
		const struct cxims *cxims = find_cxims(&c->m->cedt, w->hbig);

		if (w->arithmetic != 1 || !needed)
			continue;
		if (!cxims)
			found(c, at(w),
			      "The window interleaves with XOR, and there is no CXIMS for its "
			      "granularity code %" PRIu32 ". Linux refuses it.",
			      w->hbig);
		else if (cxims->n_maps < needed)
			found(c, at(w),
			      "The window's %u ways need %u XOR maps, and the CXIMS at offset 0x%zx "
			      "has %u. Linux refuses the window.",
			      w->ways, needed, cxims->offset, cxims->n_maps);
	}
}

/* cfmws_to_decoder_flags(), can_create_ram() */
void rule_volatile(struct check *c)
{
	for (size_t i = 0; i < c->m->cedt.n_cfmws; i++) {
		const struct cfmws *w = &c->m->cedt.cfmws[i];

		if (!(w->restrictions & CFMWS_VOLATILE) &&
		    sr_set_intersects(&c->m->described, w->range))
			found(c, at(w),
			      "Soft Reserved memory lies in the window, whose restrictions 0x%04x do "
			      "not allow volatile memory. Linux makes no RAM region there anew.",
			      w->restrictions);
	}
}

/* Linux locks the decoders: cfmws_to_decoder_flags(). */
void rule_fixed(struct check *c)
{
	for (size_t i = 0; i < c->m->cedt.n_cfmws; i++) {
		const struct cfmws *w = &c->m->cedt.cfmws[i];

		if (w->restrictions & CFMWS_FIXED)
			found(c, at(w),
			      "The window has a fixed configuration: its decoders may not be "
			      "programmed anew.");
	}
}
