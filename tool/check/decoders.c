// SPDX-License-Identifier: GPL-2.0-only
/* Rules about what firmware programmed: HDM decoders, regions made of them, range registers. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../machine/grow.h"
#include "rules.h"

/* Ports between a device and the root: CXL has no more levels of switches than this. */
#define LEVELS_MAX 16

static struct place at(const struct cxl_decoder *d)
{
	return place_device(d->name, d->range);
}

/* The next decoder of a device, from *i, that decodes; NULL after the last. */
static const struct cxl_decoder *next_decoder(const struct machine *m, size_t *i)
{
	while (*i < check_most(m->cxl.n_decoders)) {
		const struct cxl_decoder *d = &m->cxl.decoder[(*i)++];

		if (!strncmp(d->port, "endpoint", strlen("endpoint")) && !sr_range_empty(d->range))
			return d;
	}
	return NULL;
}

/*
 * cxl_add_to_region() finds no root decoder. Where firmware translates addresses, the decoder has
 * the device's own: cxl_prm_setup_root(), Linux 7.
 */
void rule_decoder_window(struct check *c)
{
	const struct cxl_decoder *d;
	size_t i = 0;

	while ((d = next_decoder(c->m, &i)))
		if (!check_window_at(c->m, d->range))
			found(c, at(d),
			      "The decoder of %s decodes addresses that do not lie in one window. "
			      "Linux makes no region of it, unless firmware translates addresses (PRM).",
			      d->port);
}

void rule_decoder_undescribed(struct check *c)
{
	const struct cxl_decoder *d;
	size_t i = 0;

	while ((d = next_decoder(c->m, &i)))
		if (!sr_set_covers(&c->m->described, d->range))
			found(c, at(d),
			      "Not all that the decoder of %s decodes is described as Soft Reserved. "
			      "That is right for memory that was plugged in later.",
			      d->port);
}

/*
 * interleave_granularity_store() says why: one that is coarser than the window's translates
 * wrongly, and one that is finer takes several devices for a slot.
 */
void rule_decoder_granularity(struct check *c)
{
	const struct cxl_decoder *d;
	size_t i = 0;

	while ((d = next_decoder(c->m, &i))) {
		const struct cfmws *w = check_window_at(c->m, d->range);

		/* Without interleaving across host bridges it is theirs to choose. */
		if (w && w->ways > 1 && w->granularity && d->granularity &&
		    d->granularity != w->granularity)
			found(c, at(d),
			      "The decoder of %s interleaves at %" PRIu64
			      " bytes, and its window at %" PRIu64
			      ". Linux makes no sound region of that.",
			      d->port, d->granularity, w->granularity);
	}
}

/* Bridges and switches interleave over powers of two only (cxl_port_setup_targets()). */
static bool fits(unsigned int ways, unsigned int window)
{
	unsigned int times = ways / window;

	return ways % window == 0 && !(times & (times - 1));
}

void rule_decoder_ways(struct check *c)
{
	const struct cxl_decoder *d;
	size_t i = 0;

	while ((d = next_decoder(c->m, &i))) {
		const struct cfmws *w = check_window_at(c->m, d->range);

		if (w && w->ways && d->ways && !fits(d->ways, w->ways))
			found(c, at(d),
			      "The decoder of %s interleaves over %u ways, which is not the %u of its "
			      "window times a power of two.",
			      d->port, d->ways, w->ways);
	}
}

void rule_decoder_overlap(struct check *c)
{
	const struct cxl_decoder *a, *b;
	size_t i = 0, j;

	while ((a = next_decoder(c->m, &i)))
		for (j = 0; (b = next_decoder(c->m, &j)) && b != a;)
			if (sr_range_intersects(a->range, b->range) && !strcmp(a->port, b->port))
				found(c, at(a), "It decodes addresses that %s of the same %s does.",
				      b->name, a->port);
}

/* How well a port decodes a range. */
enum fit {
	FIT_NONE,
	FIT_WIDER,
	FIT_EXACT,
};

