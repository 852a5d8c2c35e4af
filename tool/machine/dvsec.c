// SPDX-License-Identifier: GPL-2.0-only
/* CXL's structures in configuration space (PCIe 6.0, 7.9.6; CXL 3.1, 8.1). */
#include <stdint.h>

#include "pci.h"
#include "span.h"

#define EXTENDED 0x100 /* where extended capabilities begin */
#define CAP_DVSEC 0x23
#define VENDOR_CXL 0x1e98
#define DVSEC_DEVICE 0 /* CXL DVSEC for CXL Devices */
#define DVSEC_DEVICE_LENGTH 0x38

/* A chain has at most as many members as fit. */
#define CHAIN_MAX ((4096 - EXTENDED) / 8)

struct config {
	const uint8_t *byte;
	size_t size;
};

static uint32_t get32(const struct config *config, size_t at)
{
	const uint8_t *byte = config->byte + at;

	if (at > config->size || config->size - at < 4)
		return 0;
	return byte[0] | (uint32_t)byte[1] << 8 | (uint32_t)byte[2] << 16 | (uint32_t)byte[3] << 24;
}

static uint16_t get16(const struct config *config, size_t at)
{
	return (uint16_t)(get32(config, at & ~(size_t)3) >> (at & 2 ? 16 : 0));
}

/* One of two ranges: size high, size low, base high, base low (CXL 3.1, 8.1.3.8). */
static struct sr_range get_range(const struct config *config, size_t at)
{
	uint64_t size = (uint64_t)get32(config, at) << 32 | (get32(config, at + 4) & 0xf0000000);
	uint64_t base =
		(uint64_t)get32(config, at + 8) << 32 | (get32(config, at + 12) & 0xf0000000);

	return span_of(base, size);
}

static struct cxl_dvsec get_device(const struct config *config, size_t at)
{
	uint16_t capability = get16(config, at + 0xa), control = get16(config, at + 0xc);

	return (struct cxl_dvsec){
		.offset = at,
		.mem_capable = capability >> 2 & 1,
		.hdm_count = capability >> 4 & 3,
		.mem_enabled = control >> 2 & 1,
		.mem_active = get32(config, at + 0x1c) >> 1 & 1,
		.range = { get_range(config, at + 0x18), get_range(config, at + 0x28) },
	};
}

/* true if a DVSEC of CXL devices begins there. */
static bool is_device(const struct config *config, size_t at)
{
	return (get32(config, at) & 0xffff) == CAP_DVSEC &&
	       (get32(config, at + 4) & 0xffff) == VENDOR_CXL &&
	       (get32(config, at + 8) & 0xffff) == DVSEC_DEVICE;
}

struct cxl_dvsec dvsec_parse(const void *data, size_t size, const char *file,
			     struct problems *problems)
{
	struct config config = { data, size };
	size_t at = EXTENDED;

	for (int i = 0; at && size >= EXTENDED + 4; i++) {
		if (at < EXTENDED || at % 4 || at > size - 4) {
			problem_add(problems, file, at,
				    "the chain of capabilities leads out of configuration space");
			break;
		}
		if (i > CHAIN_MAX) {
			problem_add(problems, file, at, "the chain of capabilities is a loop");
			break;
		}
		if (is_device(&config, at)) {
			if (size - at >= DVSEC_DEVICE_LENGTH)
				return get_device(&config, at);
			problem_add(problems, file, at, "CXL's DVSEC is cut off");
			break;
		}
		at = get32(&config, at) >> 20;
	}
	return (struct cxl_dvsec){ 0 };
}
