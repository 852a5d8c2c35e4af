// SPDX-License-Identifier: GPL-2.0-only
/* What must hold at each link, who says so, and what to do if it does not. */
#include "chain.h"

const struct link_info chain_links[LINKS] = {
	[LINK_MEMORY_MAP] = {
		"memory-map", "memory map",
		"Firmware describes all that its decoders decode, and nothing else, as specific purpose memory.",
		"UEFI 2.10, 7.2.3 (EFI_MEMORY_SP)",
		"Firmware's memory map and its decoders have to agree on the bounds.",
		NULL,
	},
	[LINK_WINDOW] = {
		"window", "CXL window",
		"A CXL Fixed Memory Window contains the range, and names the host bridges that decode it.",
		"CXL 3.1, 9.18.1.3 (CFMWS)",
		"Firmware has to describe in the CEDT what its hardware decodes: look at the window's base, size and targets.",
		NULL,
	},
	[LINK_ROOT] = {
		"root", "CXL root",
		"The driver cxl_acpi has the device ACPI0017.",
		"CXL 3.1, 9.18.1; Linux: cxl_acpi_probe()",
		"See whether cxl_acpi is installed, not blacklisted, and what it says in the kernel's log.",
		"See what cxl_acpi says in the kernel's log: its probe has failed, or nobody had it probe (a driver of another name, drivers_autoprobe).",
	},
	[LINK_HOST_BRIDGE] = {
		"host-bridge", "host bridge",
		"The CEDT has a host bridge structure with registers for each target of the window, and Linux a port.",
		"CXL 3.1, 9.18.1.2 (CHBS); Linux: add_host_bridge_uport()",
		"Firmware has to list the host bridge with the _UID of its ACPI0016 device and the address of its component registers.",
		NULL,
	},
	[LINK_DEVICE] = {
		"device", "PCI device",
		"Every CXL memory device has the driver cxl_pci.",
		"CXL 3.1, 8.1.12.1 (class code); Linux: cxl_pci_probe()",
		"See whether the device is there, whether cxl_pci is installed, and what it says in the kernel's log.",
		"See what cxl_pci says of the device in the kernel's log: its probe has failed, or nobody had it probe (another driver, driver_override, drivers_autoprobe).",
	},
	[LINK_MEMDEV] = {
		"memdev", "memory device",
		"Every memory device has the driver cxl_mem.",
		"Linux: cxl_mem_probe()",
		"See whether cxl_mem is installed, and what it says in the kernel's log.",
		"See what cxl_mem and cxl_port say in the kernel's log: most often a port above the device could not be set up.",
	},
	[LINK_PORT] = {
		"port", "ports",
		"Every port, those of endpoints included, has the driver cxl_port.",
		"CXL 3.1, 8.2.4.20 (HDM decoders); Linux: cxl_port_probe()",
		"The driver could not read the port's decoders as firmware left them: the kernel's log says which.",
		NULL,
	},
	[LINK_DECODER] = {
		"decoder", "endpoint decoders",
		"Committed decoders of devices decode every byte of the range.",
		"CXL 3.1, 8.2.4.20 (HDM decoders)",
		"Firmware must not describe memory that no device decodes, and has to commit the decoders of what it describes.",
		NULL,
	},
	[LINK_PATH] = {
		"path", "path of decoders",
		"Each host bridge and switch above a device decodes the same addresses, with fitting ways and granularity.",
		"CXL 3.1, 8.2.4.20 (HDM decoders); Linux: cxl_port_attach_region()",
		"Firmware has to program the decoders of a device and of the bridges and switches above it alike: one of those that are named has to change. Linux 6.12 wants a decoder even in a bridge with one port, which needs none.",
		NULL,
	},
	[LINK_REGION] = {
		"region", "CXL region",
		"Linux has made a region of the decoders, with all of its targets, and its driver has taken it.",
		"Linux: cxl_region_attach(), cxl_region_probe()",
		"See which device is missing from the interleave set, and what is said of the region in the kernel's log.",
		"See what is said of the region in the kernel's log: most often Linux finds no decoder for it in a bridge or switch above a device.",
	},
	[LINK_MEMORY] = {
		"memory", "memory",
		"What is written can be read back.",
		"CXL 3.1, 9.13 (HPA to DPA translation)",
		"The addresses lead nowhere, or two of them to the same cells: firmware has to set up ways and granularity alike in all decoders and the window.",
		NULL,
	},
	[LINK_DAX] = {
		"dax", "DAX device",
		"A DAX device has the memory, and the driver kmem or device_dax has the device.",
		"Linux: cxl_dax_region_probe(), dev_dax_kmem_probe()",
		"See whether dax_cxl, dax_hmem and kmem are installed, and what they say in the kernel's log.",
		"See what the driver says in the kernel's log: most often another device has the addresses, or a part of them.",
	},
};
