// SPDX-License-Identifier: GPL-2.0-only
#include "component.h"
#include "cedt.h"
#include "console.h"
#include "mmio.h"
#include "pci.h"

#define DVSEC_VENDOR_CXL 0x1e98 /* CXL 3.1, 8.1.1 */

/* PCIe DVSEC for CXL Devices (CXL 3.1, 8.1.3) */
#define DVSEC_DEVICE 0x0
#define DEVICE_CONTROL 0xc
#define DEVICE_CONTROL_MEM_ENABLE (1 << 2)

/* Register Locator DVSEC (CXL 3.1, 8.1.9) */
#define DVSEC_LOCATOR 0x8
#define LOCATOR_HEADER1 0x4
#define LOCATOR_LENGTH(x) ((x) >> 20)
#define LOCATOR_BLOCKS 0xc
#define LOCATOR_BLOCK_SIZE 8
#define BLOCK_BIR(x) ((x)&0x7)
#define BLOCK_ID(x) ((x) >> 8 & 0xff)
#define BLOCK_OFFSET_LOW(x) ((x)&0xffff0000)
#define BLOCK_ID_COMPONENT 1

static uint64_t locate_registers(const struct pci_function *fn, const CHAR16 *name)
{
	uint64_t locator = pci_dvsec(fn, DVSEC_VENDOR_CXL, DVSEC_LOCATOR);
	uint32_t length;

	if (!locator)
		fail(L"%s: no CXL register locator", name);
	length = LOCATOR_LENGTH(mmio_read32(locator + LOCATOR_HEADER1));
	for (uint32_t at = LOCATOR_BLOCKS; at + LOCATOR_BLOCK_SIZE <= length;
	     at += LOCATOR_BLOCK_SIZE) {
		uint32_t low = mmio_read32(locator + at);
		uint64_t high = mmio_read32(locator + at + 4);

		if (BLOCK_ID(low) == BLOCK_ID_COMPONENT)
			return pci_bar(fn, BLOCK_BIR(low)) + (high << 32 | BLOCK_OFFSET_LOW(low));
	}
	fail(L"%s: register locator without component registers", name);
}

static void find_host_bridge(uint8_t uid, struct component *found)
{
	UnicodeSPrint(found->name, sizeof(found->name), (CHAR16 *)L"host-bridge-%d", uid);
	found->registers = cedt_host_bridge(uid);
}

static void find_pci(const struct fw_decoder *decoder, struct component *found)
{
	struct pci_function fn = pci_walk(decoder->bus, decoder->hop, decoder->n_hops);

	pci_name(&fn, found->name);
	found->registers = locate_registers(&fn, found->name);
	if (pci_is_bridge(&fn))
		return;
	found->device = pci_dvsec(&fn, DVSEC_VENDOR_CXL, DVSEC_DEVICE);
	if (!found->device)
		fail(L"%s: not a CXL device", found->name);
}

void component_find(const struct fw_decoder *decoder, struct component *found)
{
	ZeroMem(found, sizeof(*found));
	if (decoder->component == FW_HOST_BRIDGE)
		find_host_bridge(decoder->bus, found);
	else
		find_pci(decoder, found);
}

void component_space_off(const struct fw_decoder *decoder)
{
	struct pci_function fn = pci_walk(decoder->bus, decoder->hop, decoder->n_hops);

	pci_space_off(&fn);
}

void component_enable_memory(const struct component *component)
{
	uint64_t at = component->device + DEVICE_CONTROL;
	uint16_t control;

	if (!component->device)
		return;
	control = mmio_read16(at) | DEVICE_CONTROL_MEM_ENABLE;
	mmio_write16(at, control);
	if (mmio_read16(at) != control)
		fail(L"%s: CXL.mem cannot be enabled", component->name);
}
