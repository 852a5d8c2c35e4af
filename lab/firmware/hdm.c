// SPDX-License-Identifier: GPL-2.0-only
#include "hdm.h"
#include "console.h"
#include "mmio.h"

/* CXL.cache and CXL.mem registers (CXL 3.1, 8.2.3 and 8.2.4) */
#define CACHE_MEM_PRIMARY 0x1000
#define CAP_ID(x) ((x)&0xffff)
#define CAP_ID_ARRAY 0x1
#define CAP_ID_HDM 0x5
#define CAP_ARRAY_SIZE(x) ((x) >> 24)
#define CAP_POINTER(x) ((x) >> 20)

/* CXL HDM Decoder Capability structure (CXL 3.1, 8.2.4.20) */
#define HDM_CAPABILITY 0x0
#define HDM_DECODER_COUNT(x) ((x)&0xf)
#define HDM_GLOBAL_CONTROL 0x4
#define HDM_GLOBAL_ENABLE (1 << 1)
#define HDM_DECODER(i) (0x10 + 0x20 * (i))
#define HDM_BASE 0x0
#define HDM_SIZE 0x8
#define HDM_CONTROL 0x10
#define HDM_TARGETS 0x14 /* or DPA skip */
#define HDM_CONTROL_IG(x) ((uint32_t)(x))
#define HDM_CONTROL_IW(x) ((uint32_t)(x) << 4)
#define HDM_CONTROL_LOCK (1 << 8)
#define HDM_CONTROL_COMMIT (1 << 9)
#define HDM_CONTROL_COMMITTED (1 << 10)
#define HDM_CONTROL_ERROR (1 << 11)
#define HDM_CONTROL_HOST_ONLY (1 << 12) /* type 3 memory: host-only coherent */

#define HDM_ALIGNMENT (256ull << 20)

/* 8.2.4.20.7 wants a decoder committed within 10 ms; be ten times as patient. */
#define COMMIT_READS 100
#define COMMIT_STALL_US 1000

static uint64_t hdm_find(const struct component *component)
{
	uint64_t primary = component->registers + CACHE_MEM_PRIMARY;
	uint32_t array = mmio_read32(primary);

	if (CAP_ID(array) != CAP_ID_ARRAY)
		fail(L"%s: no CXL.mem capabilities at 0x%lx", component->name, primary);
	for (uint32_t i = 1; i <= CAP_ARRAY_SIZE(array); i++) {
		uint32_t entry = mmio_read32(primary + 4 * i);

		if (CAP_ID(entry) == CAP_ID_HDM)
			return primary + CAP_POINTER(entry);
	}
	fail(L"%s: has no HDM decoders", component->name);
}

/* 8.2.4.20.1: 0 is one decoder, 1 to 8 are twice as many, then steps of four from 20 on. */
static unsigned int hdm_count(uint64_t hdm)
{
	unsigned int encoded = HDM_DECODER_COUNT(mmio_read32(hdm + HDM_CAPABILITY));

	if (!encoded)
		return 1;
	return encoded <= 8 ? 2 * encoded : 20 + 4 * (encoded - 9);
}

static void hdm_commit(uint64_t control, const struct component *component, unsigned int index)
{
	uint32_t value = 0;

	mmio_write32(control, mmio_read32(control) | HDM_CONTROL_COMMIT);
	for (unsigned int i = 0; i < COMMIT_READS; i++) {
		value = mmio_read32(control);
		if (value & HDM_CONTROL_COMMITTED)
			return;
		if (value & HDM_CONTROL_ERROR)
			break;
		BS->Stall(COMMIT_STALL_US);
	}
	fail(L"decoder %d of %s: does not commit, control register 0x%x", index, component->name,
	     value);
}

static void check_alignment(const struct component *component, const struct fw_decoder *decoder,
			    uint64_t base)
{
	if ((base | decoder->size) & (HDM_ALIGNMENT - 1))
		fail(L"decoder %d of %s: 0x%lx with 0x%lx bytes is not aligned to 256 MiB",
		     decoder->index, component->name, base, decoder->size);
}

void hdm_program(const struct component *component, const struct fw_decoder *decoder, uint64_t base)
{
	uint64_t hdm = hdm_find(component);
	uint64_t at = hdm + HDM_DECODER(decoder->index);
	uint32_t control =
		HDM_CONTROL_IG(decoder->ig) | HDM_CONTROL_IW(decoder->iw) | HDM_CONTROL_HOST_ONLY;

	check_alignment(component, decoder, base);
	if (decoder->index >= hdm_count(hdm))
		fail(L"%s: has no decoder %d", component->name, decoder->index);
	if (mmio_read32(at + HDM_CONTROL) & HDM_CONTROL_COMMITTED)
		fail(L"decoder %d of %s: is committed already", decoder->index, component->name);
	if (decoder->flags & FW_LOCK)
		control |= HDM_CONTROL_LOCK;

	mmio_write_halves(at + HDM_BASE, base);
	mmio_write_halves(at + HDM_SIZE, decoder->size);
	mmio_write_halves(at + HDM_TARGETS, decoder->targets);
	mmio_write32(at + HDM_CONTROL, control);
	if (decoder->flags & FW_COMMIT)
		hdm_commit(at + HDM_CONTROL, component, decoder->index);
	mmio_write32(hdm + HDM_GLOBAL_CONTROL,
		     mmio_read32(hdm + HDM_GLOBAL_CONTROL) | HDM_GLOBAL_ENABLE);
	say(L"decoder %d of %s %s at 0x%lx, 0x%lx bytes", decoder->index, component->name,
	    decoder->flags & FW_COMMIT ? L"committed" : L"written", base, decoder->size);
}
