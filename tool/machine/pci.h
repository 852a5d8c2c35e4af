/* SPDX-License-Identifier: GPL-2.0-only */
/* PCI functions with CXL in them, ACPI's host bridges, and the CXL DVSECs of configuration space. */
#ifndef SOFTRESERVE_TOOL_PCI_H
#define SOFTRESERVE_TOOL_PCI_H

#include "../../policy/snapshot.h"
#include "problem.h"
#include "source.h"

#define PCI_DEVICES "sys/bus/pci/devices"

/* Class code of a CXL memory device, without the programming interface (CXL 3.1, 8.1.12.1). */
#define PCI_CLASS_CXL_MEMORY 0x0502

/**
 * struct cxl_dvsec - CXL DVSEC for CXL Devices (CXL 3.1, 8.1.3)
 * @offset: in configuration space; 0 if the function has none
 * @mem_capable: capability bit 2
 * @hdm_count: capability bits 5:4
 * @mem_enabled: control bit 2
 * @mem_active: of range 1, bit 1
 * @range: what the range registers say; empty where a size is 0
 */
struct cxl_dvsec {
	size_t offset;
	bool mem_capable;
	unsigned int hdm_count;
	bool mem_enabled;
	bool mem_active;
	struct sr_range range[2];
};

/**
 * dvsec_parse() - look for CXL DVSECs
 * @config: configuration space
 * @size: bytes of it: 64, 256 or 4096
 * @file: for problems
 *
 * Return: what was found; @offset 0 if nothing was.
 */
struct cxl_dvsec dvsec_parse(const void *config, size_t size, const char *file,
			     struct problems *problems);

/**
 * struct pci_function - a function that is a CXL memory device, or has a CXL DVSEC
 * @name: "0000:0d:00.0"
 * @driver: "" if none
 * @bus: the host bridge it is below, "pci0000:0c"
 * @path: below sys/devices
 * @memory: its class is PCI_CLASS_CXL_MEMORY
 * @config_read: bytes of configuration space that could be read
 * @dvsec: what it says of itself
 */
struct pci_function {
	char name[SR_NAME_MAX];
	char driver[SR_NAME_MAX];
	char bus[SR_NAME_MAX];
	char path[SOURCE_PATH_MAX];
	bool memory;
	size_t config_read;
	struct cxl_dvsec dvsec;
};

/**
 * struct host_bridge - an ACPI0016 device
 * @name: "ACPI0016:00"
 * @uid: its _UID; only if @has_uid
 * @bus: its PCI bus, "pci0000:0c"; "" if there is none
 */
struct host_bridge {
	char name[SR_NAME_MAX];
	uint64_t uid;
	bool has_uid;
	char bus[SR_NAME_MAX];
};

/**
 * struct pci - all of it
 * @acpi0017: there is a CXL root device
 * @acpi0017_name: its platform device, "ACPI0017:00"
 * @acpi0017_bound: cxl_acpi has it
 */
struct pci {
	struct pci_function *function;
	size_t n;
	struct host_bridge *bridge;
	size_t n_bridges;
	bool acpi0017;
	char acpi0017_name[SR_NAME_MAX];
	bool acpi0017_bound;
};

/** pci_read() - read it; to be freed with pci_free() */
struct pci pci_read(const struct source *source, struct problems *problems);

/** pci_free() - forget it */
void pci_free(struct pci *pci);

#endif
