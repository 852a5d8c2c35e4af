// SPDX-License-Identifier: GPL-2.0-only
#include "hmat.h"

#include <stdlib.h>

#include "acpi.h"
#include "grow.h"

/* Four reserved bytes are between the header and the structures. */
static const struct acpi_kind kind = { "HMAT", HMAT_PATH, ACPI_HEADER + 4, 8 };

/* ACPI 6.5, 5.2.28: types of structures; side caches are skipped. */
enum {
	TYPE_PROXIMITY,
	TYPE_LOCALITY,
	TYPE_CACHE,
};

/* Numbers that are kept: 128 initiators and as many targets, read and write, latency and bandwidth. */
#define VALUES_MAX ((size_t)1 << 16)

/* Where the lists of a locality structure begin. */
#define LISTS 32

/* Entries that are no number: not provided, and unreachable. */
#define ENTRY_NONE 0
#define ENTRY_UNREACHABLE 0xffff

static void read_proximity(struct hmat *hmat, struct acpi *table, const struct acpi_structure *s)
{
	if (!acpi_usable(table, s, 40, hmat->n_proximity, "proximity attributes structure"))
		return;
	*GROW(hmat->proximity, hmat->n_proximity) = (struct hmat_proximity){
		.offset = s->offset,
		.initiator_valid = s->data[8] & 1,
		.initiator = acpi_u32(s->data + 12),
		.memory = acpi_u32(s->data + 16),
	};
}

/* Are there as many entries as a locality structure says? The product of its counts may be huge. */
static bool has_room(uint64_t initiators, uint64_t targets, size_t bytes)
{
	if (initiators > bytes / 4 || targets > bytes / 4)
		return false;
	bytes -= LISTS;
	return 4 * (initiators + targets) <= bytes &&
	       2 * initiators * targets <= bytes - 4 * (initiators + targets);
}

static uint64_t number(struct acpi *table, const struct acpi_structure *s, size_t at, uint64_t unit)
{
	uint16_t entry = acpi_u16(s->data + at);
	uint64_t value;

	if (entry == ENTRY_NONE || entry == ENTRY_UNREACHABLE)
		return 0;
	if (!__builtin_mul_overflow(unit, entry, &value))
		return value;
	acpi_problem(table, s, at, "entry %u times its unit is beyond 2^64", entry);
	return 0;
}

/* One row of entries an initiator, one entry a target in each. */
static void read_entries(struct hmat *hmat, struct acpi *table, const struct acpi_structure *s,
			 size_t initiators, size_t targets)
{
	size_t rows = LISTS + 4 * (initiators + targets);
	uint64_t unit = acpi_u64(s->data + 24);

	for (size_t i = 0; i < initiators * targets; i++) {
		if (hmat->n_values == VALUES_MAX) {
			acpi_problem(table, s, rows + 2 * i,
				     "there are more than %zu values: the others are left out",
				     VALUES_MAX);
			return;
		}
		*GROW(hmat->value, hmat->n_values) = (struct hmat_value){
			.offset = s->offset,
			.data_type = s->data[9],
			.initiator = acpi_u32(s->data + LISTS + 4 * (i / targets)),
			.target = acpi_u32(s->data + LISTS + 4 * (initiators + i % targets)),
			.value = number(table, s, rows + 2 * i, unit),
		};
	}
}

/* Only memory's own numbers: those with a hierarchy above 0 are of caches before it. */
static void read_locality(struct hmat *hmat, struct acpi *table, const struct acpi_structure *s)
{
	uint32_t initiators, targets;

	if (!acpi_usable(table, s, LISTS, 0, "locality structure"))
		return;
	initiators = acpi_u32(s->data + 12);
	targets = acpi_u32(s->data + 16);
	if (!has_room(initiators, targets, s->length))
		acpi_problem(table, s, 12,
			     "locality structure is left out: it has no room for %u by %u entries",
			     initiators, targets);
	else if (s->data[9] > 5)
		acpi_problem(table, s, 9, "locality structure is left out: data type %u is unknown",
			     s->data[9]);
	else if (!(s->data[8] & 0xf))
		read_entries(hmat, table, s, initiators, targets);
}

struct hmat hmat_parse(const void *data, size_t size, struct problems *problems)
{
	struct acpi table = acpi_open(&kind, data, size, problems);
	struct hmat hmat = { .present = true };
	struct acpi_structure s;

	while (acpi_next(&table, &s)) {
		if (s.type == TYPE_PROXIMITY)
			read_proximity(&hmat, &table, &s);
		else if (s.type == TYPE_LOCALITY)
			read_locality(&hmat, &table, &s);
		else if (s.type > TYPE_CACHE)
			acpi_unknown(&table, &s);
	}
	hmat.incomplete = table.incomplete;
	return hmat;
}

void hmat_free(struct hmat *hmat)
{
	free(hmat->proximity);
	free(hmat->value);
	*hmat = (struct hmat){ 0 };
}
