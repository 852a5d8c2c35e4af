// SPDX-License-Identifier: GPL-2.0-only
#include <linux/pci_regs.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "boot.h"
#include "function.h"
#include "sysfs.h"
#include "tap.h"

#define PCI_DEVICES "/sys/bus/pci/devices"
#define PCI_SLOTS "/sys/bus/pci/slots"
#define EXTENDED_END 4096

static uint32_t word_at(const char *config, size_t size, uint32_t at)
{
	uint32_t word = 0;

	if (at + sizeof(word) <= size)
		memcpy(&word, config + at, sizeof(word));
	return word;
}

/* Device Serial Number (PCI Express 6.0, 7.9.3), 0 if it has none. */
static uint64_t serial_in(const char *config, size_t size)
{
	uint32_t at = PCI_CFG_SPACE_SIZE, header;
	int left = (EXTENDED_END - PCI_CFG_SPACE_SIZE) / 8;

	for (; at >= PCI_CFG_SPACE_SIZE && left--; at = PCI_EXT_CAP_NEXT(header)) {
		header = word_at(config, size, at);
		if (PCI_EXT_CAP_ID(header) == PCI_EXT_CAP_ID_DSN)
			return (uint64_t)word_at(config, size, at + 8) << 32 |
			       word_at(config, size, at + 4);
	}
	return 0;
}

static uint64_t serial_of(const char *name)
{
	char path[SYSFS_PATH_MAX], *config;
	uint64_t serial;
	size_t size;

	snprintf(path, sizeof(path), PCI_DEVICES "/%s/config", name);
	config = file_read(path, &size);
	if (!config)
		return 0;
	serial = serial_in(config, size);
	free(config);
	return serial;
}

void function_find(char *name, size_t size)
{
	const char *wanted = boot_option("sr_lab.device=", "");
	uint64_t serial = strtoull(wanted, NULL, 10);
	struct dirent **functions;
	size_t i, n = dir_list(PCI_DEVICES, "", &functions);

	*name = '\0';
	for (i = 0; i < n && serial && !*name; i++) {
		if (serial_of(functions[i]->d_name) == serial)
			snprintf(name, size, "%s", functions[i]->d_name);
	}
	dir_free(functions, n);
	if (!*name)
		bail("there is no PCI function with serial number \"%s\"", wanted);
}

bool function_present(const char *name)
{
	char path[SYSFS_PATH_MAX];

	snprintf(path, sizeof(path), PCI_DEVICES "/%s", name);
	return !access(path, F_OK);
}

/* A slot's address is that of the function without its function number. */
static bool slot_of(const char *function, char *power, size_t size)
{
	struct dirent **slots;
	size_t i, n = dir_list(PCI_SLOTS, "", &slots);
	char address[32];
	bool found = false;

	for (i = 0; i < n && !found; i++) {
		attr_read(address, sizeof(address), PCI_SLOTS "/%s/address", slots[i]->d_name);
		found = *address && !strncmp(function, address, strlen(address));
		snprintf(power, size, PCI_SLOTS "/%s/power", slots[i]->d_name);
	}
	dir_free(slots, n);
	return found;
}

bool function_has_slot(const char *name)
{
	char power[SYSFS_PATH_MAX];

	return slot_of(name, power, sizeof(power));
}

bool function_switch_off(const char *name)
{
	char power[SYSFS_PATH_MAX];

	if (!slot_of(name, power, sizeof(power)))
		bail("%s is in no slot", name);
	/* pciehp_sysfs_disable_slot() returns when the slot is off. */
	return attr_write(power, "0") && !function_present(name);
}

void function_power_off(const char *name)
{
	tap_check(function_switch_off(name), "the slot of %s is switched off, the device gone",
		  name);
}

void function_remove(const char *name)
{
	char path[SYSFS_PATH_MAX];

	snprintf(path, sizeof(path), PCI_DEVICES "/%s/remove", name);
	tap_check(attr_write(path, "1") && !function_present(name), "%s is taken from the kernel",
		  name);
}

void function_rescan(void)
{
	if (!attr_write("/sys/bus/pci/rescan", "1"))
		bail("the PCI buses cannot be scanned anew: %m");
}
