// SPDX-License-Identifier: GPL-2.0-only
#include "program.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../firmware/program.h"
#include "memory.h"
#include "topology.h"

/* Function 0 of a PCI device, as program.h writes it. */
#define DEVFN(device) ((uint8_t)((device) << 3))

/* An address of q35's chipset, between TPM and local APIC, that nothing answers at. */
#define NO_REGISTERS 0xfed80000ull

/*
 * RAM on every machine, of which the kernel lets no driver make registers: below the lowest
 * address that it puts itself at (CONFIG_PHYSICAL_START), as of its own image it would.
 */
#define RAM_ADDRESS (12ull << 20)

char *program_cmdline(const struct machine *m, bool with_module, const char *more)
{
	char *device = m->act_device ? mem_format(" sr_lab.device=%" PRIu64,
						  device_serial(m->act_device_index))
				     : mem_text("");
	char *cmdline = mem_format(
		"console=ttyS0,115200 iomem=relaxed init_on_alloc=0 panic=-1 watchdog_thresh=60 "
		"rcupdate.rcu_cpu_stall_timeout=120 cryptomgr.notests "
		"initcall_blacklist=jent_mod_init,crypto_kdf108_init,init_encrypted initrd=\\INITRD.IMG "
		"sr_lab.module=%d sr_lab.act=%s%s%s%s%s%s",
		with_module, m->act ? m->act : "none", device, m->cmdline ? " " : "",
		m->cmdline ? m->cmdline : "", more ? " " : "", more ? more : "");

	free(device);
	return cmdline;
}

/* Exponent of a power of two. */
static uint8_t log2_of(unsigned int n)
{
	return (uint8_t)__builtin_ctz(n);
}

/* The way from the root bus down to @c: its ports, and switches' upstream ports, in turn. */
static void add_hops(const struct machine *m, struct component c, struct fw_decoder *out)
{
	struct attachment at;

	if (c.kind == COMPONENT_BRIDGE) {
		out->bus = (uint8_t)machine_bridge(m, c.index)->bus;
		return;
	}
	at = component_attachment(m, c);
	add_hops(m, at.parent, out);
	out->hop[out->n_hops++] = DEVFN(at.port);
	out->hop[out->n_hops++] = DEVFN(0);
}

static uint64_t pack_targets(const struct decoder *d)
{
	uint64_t targets = 0;

	for (size_t i = 0; i < d->targets.n; i++)
		targets |= (uint64_t)d->targets.number[i] << (8 * i);
	return targets;
}

static void fill_decoder(const struct machine *m, const struct decoder *d, struct fw_decoder *out)
{
	out->component = d->in.kind == COMPONENT_BRIDGE ? FW_HOST_BRIDGE : FW_PCI;
	add_hops(m, d->in, out);
	out->index = (uint8_t)d->index;
	out->ig = (uint8_t)(log2_of(d->granularity) - 8);
	out->iw = log2_of(d->ways);
	out->flags = (d->commit ? FW_COMMIT : 0) | (d->lock ? FW_LOCK : 0);
	if (d->in.kind == COMPONENT_DEVICE && !machine_device(m, d->in.index)->memory_space)
		out->flags |= FW_SPACE_OFF;
	out->window = (uint32_t)d->window_index;
	out->offset = d->offset;
	out->size = d->size;
	out->targets = d->in.kind == COMPONENT_DEVICE ? d->skip : pack_targets(d);
}

static void fill_range(const struct soft_reserved *r, struct fw_range *out)
{
	out->window = r->window ? (uint32_t)r->window_index : FW_ABSOLUTE;
	out->offset = r->window ? r->offset : r->address;
	out->size = r->size;
}

/**
 * struct lies - what firmware is to say wrongly
 * @lie: the lies
 * @n: how many
 */
struct lies {
	struct fw_lie *lie;
	size_t n;
};

static struct fw_lie *add_lie(struct lies *lies, uint32_t kind, uint32_t index)
{
	lies->lie = mem_grow(lies->lie, lies->n + 1, sizeof(*lies->lie));
	lies->lie[lies->n] = (struct fw_lie){ .kind = kind, .index = index };
	return &lies->lie[lies->n++];
}

static void lie_about_window(const struct machine *m, uint32_t i, struct lies *lies)
{
	const struct window *w = machine_window(m, i);
	struct fw_lie *lie;

	if (w->claims.n) {
		lie = add_lie(lies, FW_WINDOW_TARGETS, i);
		for (size_t t = 0; t < w->claims.n; t++)
			lie->uid[t] = machine_bridge(m, w->claimed[t])->bus;
	}
	if (w->claimed_offset || w->claimed_size) {
		lie = add_lie(lies, FW_WINDOW_PLACE, i);
		lie->offset = w->claimed_offset;
		lie->size = w->claimed_size ? w->claimed_size : w->size;
	}
	if (w->cedt)
		add_lie(lies, FW_WINDOW_OMIT, i);
}

static void lie_about_bridge(const struct host_bridge *hb, struct lies *lies)
{
	if (!hb->chbs)
		return;
	if (!strcmp(hb->chbs, CEDT_OMIT))
		add_lie(lies, FW_BRIDGE_OMIT, hb->bus);
	else
		add_lie(lies, FW_BRIDGE_BASE, hb->bus)->offset =
			strcmp(hb->chbs, CHBS_RAM) ? NO_REGISTERS : RAM_ADDRESS;
}

/* Windows from the last one on: those before one that is left out keep their index. */
static struct lies find_lies(const struct machine *m)
{
	struct lies lies = { 0 };

	for (size_t i = m->windows.n; i-- > 0;)
		lie_about_window(m, (uint32_t)i, &lies);
	for (size_t i = 0; i < m->host_bridges.n; i++)
		lie_about_bridge(machine_bridge(m, i), &lies);
	if (m->cedt_truncate)
		add_lie(&lies, FW_CEDT_CUT, 0)->size = m->cedt_truncate;
	if (!m->srat)
		add_lie(&lies, FW_SRAT_HIDE, 0);
	return lies;
}

void *program_build(const struct machine *m, const char *cmdline, size_t *size)
{
	struct lies lies = find_lies(m);
	struct fw_program *program;
	struct fw_decoder *decoders;
	struct fw_range *ranges;

	*size = sizeof(*program) + m->decoders.n * sizeof(*decoders) +
		m->soft_reserved.n * sizeof(*ranges) + lies.n * sizeof(*lies.lie);
	program = mem_zero(1, *size);
	decoders = (struct fw_decoder *)(program + 1);
	ranges = (struct fw_range *)(decoders + m->decoders.n);
	program->magic = FW_MAGIC;
	program->version = FW_VERSION;
	program->size = (uint32_t)*size;
	program->n_decoders = (uint32_t)m->decoders.n;
	program->n_ranges = (uint32_t)m->soft_reserved.n;
	program->n_lies = (uint32_t)lies.n;
	strncpy(program->cmdline, cmdline, FW_CMDLINE_MAX - 1);
	for (size_t i = 0; i < m->decoders.n; i++)
		fill_decoder(m, machine_decoder(m, i), &decoders[i]);
	for (size_t i = 0; i < m->soft_reserved.n; i++)
		fill_range(machine_range(m, i), &ranges[i]);
	if (lies.n)
		memcpy(ranges + m->soft_reserved.n, lies.lie, lies.n * sizeof(*lies.lie));
	free(lies.lie);
	return program;
}