static enum fit port_fits(const struct cxl *cxl, const char *port, struct sr_range range)
{
	enum fit best = FIT_NONE;

	for (size_t i = 0; i < check_most(cxl->n_decoders); i++) {
		struct sr_range has = cxl->decoder[i].range;

		if (strcmp(cxl->decoder[i].port, port) || !sr_range_contains(has, range))
			continue;
		if (has.start == range.start && has.end == range.end)
			return FIT_EXACT;
		best = FIT_WIDER;
	}
	return best;
}

static const struct cxl_port *find_port(const struct cxl *cxl, const char *name)
{
	for (size_t i = 0; i < check_most(cxl->n_ports); i++)
		if (!strcmp(cxl->port[i].name, name))
			return &cxl->port[i];
	return NULL;
}

static void check_port(struct check *c, const struct cxl_decoder *d, const struct cxl_port *port)
{
	enum fit fit = port_fits(&c->m->cxl, port->name, d->range);

	if (fit == FIT_NONE)
		found(c, at(d),
		      "The decoder of %s is set up, and none of %s (%s) above it decodes its "
		      "addresses: a port without decoders, or one left unprogrammed. Linux "
		      "cannot attach the device to a region.",
		      d->port, port->name, port->of);
	else if (fit == FIT_WIDER)
		found(c, at(d),
		      "The decoder of %s is set up, and none of %s (%s) above it decodes exactly "
		      "its addresses, but others beside them. Linux cannot attach the device to a "
		      "region.",
		      d->port, port->name, port->of);
}

/* match_switch_decoder_by_range() wants the very same addresses in each port. */
static void check_path(struct check *c, const struct cxl_decoder *d)
{
	const struct cxl_port *port = find_port(&c->m->cxl, d->port);

	for (int level = 0; port && level < LEVELS_MAX; level++) {
		port = find_port(&c->m->cxl, port->parent);
		if (!port || !*port->parent)
			return;
		check_port(c, d, port);
	}
}

/* A decoder's own fault is told by the rules above, and its consequences need not be. */
static bool is_told(const struct check *c)
{
	for (size_t i = 0; i < c->out->n; i++)
		if (!strncmp(c->out->finding[i].rule, "decoder-", strlen("decoder-")) &&
		    c->out->finding[i].severity == SEVERITY_ERROR)
			return true;
	return c->found;
}

static bool is_first(const struct hdms *hdms, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (hdms->hdm[i].endpoint && hdms->hdm[i].committed &&
		    hdms->hdm[i].range.start == hdms->hdm[n].range.start &&
		    hdms->hdm[i].range.end == hdms->hdm[n].range.end)
			return false;
	return true;
}

/* Ways and granularity, too, and from the module where CXL has no ports any more. */
static void check_whole_path(struct check *c, size_t n)
{
	const struct hdm *hdm = &c->hdms->hdm[n];
	char *wrong;

	if (!hdm->endpoint || !hdm->committed || !is_first(c->hdms, n))
		return;
	wrong = hdms_disagree(c->hdms, c->m, hdm->range);
	if (wrong)
		found(c, place_range(hdm->range),
		      "Decoders above the devices of these addresses do not fit: %s. Linux cannot "
		      "attach the devices to a region.",
		      wrong);
	free(wrong);
}

void rule_port_decoder(struct check *c)
{
	const struct cxl_decoder *d;
	size_t i = 0;

	while ((d = next_decoder(c->m, &i)))
		check_path(c, d);
	for (i = 0; !is_told(c) && i < check_most(c->hdms->n); i++)
		check_whole_path(c, i);
}

/* Addresses of all regions; for free(). */
static struct sr_set regions_of(const struct cxl *cxl)
{
	struct sr_set set = { 0 };

	for (size_t i = 0; i < cxl->n_regions; i++)
		if (!sr_range_empty(cxl->region[i].seen.range))
			*GROW(set.range, set.n) = cxl->region[i].seen.range;
	set.cap = set.n;
	sr_set_normalize(&set);
	return set;
}

