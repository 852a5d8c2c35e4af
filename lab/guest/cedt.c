// SPDX-License-Identifier: GPL-2.0-only
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "cedt.h"
#include "sysfs.h"
#include "tap.h"

#define ACPI_HEADER_SIZE 36

#define CEDT_CFMWS 1

struct cedt_structure {
	uint8_t type;
	uint8_t reserved;
	uint16_t length;
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

/* A window counts if this much of it is there. */
#define CFMWS_RANGE_END (offsetof(struct cedt_cfmws, size) + sizeof(uint64_t))

static void cfmws_add(struct cedt *cedt, const char *at, size_t left)
{
	struct cedt_cfmws cfmws = { 0 };

	if (left < CFMWS_RANGE_END)
		return;
	memcpy(&cfmws, at, left < sizeof(cfmws) ? left : sizeof(cfmws));
	if (!cfmws.size)
		return;
	cedt->windows = reallocarray(cedt->windows, cedt->n_windows + 1, sizeof(*cedt->windows));
	if (!cedt->windows)
		bail("out of memory for the CEDT");
	cedt->windows[cedt->n_windows++] = (struct cedt_window){
		.range = { cfmws.base, cfmws.base + cfmws.size - 1 },
		.ways = cfmws.ways,
		.granularity = cfmws.granularity,
		.restrictions = cfmws.restrictions,
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
		if (at->type == CEDT_CFMWS)
			cfmws_add(&cedt, table + offset, size - offset);
		if (at->length < sizeof(*at) || at->length > size - offset) {
			tap_comment("the CEDT is malformed at offset %zu", offset);
			break;
		}
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
