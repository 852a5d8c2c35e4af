// SPDX-License-Identifier: GPL-2.0-only
#include "machine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "resources.h"

static void note_complaints(struct machine *machine)
{
	const char *text;

	for (size_t i = 0; (text = source_complaint(machine->source, i)); i++)
		problem_add(&machine->problems, source_name(machine->source), PROBLEM_WHOLE, "%s",
			    text);
}

/* NULL if it is not there; that it may not be read is a problem. */
static char *read_file(struct machine *machine, const char *path, size_t *size)
{
	char *bytes = source_read(machine->source, path, size);

	if (!bytes && errno != ENOENT)
		problem_add(&machine->problems, path, PROBLEM_WHOLE, "it cannot be read: %s",
			    strerror(errno));
	return bytes;
}

static void read_tables(struct machine *machine)
{
	struct problems *problems = &machine->problems;
	size_t size;
	char *bytes;

	bytes = read_file(machine, CEDT_PATH, &size);
	if (bytes)
		machine->cedt = cedt_parse(bytes, size, problems);
	free(bytes);
	bytes = read_file(machine, SRAT_PATH, &size);
	if (bytes)
		machine->srat = srat_parse(bytes, size, problems);
	free(bytes);
	bytes = read_file(machine, HMAT_PATH, &size);
	if (bytes)
		machine->hmat = hmat_parse(bytes, size, problems);
	free(bytes);
}

static void read_iomem(struct machine *machine)
{
	char *text = read_file(machine, IOMEM_PATH, NULL);

	if (text)
		machine->iomem = iomem_parse(text, &machine->problems);
	free(text);
}

static void read_system(struct machine *machine)
{
	const struct source *source = machine->source;

	source_text(source, machine->release, sizeof(machine->release),
		    "proc/sys/kernel/osrelease");
	machine->log = source_read(source, SOURCE_LOG, NULL);
	machine->map = firmware_map_read(source, machine->log, &machine->problems);
	machine->cxl = cxl_read(source, &machine->problems);
	machine->pci = pci_read(source, &machine->problems);
	machine->dax = dax_read(source, &machine->problems);
	machine->blocks = blocks_read(source, &machine->problems);
	machine->module = module_read(source, &machine->problems);
}

/* A capture may hold no more of sysfs than nothing. */
static void ask_iomem(struct machine *machine)
{
	if (machine->blocks.block_size || machine->dax.n)
		return;
	machine->dax = resources_dax(&machine->iomem);
	machine->blocks = resources_blocks(&machine->iomem);
}

static void add_range(struct sr_set *set, struct sr_range range)
{
	*GROW(set->range, set->n) = range;
	set->cap = set->n;
}

/* Firmware's own map comes first: the module and Linux 7 change what /proc/iomem shows. */
static void find_described(struct machine *machine)
{
	struct sr_set *set = &machine->described;

	for (size_t i = 0; i < machine->map.n; i++)
		if (!strcmp(machine->map.entry[i].type, "Soft Reserved"))
			add_range(set, machine->map.entry[i].range);
	for (size_t i = 0; !machine->map.n && !machine->iomem.hidden && i < machine->iomem.n; i++)
		if (iomem_is(&machine->iomem.line[i], "Soft Reserved"))
			add_range(set, machine->iomem.line[i].range);
	sr_set_normalize(set);
}

static void find_windows(struct machine *machine)
{
	for (size_t i = 0; i < machine->cedt.n_cfmws; i++)
		if (!sr_range_empty(machine->cedt.cfmws[i].range))
			add_range(&machine->windows, machine->cedt.cfmws[i].range);
	sr_set_normalize(&machine->windows);
}

/*
 * Where there is no map, what /proc/iomem does not show is not known either; and only there it is
 * shown what the module has locked away.
 */
static const char *why_unknown(const struct machine *machine)
{
	if (source_is_cut(machine->source))
		return "the end of the capture is missing, and who knows what with it";
	if (machine->iomem.damaged &&
	    (!machine->map.n || !machine->blocks.block_size || machine->module.loaded))
		return "/proc/iomem is damaged, and lines of it were left out";
	if (!machine->iomem.n && !machine->blocks.block_size)
		return machine->map.n ? "nothing tells who has the memory that firmware describes"
				      : "there is neither a memory map nor /proc/iomem";
	if (machine->map.n)
		return machine->iomem.hidden
			       ? "the addresses in /proc/iomem are hidden from who is not root"
			       : NULL;
	if (machine->iomem.hidden)
		return "only root may see /sys/firmware/memmap and the addresses in /proc/iomem";
	return NULL;
}

struct machine *machine_read(const struct source *source)
{
	struct machine *machine;
	size_t n = 0;

	machine = grow(NULL, &n, sizeof(*machine));
	machine->source = source;
	note_complaints(machine);
	read_tables(machine);
	read_iomem(machine);
	read_system(machine);
	ask_iomem(machine);
	find_described(machine);
	find_windows(machine);
	machine->unknown = why_unknown(machine);
	return machine;
}

void machine_free(struct machine *machine)
{
	if (!machine)
		return;
	free(machine->described.range);
	free(machine->windows.range);
	module_free(&machine->module);
	blocks_seen_free(&machine->blocks);
	dax_free(&machine->dax);
	pci_free(&machine->pci);
	cxl_free(&machine->cxl);
	firmware_map_free(&machine->map);
	free(machine->log);
	iomem_free(&machine->iomem);
	hmat_free(&machine->hmat);
	srat_free(&machine->srat);
	cedt_free(&machine->cedt);
	problems_free(&machine->problems);
	free(machine);
}
