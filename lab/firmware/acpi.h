/* SPDX-License-Identifier: GPL-2.0-only */
/* ACPI tables by signature, and the MCFG table. */
#ifndef SOFTRESERVE_LAB_ACPI_H
#define SOFTRESERVE_LAB_ACPI_H

#include "types.h"

/**
 * struct acpi_header - head of every table (ACPI 6.5, 5.2.6)
 */
struct acpi_header {
	char signature[4];
	uint32_t length;
	uint8_t revision;
	uint8_t checksum;
	char oem_id[6];
	char oem_table_id[8];
	uint32_t oem_revision;
	char creator_id[4];
	uint32_t creator_revision;
} __attribute__((packed));

/**
 * acpi_table - find a table that the machine must have
 * @signature: its four letters
 *
 * Return: the table, its checksum verified. Does not return if there is none.
 */
const struct acpi_header *acpi_table(const char *signature);

/**
 * acpi_ecam - where the configuration space of a bus of segment 0 is
 * @bus: bus number
 *
 * Return: the address of the bus's device 0 function 0. Does not return if
 * MCFG does not cover the bus.
 */
uint64_t acpi_ecam(uint8_t bus);

#endif
