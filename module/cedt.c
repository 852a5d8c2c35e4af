// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/acpi.h>
#include <linux/slab.h>

struct cedt_parse {
	struct sr_cedt *cedt;
	int error;
};

static bool too_short(const struct acpi_cedt_header *header, size_t least)
{
	if (header->length >= least)
		return false;

	pr_warn(FW_BUG "CEDT: structure of type %u is %u bytes long, at least %zu are needed\n",
		header->type, header->length, least);
	return true;
}

static int parse_window(union acpi_subtable_headers *entry, void *arg,
			const unsigned long table_end)
{
	struct acpi_cedt_cfmws *cfmws = (struct acpi_cedt_cfmws *)entry;
	struct cedt_parse *parse = arg;
	struct sr_cedt *cedt = parse->cedt;
	struct sr_range *grown;

	if (too_short(&cfmws->header, sizeof(*cfmws)) || !cfmws->window_size)
		return 0;

	if (cfmws->window_size - 1 > U64_MAX - cfmws->base_hpa) {
		pr_warn(FW_BUG "CEDT: the window at %#llx is %#llx bytes long\n", cfmws->base_hpa,
			cfmws->window_size);
		return 0;
	}

	grown = krealloc_array(cedt->windows, cedt->n_windows + 1, sizeof(*grown), GFP_KERNEL);
	if (!grown) {
		parse->error = -ENOMEM;
		return parse->error;
	}
	cedt->windows = grown;
	grown[cedt->n_windows++] = (struct sr_range){
		.start = cfmws->base_hpa,
		.end = cfmws->base_hpa + cfmws->window_size - 1,
	};
	return 0;
}

static int parse_bridge(union acpi_subtable_headers *entry, void *arg,
			const unsigned long table_end)
{
	struct acpi_cedt_chbs *chbs = (struct acpi_cedt_chbs *)entry;
	struct cedt_parse *parse = arg;
	struct sr_cedt *cedt = parse->cedt;
	struct sr_chbs *grown;

	if (too_short(&chbs->header, sizeof(*chbs))) {
		cedt->incomplete = true;
		return 0;
	}

	/* A CXL 1.1 host bridge has a root complex register block instead. */
	if (chbs->cxl_version != ACPI_CEDT_CHBS_VERSION_CXL20 || !chbs->base)
		return 0;

	grown = krealloc_array(cedt->bridges, cedt->n_bridges + 1, sizeof(*grown), GFP_KERNEL);
	if (!grown) {
		parse->error = -ENOMEM;
		return parse->error;
	}
	cedt->bridges = grown;
	grown[cedt->n_bridges++] = (struct sr_chbs){ .uid = chbs->uid, .base = chbs->base };
	return 0;
}

int sr_cedt_read(struct sr_cedt *cedt)
{
	struct cedt_parse parse = { .cedt = cedt };

	*cedt = (struct sr_cedt){};

	/* A negative return without windows or an error of ours: there is no such table. */
	if (acpi_table_parse_cedt(ACPI_CEDT_TYPE_CFMWS, parse_window, &parse) < 0)
		cedt->incomplete |= cedt->n_windows > 0;
	if (!parse.error && acpi_table_parse_cedt(ACPI_CEDT_TYPE_CHBS, parse_bridge, &parse) < 0)
		cedt->incomplete |= cedt->n_windows > 0;
	return parse.error;
}

bool sr_cedt_touches(const struct sr_cedt *cedt, struct sr_range range)
{
	for (size_t i = 0; i < cedt->n_windows; i++)
		if (sr_range_intersects(cedt->windows[i], range))
			return true;
	return false;
}

void sr_cedt_free(struct sr_cedt *cedt)
{
	kfree(cedt->windows);
	kfree(cedt->bridges);
	*cedt = (struct sr_cedt){};
}
