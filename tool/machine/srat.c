// SPDX-License-Identifier: GPL-2.0-only
#include "srat.h"

#include <stdlib.h>
#include <string.h>

#include "acpi.h"
#include "grow.h"

/* Twelve reserved bytes are between the header and the structures. */
static const struct acpi_kind kind = { "SRAT", SRAT_PATH, ACPI_HEADER + 12, 2 };

/* ACPI 6.5, 5.2.16; processors, interrupt controllers and translators between them are skipped. */
enum {
	TYPE_MEMORY = 1,
	TYPE_INITIATOR = 5,
	TYPE_PORT = 6,
	TYPE_LAST = 7,
};

/* Flags of a Memory Affinity Structure. */
enum {
	MEMORY_ENABLED = 1 << 0,
	MEMORY_HOT_PLUGGABLE = 1 << 1,
	MEMORY_NON_VOLATILE = 1 << 2,
};

static void read_memory(struct srat *srat, struct acpi *table, const struct acpi_structure *s)
{
	struct srat_memory *memory;
	uint32_t flags;

	if (!acpi_usable(table, s, 40, srat->n_memory, "memory affinity structure"))
		return;
	memory = GROW(srat->memory, srat->n_memory);
	flags = acpi_u32(s->data + 28);
	*memory = (struct srat_memory){
		.offset = s->offset,
		.domain = acpi_u32(s->data + 2),
		.enabled = flags & MEMORY_ENABLED,
		.hot_pluggable = flags & MEMORY_HOT_PLUGGABLE,
		.non_volatile = flags & MEMORY_NON_VOLATILE,
	};
	/* Domains had one byte before revision 2 (ACPI 3.0), and the others were reserved. */
	if (table->data[ACPI_REVISION] < 2)
		memory->domain &= 0xff;
	memory->range = acpi_range(table, s, 8, acpi_u64(s->data + 8), acpi_u64(s->data + 16));
}

static void read_initiator(struct srat *srat, struct acpi *table, const struct acpi_structure *s)
{
	struct srat_initiator *initiator;

	if (!acpi_usable(table, s, 32, srat->n_initiators, "generic affinity structure"))
		return;
	initiator = GROW(srat->initiator, srat->n_initiators);
	initiator->offset = s->offset;
	initiator->port = s->type == TYPE_PORT;
	initiator->handle_type = s->data[3];
	initiator->domain = acpi_u32(s->data + 4);
	memcpy(initiator->handle, s->data + 8, sizeof(initiator->handle));
	initiator->enabled = s->data[24] & 1;
}

struct srat srat_parse(const void *data, size_t size, struct problems *problems)
{
	struct acpi table = acpi_open(&kind, data, size, problems);
	struct srat srat = { .present = true };
	struct acpi_structure s;

	while (acpi_next(&table, &s)) {
		if (s.type == TYPE_MEMORY)
			read_memory(&srat, &table, &s);
		else if (s.type == TYPE_INITIATOR || s.type == TYPE_PORT)
			read_initiator(&srat, &table, &s);
		else if (s.type > TYPE_LAST)
			acpi_unknown(&table, &s);
	}
	srat.incomplete = table.incomplete;
	return srat;
}

void srat_free(struct srat *srat)
{
	free(srat->memory);
	free(srat->initiator);
	*srat = (struct srat){ 0 };
}
