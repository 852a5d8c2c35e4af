// SPDX-License-Identifier: GPL-2.0-only
/* Rules about domains: SRAT (ACPI 6.5, 5.2.16) and HMAT (5.2.28). */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../machine/grow.h"
#include "rules.h"

static struct place at(const struct srat_memory *memory)
{
	return (struct place){ SRAT_PATH, memory->offset, memory->range, NULL };
}

/* Addresses with an entry that counts; for free(). */
static struct sr_set enabled(const struct srat *srat)
{
	struct sr_set set = { 0 };

	for (size_t i = 0; i < srat->n_memory; i++)
		if (srat->memory[i].enabled && !sr_range_empty(srat->memory[i].range))
			*GROW(set.range, set.n) = srat->memory[i].range;
	set.cap = set.n;
	sr_set_normalize(&set);
	return set;
}

static bool in_windows(const struct machine *m, struct sr_range range)
{
	return sr_set_intersects(&m->windows, range);
}

/* acpi_parse_cfmws(): numa_fill_memblks() extends what there is in the window, if anything. */
static void check_missing(struct check *c, const struct sr_set *known, const struct cfmws *w)
{
	for (size_t i = 0; i < check_most(c->m->described.n); i++) {
		struct sr_range both = sr_range_clip(c->m->described.range[i], w->range);

		if (sr_range_empty(both) || sr_set_intersects(known, both))
			continue;
		found(c, (struct place){ CEDT_PATH, w->offset, both, NULL },
		      "Soft Reserved memory in the window is in no enabled memory structure of the "
		      "SRAT. Linux makes up a node for the window, or gives it the node of others in it.");
	}
}

void rule_srat_missing(struct check *c)
{
	struct sr_set known = enabled(&c->m->srat);

	for (size_t i = 0; i < c->m->cedt.n_cfmws; i++)
		check_missing(c, &known, &c->m->cedt.cfmws[i]);
	free(known.range);
}

void rule_srat_part(struct check *c)
{
	struct sr_set known = enabled(&c->m->srat);

	for (size_t i = 0; i < check_most(c->m->described.n); i++) {
		struct sr_range range = c->m->described.range[i];

		if (in_windows(c->m, range) && sr_set_intersects(&known, range) &&
		    !sr_set_covers(&known, range))
			found(c, place_range(range),
			      "The SRAT has a domain for a part of this Soft Reserved range only.");
	}
	free(known.range);
}

void rule_srat_bounds(struct check *c)
{
	for (size_t i = 0; i < c->m->srat.n_memory; i++) {
		const struct srat_memory *memory = &c->m->srat.memory[i];

		if (memory->enabled && !sr_range_empty(memory->range) &&
		    in_windows(c->m, memory->range) &&
		    !sr_set_covers(&c->m->windows, memory->range))
			found(c, at(memory),
			      "The structure gives domain %" PRIu32
			      " to addresses of a window and to others outside of it.",
			      memory->domain);
	}
}

/* Ordinary RAM; NULL for the last. */
static const struct map_entry *next_ram(const struct machine *m, size_t *i)
{
	while (*i < check_most(m->map.n)) {
		const struct map_entry *entry = &m->map.entry[(*i)++];

		if (!strcmp(entry->type, "System RAM"))
			return entry;
	}
	return NULL;
}

static bool has_ram(const struct machine *m, struct sr_range range)
{
	const struct map_entry *entry;
	size_t i = 0;

	while ((entry = next_ram(m, &i)))
		if (sr_range_intersects(entry->range, range))
			return true;
	return false;
}

/*
 * numa_cleanup_meminfo() puts structures without ordinary RAM aside, where overlaps do no harm:
 * phys_to_target_node() takes the one that it finds first.
 */
static const char *overlap_means(const struct check *c, const struct srat_memory *a,
				 const struct srat_memory *b)
{
	const struct machine *m = c->m;

	/* What is only counted needs no words. */
	if (c->found >= FINDINGS_A_RULE)
		return "";
	if (!m->map.from)
		return "If both hold ordinary RAM, Linux then does without the whole SRAT.";
	if (has_ram(m, a->range) && has_ram(m, b->range))
		return "Linux then does without the whole SRAT, as both hold ordinary RAM.";
	return "Linux takes one of the two.";
}

static bool conflict(const struct srat_memory *a, const struct srat_memory *b)
{
	return a->enabled && b->enabled && a->domain != b->domain &&
	       sr_range_intersects(a->range, b->range);
}

void rule_srat_overlap(struct check *c)
{
	const struct srat *srat = &c->m->srat;

	for (size_t i = 0; i < srat->n_memory; i++)
		for (size_t j = 0; j < i; j++)
			if (conflict(&srat->memory[i], &srat->memory[j]))
				found(c, at(&srat->memory[i]),
				      "The structure gives domain %" PRIu32
				      " to addresses that the one at offset 0x%zx gives to domain "
				      "%" PRIu32 ". %s",
				      srat->memory[i].domain, srat->memory[j].offset,
				      srat->memory[j].domain,
				      overlap_means(c, &srat->memory[i], &srat->memory[j]));
}

/* Soft Reserved, and in a window? */
static bool concerns(const struct machine *m, struct sr_range range)
{
	for (size_t i = 0; i < m->windows.n; i++)
		if (sr_set_intersects(&m->described, sr_range_clip(m->windows.range[i], range)))
			return true;
	return false;
}

/* acpi_parse_memory_affinity() */
void rule_srat_disabled(struct check *c)
{
	for (size_t i = 0; i < c->m->srat.n_memory; i++) {
		const struct srat_memory *memory = &c->m->srat.memory[i];

		if (!memory->enabled && concerns(c->m, memory->range))
			found(c, at(memory),
			      "The structure is about Soft Reserved memory and not enabled: Linux "
			      "ignores it.");
	}
}

static bool has_value(const struct hmat *hmat, uint32_t domain)
{
	for (size_t i = 0; i < hmat->n_values; i++)
		if (hmat->value[i].target == domain && hmat->value[i].value)
			return true;
	return false;
}

/* Of a region Linux learns it from the device: cxl_region_perf_data_calculate(). */
void rule_hmat_missing(struct check *c)
{
	for (size_t i = 0; i < c->m->srat.n_memory; i++) {
		const struct srat_memory *memory = &c->m->srat.memory[i];

		if (memory->enabled && concerns(c->m, memory->range) &&
		    !has_value(&c->m->hmat, memory->domain))
			found(c, at(memory),
			      "The HMAT has no latency or bandwidth of domain %" PRIu32
			      ", in which Soft Reserved memory is. Linux cannot tell how quick it is, "
			      "unless it has a region and the device says so (CDAT).",
			      memory->domain);
	}
}
