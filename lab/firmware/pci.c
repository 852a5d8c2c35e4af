// SPDX-License-Identifier: GPL-2.0-only
#include "pci.h"
#include "acpi.h"
#include "console.h"
#include "mmio.h"

/* Configuration space (PCIe 6.0, 7.5.1) */
#define PCI_VENDOR_ID 0x00
#define PCI_VENDOR_NONE 0xffff
#define PCI_COMMAND 0x04
#define PCI_COMMAND_MEMORY (1 << 1)
#define PCI_HEADER_TYPE 0x0e /* with BIST in the upper byte */
#define PCI_HEADER_TYPE_MASK 0x7f
#define PCI_HEADER_TYPE_BRIDGE 1
#define PCI_BAR(i) (0x10 + 4 * (i))
#define PCI_BARS_NORMAL 6
#define PCI_BARS_BRIDGE 2
#define PCI_BUS_NUMBERS 0x18
#define PCI_SECONDARY_BUS(x) ((x) >> 8 & 0xff)

/* Base address registers (PCIe 6.0, 7.5.1.2.1) */
#define PCI_BAR_IO (1 << 0)
#define PCI_BAR_TYPE_MASK 0x6
#define PCI_BAR_TYPE_64 0x4
#define PCI_BAR_FLAGS 0xf

/* Extended capabilities (PCIe 6.0, 7.6.3) and DVSEC (7.9.6) */
#define PCI_EXT_CAP_FIRST 0x100
#define PCI_EXT_CAP_ID(x) ((x)&0xffff)
#define PCI_EXT_CAP_NEXT(x) ((x) >> 20 & 0xffc)
#define PCI_EXT_CAP_MAX ((4096 - PCI_EXT_CAP_FIRST) / 8)
#define PCI_EXT_CAP_DVSEC 0x23
#define PCI_DVSEC_HEADER1 0x4
#define PCI_DVSEC_VENDOR(x) ((x)&0xffff)
#define PCI_DVSEC_HEADER2 0x8

#define ECAM_FUNCTION_SHIFT 12 /* PCIe 6.0, 7.2.2 */

void pci_name(const struct pci_function *fn, CHAR16 name[PCI_NAME_MAX])
{
	UnicodeSPrint(name, PCI_NAME_MAX * sizeof(*name), (CHAR16 *)L"0000:%02x:%02x.%d", fn->bus,
		      fn->devfn >> 3, fn->devfn & 7);
	StrLwr(name);
}

bool pci_is_bridge(const struct pci_function *fn)
{
	uint16_t type = mmio_read16(fn->config + PCI_HEADER_TYPE) & PCI_HEADER_TYPE_MASK;

	return type == PCI_HEADER_TYPE_BRIDGE;
}

static struct pci_function pci_open(uint8_t bus, uint8_t devfn)
{
	struct pci_function fn = {
		.bus = bus,
		.devfn = devfn,
		.config = acpi_ecam(bus) + ((uint64_t)devfn << ECAM_FUNCTION_SHIFT),
	};
	CHAR16 name[PCI_NAME_MAX];
	uint16_t command;

	pci_name(&fn, name);
	if (mmio_read16(fn.config + PCI_VENDOR_ID) == PCI_VENDOR_NONE)
		fail(L"%s: no such device", name);
	command = mmio_read16(fn.config + PCI_COMMAND);
	mmio_write16(fn.config + PCI_COMMAND, command | PCI_COMMAND_MEMORY);
	return fn;
}

void pci_space_off(const struct pci_function *fn)
{
	uint16_t command = mmio_read16(fn->config + PCI_COMMAND);

	mmio_write16(fn->config + PCI_COMMAND, command & ~PCI_COMMAND_MEMORY);
}

static uint8_t pci_secondary_bus(const struct pci_function *fn)
{
	CHAR16 name[PCI_NAME_MAX];
	uint8_t bus;

	pci_name(fn, name);
	if (!pci_is_bridge(fn))
		fail(L"%s: not a bridge, nothing is below it", name);
	bus = PCI_SECONDARY_BUS(mmio_read32(fn->config + PCI_BUS_NUMBERS));
	if (bus <= fn->bus)
		fail(L"%s: bridge without a bus number", name);
	return bus;
}

struct pci_function pci_walk(uint8_t bus, const uint8_t *hop, unsigned int n_hops)
{
	struct pci_function fn = pci_open(bus, hop[0]);

	for (unsigned int i = 1; i < n_hops; i++)
		fn = pci_open(pci_secondary_bus(&fn), hop[i]);
	return fn;
}

uint64_t pci_dvsec(const struct pci_function *fn, uint16_t vendor, uint16_t id)
{
	uint32_t offset = PCI_EXT_CAP_FIRST;

	for (unsigned int i = 0; i < PCI_EXT_CAP_MAX && offset >= PCI_EXT_CAP_FIRST; i++) {
		uint64_t at = fn->config + offset;
		uint32_t header = mmio_read32(at);

		if (PCI_EXT_CAP_ID(header) == PCI_EXT_CAP_DVSEC &&
		    PCI_DVSEC_VENDOR(mmio_read32(at + PCI_DVSEC_HEADER1)) == vendor &&
		    mmio_read16(at + PCI_DVSEC_HEADER2) == id)
			return at;
		offset = PCI_EXT_CAP_NEXT(header);
	}
	return 0;
}

uint64_t pci_bar(const struct pci_function *fn, unsigned int index)
{
	unsigned int n_bars = pci_is_bridge(fn) ? PCI_BARS_BRIDGE : PCI_BARS_NORMAL;
	CHAR16 name[PCI_NAME_MAX];
	uint64_t address;
	uint32_t low;

	pci_name(fn, name);
	if (index >= n_bars)
		fail(L"%s: has no BAR %d", name, index);
	low = mmio_read32(fn->config + PCI_BAR(index));
	if (low & PCI_BAR_IO)
		fail(L"%s: BAR %d is not memory", name, index);
	address = low & ~(uint32_t)PCI_BAR_FLAGS;
	if ((low & PCI_BAR_TYPE_MASK) == PCI_BAR_TYPE_64 && index + 1 < n_bars)
		address |= (uint64_t)mmio_read32(fn->config + PCI_BAR(index + 1)) << 32;
	if (!address)
		fail(L"%s: BAR %d was given no address", name, index);
	return address;
}
