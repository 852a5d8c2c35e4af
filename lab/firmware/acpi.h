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
 * acpi_find - find a table
 * @signature: its four letters
 *
 * Return: the table, its checksum verified, or NULL if there is none.
 */
struct acpi_header *acpi_find(const char *signature);

/**
 * acpi_table - find a table that the machine must have
 * @signature: its four letters
 *
 * Return: the table, its checksum verified. Does not return if there is none.
 */
struct acpi_header *acpi_table(const char *signature);

/**
 * acpi_seal - make a table's checksum right after it was changed
 * @table: the table
 */
void acpi_seal(struct acpi_header *table);

/**
 * acpi_hide - make a table one that nobody looks for
 * @signature: its four letters
 *
 * Does not return if there is none.
 */
void acpi_hide(const char *signature);

/**
 * acpi_ecam - where the configuration space of a bus of segment 0 is
 * @bus: bus number
 *
 * Return: the address of the bus's device 0 function 0. Does not return if
 * MCFG does not cover the bus.
 */
uint64_t acpi_ecam(uint8_t bus);

#endif
