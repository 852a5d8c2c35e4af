// SPDX-License-Identifier: GPL-2.0-only
#include "pci.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "path.h"

#define ACPI_DEVICES "sys/bus/acpi/devices"
#define PLATFORM_DEVICES "sys/bus/platform/devices"

static void read_driver(const struct source *source, struct pci_function *function)
{
	char path[SOURCE_PATH_MAX];

	if (source_link(source, path, sizeof(path), PCI_DEVICES "/%s/driver", function->name))
		path_copy(function->driver, path_base(path));
}

static void read_config(const struct source *source, struct pci_function *function,
			struct problems *problems)
{
	char path[SOURCE_PATH_MAX], *config;

	snprintf(path, sizeof(path), PCI_DEVICES "/%s/config", function->name);
	config = source_read(source, path, &function->config_read);
	if (!config) {
		function->config_read = 0;
		return;
	}
	function->dvsec = dvsec_parse(config, function->config_read, path, problems);
	free(config);
}

static void read_function(const struct source *source, struct pci *pci, const char *name,
			  struct problems *problems)
{
	struct pci_function function = { 0 };
	uint64_t class = 0;

	path_copy(function.name, name);
	source_number(source, &class, 0, PCI_DEVICES "/%s/class", name);
	function.memory = class >> 8 == PCI_CLASS_CXL_MEMORY;
	read_config(source, &function, problems);
	if (!function.memory && !function.dvsec.offset)
		return;
	read_driver(source, &function);
	if (source_link(source, function.path, sizeof(function.path), PCI_DEVICES "/%s", name))
		path_component(function.path, "pci", function.bus, sizeof(function.bus));
	*GROW(pci->function, pci->n) = function;
}

/* The bridge's folder, or what it calls its physical node, is that of the PCI bus. */
static void read_bridge(const struct source *source, struct pci *pci, const char *name)
{
	struct host_bridge *bridge = GROW(pci->bridge, pci->n_bridges);
	char path[SOURCE_PATH_MAX];

	path_copy(bridge->name, name);
	bridge->has_uid = source_number(source, &bridge->uid, 10, ACPI_DEVICES "/%s/uid", name) ||
			  source_number(source, &bridge->uid, 0, ACPI_DEVICES "/%s/uid", name);
	if (source_link(source, path, sizeof(path), ACPI_DEVICES "/%s/physical_node", name))
		path_component(path, "pci", bridge->bus, sizeof(bridge->bus));
}

static void read_acpi(const struct source *source, struct pci *pci)
{
	char **names, path[SOURCE_PATH_MAX];
	size_t n = source_list(source, ACPI_DEVICES, &names);

	for (size_t i = 0; i < n; i++)
		if (!strncmp(names[i], "ACPI0016:", strlen("ACPI0016:")))
			read_bridge(source, pci, names[i]);
	source_list_free(names, n);

	n = source_list(source, PLATFORM_DEVICES, &names);
	for (size_t i = 0; i < n && !pci->acpi0017; i++) {
		if (strncmp(names[i], "ACPI0017:", strlen("ACPI0017:")))
			continue;
		pci->acpi0017 = true;
		path_copy(pci->acpi0017_name, names[i]);
		pci->acpi0017_bound = source_link(source, path, sizeof(path),
						  PLATFORM_DEVICES "/%s/driver", names[i]);
	}
	source_list_free(names, n);
}

struct pci pci_read(const struct source *source, struct problems *problems)
{
	struct pci pci = { 0 };
	char **names;
	size_t n = source_list(source, PCI_DEVICES, &names);

	for (size_t i = 0; i < n; i++)
		read_function(source, &pci, names[i], problems);
	source_list_free(names, n);
	read_acpi(source, &pci);
	return pci;
}

void pci_free(struct pci *pci)
{
	free(pci->function);
	free(pci->bridge);
	*pci = (struct pci){ 0 };
}
