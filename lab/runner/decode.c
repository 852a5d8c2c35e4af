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
 * where those of lower number end, after its skip, and the sum may wrap; an
 * uncommitted one ends the search (cxl_type3_dpa()).
 */
static bool device_answers(const struct machine *m, size_t device, size_t window, uint64_t offset,
			   struct cell *cell)
{
	struct component c = { COMPONENT_DEVICE, device };
	uint64_t base = 0;

	if (machine_loses(m, c.index))
		return false;
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
		cell->device = device;
		cell->dpa = base + at / stripe * d->granularity + at % d->granularity;
		cell->stride = DECODE_PERIOD / d->ways;
		return true;
	}
	return false;
}

bool decode_byte(const struct machine *m, size_t window, uint64_t offset, struct cell *cell)
{
	const struct window *w = machine_window(m, window);
	struct component c = { COMPONENT_BRIDGE, 0 };
	unsigned int port;

	c.index = w->bridge[offset / w->granularity % w->targets.n];
	while (c.kind != COMPONENT_DEVICE)
		if (route(m, c, window, offset, &port) || component_below(m, c, port, &c))
			return false;
	return device_answers(m, c.index, window, offset, cell);
}

uint64_t device_capacity(const struct cxl_device *dev)
{
	return dev->volatile_size + dev->persistent_size;
}
