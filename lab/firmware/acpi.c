// SPDX-License-Identifier: GPL-2.0-only
#include "acpi.h"
#include "console.h"

/* Root System Description Pointer (ACPI 6.5, 5.2.5.3) */
struct acpi_rsdp {
	char signature[8];
	uint8_t checksum;
	char oem_id[6];
	uint8_t revision;
	uint32_t rsdt;
	uint32_t length;
	uint64_t xsdt;
	uint8_t extended_checksum;
	uint8_t reserved[3];
} __attribute__((packed));

/* Extended System Description Table (ACPI 6.5, 5.2.8) */
struct acpi_xsdt {
	struct acpi_header header;
	uint64_t table[];
} __attribute__((packed));

/* Memory-mapped configuration space (PCI Firmware 3.3, 4.1.2) */
struct acpi_mcfg {
	struct acpi_header header;
	uint64_t reserved;
	struct acpi_mcfg_entry {
		uint64_t base;
		uint16_t segment;
		uint8_t first_bus;
		uint8_t last_bus;
		uint32_t reserved;
	} __attribute__((packed)) entry[];
} __attribute__((packed));

#define ECAM_BUS_SHIFT 20 /* PCIe 6.0, 7.2.2 */

static uint8_t sum_of(const struct acpi_header *table)
{
	const uint8_t *bytes = (const uint8_t *)table;
	uint8_t sum = 0;

	for (uint32_t i = 0; i < table->length; i++)
		sum += bytes[i];
	return sum;
}

static void check_sum(const struct acpi_header *table)
{
	if (sum_of(table))
		fail(L"ACPI table at 0x%lx: wrong checksum", (uint64_t)table);
}

static const struct acpi_xsdt *acpi_xsdt(void)
{
	EFI_GUID acpi_20 = ACPI_20_TABLE_GUID;
	const struct acpi_rsdp *rsdp;
	void *found = NULL;

	LibGetSystemConfigurationTable(&acpi_20, &found);
	rsdp = found;
	if (!rsdp || !rsdp->xsdt)
		fail(L"UEFI configuration table: no ACPI 2.0 tables");
	return (const struct acpi_xsdt *)rsdp->xsdt;
}

void acpi_seal(struct acpi_header *table)
{
	table->checksum -= sum_of(table);
}

struct acpi_header *acpi_find(const char *signature)
{
	const struct acpi_xsdt *xsdt = acpi_xsdt();
	uint32_t n = (xsdt->header.length - sizeof(xsdt->header)) / sizeof(xsdt->table[0]);

	for (uint32_t i = 0; i < n; i++) {
		struct acpi_header *table = (void *)xsdt->table[i];

		if (CompareMem(table->signature, signature, sizeof(table->signature)))
			continue;
		check_sum(table);
		return table;
	}
	return NULL;
}

struct acpi_header *acpi_table(const char *signature)
{
	struct acpi_header *table = acpi_find(signature);

	if (!table)
		fail(L"ACPI tables: no %a", signature);
	return table;
}

void acpi_hide(const char *signature)
{
	struct acpi_header *table = acpi_table(signature);

	CopyMem(table->signature, "NONE", sizeof(table->signature));
	acpi_seal(table);
}

uint64_t acpi_ecam(uint8_t bus)
{
	const struct acpi_mcfg *mcfg = (const struct acpi_mcfg *)acpi_table("MCFG");
	uint32_t n = (mcfg->header.length - sizeof(*mcfg)) / sizeof(mcfg->entry[0]);

	for (uint32_t i = 0; i < n; i++) {
		const struct acpi_mcfg_entry *entry = &mcfg->entry[i];

		/* The base is always that of bus 0, whatever the first bus is. */
		if (!entry->segment && bus >= entry->first_bus && bus <= entry->last_bus)
			return entry->base + ((uint64_t)bus << ECAM_BUS_SHIFT);
	}
	fail(L"MCFG: no configuration space for bus 0x%02x", bus);
}
