// SPDX-License-Identifier: GPL-2.0-only
#include <stdlib.h>
#include <string.h>

#include "cedt.h"
#include "sysfs.h"
#include "tap.h"

#define ACPI_HEADER_SIZE 36

enum {
	CEDT_CHBS = 0,
	CEDT_CFMWS = 1
};

struct cedt_structure {
	uint8_t type;
	uint8_t reserved;
	uint16_t length;
} __attribute__((packed));

struct cedt_chbs {
	struct cedt_structure head;
	uint32_t uid;
	uint32_t version; /* 0: CXL 1.1, whose base is that of the RCRB */
	uint32_t reserved;
	uint64_t base;
	uint64_t size;
} __attribute__((packed));

struct cedt_cfmws {
	struct cedt_structure head;
	uint32_t reserved1;
	uint64_t base;
	uint64_t size;
	uint8_t ways;
	uint8_t arithmetic;
	uint16_t reserved2;
	uint32_t granularity;
	uint16_t restrictions;
	uint16_t qtg;
} __attribute__((packed));

/* Room for one more element, zeroed. */
static void *append(void *array, size_t *n, size_t size)
{
	char *grown = reallocarray(array, *n + 1, size);

	if (!grown)
		bail("out of memory for the CEDT");
	memset(grown + *n * size, 0, size);
	(*n)++;
	return grown;
}

static void chbs_add(struct cedt *cedt, const void *at)
{
	const struct cedt_chbs *chbs = at;

	if (chbs->head.length < sizeof(*chbs) || !chbs->version)
		return;
	cedt->bridges = append(cedt->bridges, &cedt->n_bridges, sizeof(*cedt->bridges));
	cedt->bridges[cedt->n_bridges - 1] = (struct cedt_bridge){
		.uid = chbs->uid,
		.base = chbs->base,
		.size = chbs->size,
	};
}

static void cfmws_add(struct cedt *cedt, const void *at)
{
	const struct cedt_cfmws *cfmws = at;

	if (cfmws->head.length < sizeof(*cfmws) || !cfmws->size)
		return;
	cedt->windows = append(cedt->windows, &cedt->n_windows, sizeof(*cedt->windows));
	cedt->windows[cedt->n_windows - 1] = (struct cedt_window){
		.range = { cfmws->base, cfmws->base + cfmws->size - 1 },
		.ways = cfmws->ways,
		.granularity = cfmws->granularity,
		.restrictions = cfmws->restrictions,
	};
}

struct cedt cedt_read(void)
{
	const struct cedt_structure *at;
	struct cedt cedt = { 0 };
	size_t offset, size;
	char *table;

	table = file_read("/sys/firmware/acpi/tables/CEDT", &size);
	if (!table)
		return cedt;
	for (offset = ACPI_HEADER_SIZE; offset + sizeof(*at) <= size; offset += at->length) {
		at = (const void *)(table + offset);
		if (at->length < sizeof(*at) || at->length > size - offset)
			bail("the CEDT is malformed at offset %zu", offset);
		if (at->type == CEDT_CHBS)
			chbs_add(&cedt, at);
		else if (at->type == CEDT_CFMWS)
			cfmws_add(&cedt, at);
	}
	free(table);
	return cedt;
}

struct json_object *cedt_windows_json(const struct cedt *cedt)
{
	struct json_object *list = json_object_new_array();
	struct json_object *window;
	size_t i;

	for (i = 0; i < cedt->n_windows; i++) {
		const struct cedt_window *w = &cedt->windows[i];

		window = range_json(w->range);
		json_object_object_add(window, "ways", json_object_new_int(w->ways));
		json_object_object_add(window, "granularity", json_object_new_int(w->granularity));
		json_object_object_add(window, "restrictions",
				       json_object_new_int(w->restrictions));
		json_object_array_add(list, window);
	}
	return list;
}