static void check_ranges(struct check *c, const struct sr_set *regions)
{
	for (size_t i = 0; i < check_most(c->m->described.n); i++) {
		struct sr_range range = c->m->described.range[i];

		if (sr_set_intersects(regions, range) && !sr_set_covers(regions, range))
			found(c, place_range(range),
			      "Regions cover a part of this Soft Reserved range only.");
	}
}

void rule_region_bounds(struct check *c)
{
	struct sr_set regions = regions_of(&c->m->cxl);

	for (size_t i = 0; i < c->m->cxl.n_regions; i++) {
		const struct sr_region *r = &c->m->cxl.region[i].seen;

		if (!sr_range_empty(r->range) && sr_set_intersects(&c->m->described, r->range) &&
		    !sr_set_covers(&c->m->described, r->range))
			found(c, place_device(r->name, r->range),
			      "The region has addresses that firmware did not describe as Soft "
			      "Reserved beside others that it did.");
	}
	check_ranges(c, &regions);
	free(regions.range);
}

static const struct pci_function *function_of(const struct machine *m, const struct cxl_decoder *d)
{
	const struct cxl_port *port = find_port(&m->cxl, d->port);
	const char *pci = NULL;

	for (size_t i = 0; port && i < m->cxl.n_memdevs; i++)
		if (!strcmp(m->cxl.memdev[i].name, port->of))
			pci = m->cxl.memdev[i].pci;
	for (size_t i = 0; pci && i < m->pci.n; i++)
		if (!strcmp(m->pci.function[i].name, pci))
			return &m->pci.function[i];
	return NULL;
}

void rule_memory_off(struct check *c)
{
	const struct cxl_decoder *d;
	size_t i = 0;

	while ((d = next_decoder(c->m, &i))) {
		const struct pci_function *f = function_of(c->m, d);

		if (f && f->config_read && f->dvsec.offset && !f->dvsec.mem_enabled)
			found(c, place_device(f->name, d->range),
			      "%s is set up, and CXL.mem is not enabled in the device's DVSEC at "
			      "offset 0x%zx: it does not answer.",
			      d->name, f->dvsec.offset);
	}
}

static bool port_has_decoder(const struct machine *m, const char *port)
{
	const struct cxl_decoder *d;
	size_t i = 0;

	while ((d = next_decoder(m, &i)))
		if (!strcmp(d->port, port))
			return true;
	return false;
}

/* Has the device an HDM decoder that is set up? */
static bool has_decoder(const struct machine *m, const struct pci_function *f)
{
	const char *memdev = NULL;

	for (size_t i = 0; i < m->cxl.n_memdevs; i++)
		if (!strcmp(m->cxl.memdev[i].pci, f->name))
			memdev = m->cxl.memdev[i].name;
	for (size_t i = 0; memdev && i < check_most(m->cxl.n_ports); i++)
		if (!strcmp(m->cxl.port[i].of, memdev))
			return port_has_decoder(m, m->cxl.port[i].name);
	return false;
}

/*
 * With HDM decoders enabled a device does not heed its range registers, and neither does Linux:
 * cxl_hdm_decode_init(). Otherwise one of them has to be in a window.
 */
static void check_registers(struct check *c, const struct pci_function *f, unsigned int i)
{
	struct sr_range range = f->dvsec.range[i];

	/* A size is there from reset on; a base is there if somebody put one. */
	if (f->dvsec.mem_enabled && !sr_range_empty(range) && range.start &&
	    !check_window_at(c->m, range) && !has_decoder(c->m, f))
		found(c, place_device(f->name, range),
		      "Range register %u of the device holds addresses that do not lie in one window, "
		      "and no HDM decoder is set up. Linux refuses the device, unless its other "
		      "range does.",
		      i + 1);
}

void rule_range_registers(struct check *c)
{
	for (size_t i = 0; i < check_most(c->m->pci.n); i++)
		for (unsigned int r = 0; r < 2; r++)
			check_registers(c, &c->m->pci.function[i], r);
}
