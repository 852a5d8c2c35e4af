// SPDX-License-Identifier: GPL-2.0-only
#include "cedt.h"

#include <stdlib.h>
#include <string.h>

#include "acpi.h"
#include "dsl.h"
#include "grow.h"

static const struct acpi_kind kind = { "CEDT", CEDT_PATH, ACPI_HEADER, 4 };

/* CXL 3.1, table 9-20: types of structures. */
enum {
	TYPE_CHBS,
	TYPE_CFMWS,
	TYPE_CXIMS,
	TYPE_RDPAS,
	TYPE_CSDS,
};

/* Where the lists of a CFMWS and of a CXIMS begin. */
#define CFMWS_TARGETS 36
#define CXIMS_MAPS 8

#define RDPAS_LENGTH 20
#define RDPAS_LENGTH_ACPICA 17

static void read_chbs(struct cedt *cedt, struct acpi *table, const struct acpi_structure *s)
{
	struct chbs *chbs;

	if (!acpi_usable(table, s, 32, cedt->n_chbs, "host bridge structure"))
		return;
	chbs = GROW(cedt->chbs, cedt->n_chbs);
	*chbs = (struct chbs){
		.offset = s->offset,
		.uid = acpi_u32(s->data + 4),
		.version = acpi_u32(s->data + 8),
		.base = acpi_u64(s->data + 16),
		.length = acpi_u64(s->data + 24),
	};
	acpi_range(table, s, 16, chbs->base, chbs->length);
}

/* ENIW, the code of HDM decoders: CXL 3.1, 8.2.4.20.7. */
static unsigned int ways_of(uint8_t eniw)
{
	if (eniw <= 4)
		return 1U << eniw;
	if (eniw >= 8 && eniw <= 10)
		return 3U << (eniw - 8);
	return 0;
}

static void read_targets(struct cfmws *cfmws, struct acpi *table, const struct acpi_structure *s)
{
	size_t n = (s->length - CFMWS_TARGETS) / 4;

	if (n < cfmws->ways)
		acpi_problem(table, s, 2, "window of %u ways has room for %zu targets only",
			     cfmws->ways, n);
	if (n > CEDT_TARGETS_MAX)
		n = CEDT_TARGETS_MAX;
	for (size_t i = 0; i < n; i++)
		cfmws->target[i] = acpi_u32(s->data + CFMWS_TARGETS + 4 * i);
	cfmws->n_targets = (unsigned int)n;
}

static void read_cfmws(struct cedt *cedt, struct acpi *table, const struct acpi_structure *s)
{
	struct cfmws *cfmws;

	if (!acpi_usable(table, s, CFMWS_TARGETS, cedt->n_cfmws, "window structure"))
		return;
	cfmws = GROW(cedt->cfmws, cedt->n_cfmws);
	*cfmws = (struct cfmws){
		.offset = s->offset,
		.base = acpi_u64(s->data + 8),
		.size = acpi_u64(s->data + 16),
		.eniw = s->data[24],
		.ways = ways_of(s->data[24]),
		.arithmetic = s->data[25],
		.hbig = acpi_u32(s->data + 28),
		.restrictions = acpi_u16(s->data + 32),
		.qtg_id = acpi_u16(s->data + 34),
	};
	cfmws->granularity = cfmws->hbig <= 6 ? UINT64_C(256) << cfmws->hbig : 0;
	cfmws->range = acpi_range(table, s, 8, cfmws->base, cfmws->size);
	read_targets(cfmws, table, s);
}

static void read_cxims(struct cedt *cedt, struct acpi *table, const struct acpi_structure *s)
{
	struct cxims *cxims;
	size_t room, n;

	if (!acpi_usable(table, s, CXIMS_MAPS, cedt->n_cxims, "XOR structure"))
		return;
	room = (s->length - CXIMS_MAPS) / 8;
	n = s->data[7];
	if (n > room) {
		acpi_problem(table, s, 7, "XOR structure of %zu maps has room for %zu only", n,
			     room);
		n = room;
	}
	if (n > CEDT_MAPS_MAX) {
		acpi_problem(table, s, 7, "XOR structure has %zu maps: the first %d are read", n,
			     CEDT_MAPS_MAX);
		n = CEDT_MAPS_MAX;
	}
	cxims = GROW(cedt->cxims, cedt->n_cxims);
	cxims->offset = s->offset;
	cxims->hbig = s->data[6];
	cxims->n_maps = (unsigned int)n;
	for (size_t i = 0; i < n; i++)
		cxims->map[i] = acpi_u64(s->data + CXIMS_MAPS + 8 * i);
}

/*
 * CXL 3.2, table 9-24, has 20 bytes with the base before the protocol. ACPICA's structure, which
 * iasl compiles and edk2 has alike, is 17 bytes with the protocol before the base.
 */
static void read_rdpas(struct cedt *cedt, struct acpi *table, const struct acpi_structure *s)
{
	bool short_one = s->length < RDPAS_LENGTH;

	if (!acpi_usable(table, s, RDPAS_LENGTH_ACPICA, cedt->n_rdpas,
			 "RCEC association structure"))
		return;
	*GROW(cedt->rdpas, cedt->n_rdpas) = (struct rdpas){
		.offset = s->offset,
		.segment = acpi_u16(s->data + 4),
		.bdf = acpi_u16(s->data + 6),
		.protocol = s->data[short_one ? 8 : 16],
		.base = acpi_u64(s->data + (short_one ? 9 : 8)),
	};
}

static void read_csds(struct cedt *cedt, struct acpi *table, const struct acpi_structure *s)
{
	if (!acpi_usable(table, s, 8, cedt->n_csds, "system description structure"))
		return;
	*GROW(cedt->csds, cedt->n_csds) = (struct csds){
		.offset = s->offset,
		.capabilities = acpi_u16(s->data + 4),
	};
}

static void read_other(struct acpi *table, const struct acpi_structure *s)
{
	if (dsl_is_filler(s->data, s->length))
		acpi_problem(table, s, 0, ACPI_NOT_SHOWN ": %zu bytes", s->length);
	else
		acpi_unknown(table, s);
}

static void read_structure(struct cedt *cedt, struct acpi *table, const struct acpi_structure *s)
{
	static void (*const read[])(struct cedt * cedt, struct acpi * table,
				    const struct acpi_structure *s) = {
		[TYPE_CHBS] = read_chbs,   [TYPE_CFMWS] = read_cfmws, [TYPE_CXIMS] = read_cxims,
		[TYPE_RDPAS] = read_rdpas, [TYPE_CSDS] = read_csds,
	};

	if (s->type < sizeof(read) / sizeof(read[0]))
		read[s->type](cedt, table, s);
	else
		read_other(table, s);
}

struct cedt cedt_parse(const void *data, size_t size, struct problems *problems)
{
	struct acpi table = acpi_open(&kind, data, size, problems);
	struct cedt cedt = { .present = true };
	struct acpi_structure s;

	while (acpi_next(&table, &s))
		read_structure(&cedt, &table, &s);
	cedt.incomplete = table.incomplete;
	return cedt;
}

void cedt_free(struct cedt *cedt)
{
	free(cedt->chbs);
	free(cedt->cfmws);
	free(cedt->cxims);
	free(cedt->rdpas);
	free(cedt->csds);
	*cedt = (struct cedt){ 0 };
}
