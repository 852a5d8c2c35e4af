/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * HDM decoders as the hardware holds them (CXL 3.1, 8.2.4.20), read through
 * /dev/mem, past every driver.
 *
 * The kernel must run with iomem=relaxed: the drivers' claims on the registers
 * would keep them from us. A kernel that is locked down (Secure Boot) keeps them from
 * everybody.
 */
#ifndef SOFTRESERVE_GUEST_DECODERS_H
#define SOFTRESERVE_GUEST_DECODERS_H

#include "places.h"

/* Registers of a decoder, 32 bits each, from Base Low on. */
#define DECODER_REGS 8

/**
 * struct decoder - one decoder of one component
 * @component: "host-bridge-12" or a PCI address
 * @kind: "host-bridge", "switch" or "endpoint"
 * @index: number of the decoder
 * @at: address of its registers
 * @global: the component's Global Control register
 * @control_at: where in its configuration space a device has its CXL control register, or 0
 * @control: what it holds
 * @reg: its registers
 */
struct decoder {
	char component[32];
	const char *kind;
	unsigned int index;
	u64 at;
	uint32_t global;
	uint32_t control_at;
	uint16_t control;
	uint32_t reg[DECODER_REGS];
};

/**
 * struct decoders - all of them at one moment
 * @closed: the kernel is locked down, so there are none here
 */
struct decoders {
	struct decoder *decoder;
	size_t n;
	bool closed;
};

/**
 * decoders_read() - read all decoders of host bridges, switches and endpoints
 * @places: where the host bridges are
 *
 * Components whose memory space is off in the PCI command register cannot be
 * read; a comment says so.
 */
struct decoders decoders_read(const struct places *places);

/* Blocks of registers, as the register locator numbers them (CXL 3.1, 8.1.9.1). */
enum register_block {
	BLOCK_COMPONENT = 1,
	BLOCK_DEVICE = 3,
};

/**
 * function_registers() - where a function has registers that a driver claims
 * @name: PCI address
 * @block: BLOCK_COMPONENT: those for CXL.cache and CXL.mem, with the decoders; BLOCK_DEVICE:
 *         the device's own, with its mailbox
 *
 * Bails if it does not say.
 */
u64 function_registers(const char *name, enum register_block block);

/** decoder_committed() - true if the decoder decodes */
bool decoder_committed(const struct decoder *decoder);

/** decoder_range() - the addresses that it decodes */
struct sr_range decoder_range(const struct decoder *decoder);

/**
 * decoder_ways() - its interleave ways, a power of two
 * decoder_granularity() - bytes of one way
 * decoder_locked() - true if it is locked on commit
 */
unsigned int decoder_ways(const struct decoder *decoder);
unsigned int decoder_granularity(const struct decoder *decoder);
bool decoder_locked(const struct decoder *decoder);

/** decoders_range() - as decoder_range(), of a component's first that is committed; bails if none is */
struct sr_range decoders_range(const struct decoders *all, const char *component);

/** decoders_endpoint() - PCI address of the endpoint whose committed decoder begins there; bails if none does */
const char *decoders_endpoint(const struct decoders *all, u64 start);

/**
 * decoder_intact() - true if a decoder's registers are as before
 * @decoder: as it was before
 * @now: all decoders now
 */
bool decoder_intact(const struct decoder *decoder, const struct decoders *now);

/** decoder_settings_kept() - true if @global and @control are, too */
bool decoder_settings_kept(const struct decoder *decoder, const struct decoders *now);

/**
 * decoders_restore() - write registers as they were before
 * @before: all decoders as they were before
 * @now: all decoders now
 *
 * For when no driver uses them. Components that hold what they did are left alone.
 */
void decoders_restore(const struct decoders *before, const struct decoders *now);

/** decoders_json() - those of @before, compared with @now, as a JSON array */
struct json_object *decoders_json(const struct decoders *before, const struct decoders *now);

#endif
