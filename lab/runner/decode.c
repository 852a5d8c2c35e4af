// SPDX-License-Identifier: GPL-2.0-only
#include "decode.h"

#include "topology.h"

static const struct decoder *decoder_at(const struct machine *m, struct component c,
					unsigned int index)
{
	for (size_t i = 0; i < m->decoders.n; i++) {
		const struct decoder *d = machine_decoder(m, i);

		if (component_equal(d->in, c) && d->index == index)
			return d;
	}
	return NULL;
}

static bool covers(const struct decoder *d, size_t window, uint64_t offset)
{
	return d->window_index == window && offset >= d->offset && offset - d->offset < d->size;
}

/*
 * The port that a host bridge or switch passes a byte to. Windows are aligned to
 * 256 MiB, so the offset selects the way just as the address would.
 */
static int route(const struct machine *m, struct component c, size_t window, uint64_t offset,
		 unsigned int *port)
{
	*port = 0;
	if (!component_has_hdm(m, c))
		return 0;
	for (unsigned int i = 0; i < HDM_DECODERS; i++) {
		const struct decoder *d = decoder_at(m, c, i);

		if (!d || !d->commit || !covers(d, window, offset))
			continue;
		*port = d->targets.number[offset / d->granularity % d->ways];
		return 0;
	}
	return -1;
}

/*
 * The device's own address of a byte. A decoder's share of the device begins
 * where those of lower number end, after its skip; an uncommitted one ends the
 * search (cxl_type3_dpa()).
 */
static bool device_answers(const struct machine *m, struct component c, size_t window,
			   uint64_t offset)
{
	const struct cxl_device *dev = machine_device(m, c.index);
	uint64_t base = 0;

	for (unsigned int i = 0; i < HDM_DECODERS; i++) {
		const struct decoder *d = decoder_at(m, c, i);
		uint64_t at, stripe;

		if (!d || !d->commit)
			return false;
		base += d->skip;
		if (!covers(d, window, offset)) {
			base += d->size / d->ways;
			continue;
		}
		at = offset - d->offset;
		stripe = (uint64_t)d->granularity * d->ways;
		base += at / stripe * d->granularity + at % d->granularity;
		return base < dev->volatile_size + dev->persistent_size;
	}
	return false;
}

bool decode_byte(const struct machine *m, size_t window, uint64_t offset)
{
	const struct window *w = machine_window(m, window);
	struct component c = { COMPONENT_BRIDGE, 0 };
	unsigned int port;

	c.index = w->bridge[offset / w->granularity % w->targets.n];
	while (c.kind != COMPONENT_DEVICE)
		if (route(m, c, window, offset, &port) || component_below(m, c, port, &c))
			return false;
	return device_answers(m, c, window, offset);
}

void decode_span(const struct machine *m, size_t window, uint64_t offset, uint64_t size, u64 base,
		 struct sr_set *out)
{
	uint64_t end = offset + size;
	uint64_t run = offset;

	/* A granule that does not work ends the run of those before it. */
	for (uint64_t at = offset; at < end; at += DECODE_GRANULE) {
		if (decode_byte(m, window, at))
			continue;
		if (at > run)
			ranges_add(out, base + run, base + at - 1);
		run = at + DECODE_GRANULE;
	}
	if (end > run)
		ranges_add(out, base + run, base + end - 1);
}
