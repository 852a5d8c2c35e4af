// SPDX-License-Identifier: GPL-2.0-only
#include "observe.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "path.h"

/* The observation under way. */
struct look {
	const struct machine *machine;
	struct judgement *judgement;
};

static void add_device(struct look *look, const char *bus, const char *driver, const char *name,
		       bool bound, bool fatal)
{
	struct sr_snapshot *snap = &look->judgement->snapshot;
	struct sr_device *device = GROW(look->judgement->devices, snap->n_devices);

	path_copy(device->name, name);
	path_copy(device->driver, driver);
	device->bound = bound;
	device->fatal = fatal;
	device->driver_missing =
		!source_exists(look->machine->source, "sys/bus/%s/drivers/%s", bus, driver);
}

static void see_pci(struct look *look)
{
	const struct pci *pci = &look->machine->pci;

	if (pci->acpi0017)
		add_device(look, "platform", "cxl_acpi", pci->acpi0017_name, pci->acpi0017_bound,
			   true);
	for (size_t i = 0; i < pci->n; i++)
		if (pci->function[i].memory)
			add_device(look, "pci", "cxl_pci", pci->function[i].name,
				   *pci->function[i].driver, false);
}

/* kmem or device_dax, which of them does not matter. */
static void see_dax(struct look *look, const struct cxl_region *region)
{
	const struct dax *dax = &look->machine->dax;

	if (!*region->dax)
		return;
	add_device(look, "cxl", "cxl_dax_region", region->dax, region->dax_bound, false);
	for (size_t i = 0; i < dax->n; i++)
		if (dax->device[i].in_region && !strcmp(dax->device[i].owner, region->seen.name) &&
		    !*dax->device[i].driver)
			add_device(look, "dax", "device_dax", dax->device[i].name, false, false);
}

static void see_cxl(struct look *look)
{
	const struct cxl *cxl = &look->machine->cxl;
	struct sr_snapshot *snap = &look->judgement->snapshot;

	for (size_t i = 0; i < cxl->n_memdevs; i++)
		add_device(look, "cxl", "cxl_mem", cxl->memdev[i].name, cxl->memdev[i].bound,
			   false);
	for (size_t i = 0; i < cxl->n_ports; i++)
		if (*cxl->port[i].parent)
			add_device(look, "cxl", "cxl_port", cxl->port[i].name, cxl->port[i].bound,
				   false);
	for (size_t i = 0; i < cxl->n_regions; i++) {
		*GROW(look->judgement->regions, snap->n_regions) = cxl->region[i].seen;
		see_dax(look, &cxl->region[i]);
	}
}

/* The device that an endpoint's port belongs to. */
static const char *pci_of_endpoint(const struct cxl *cxl, const char *endpoint)
{
	const struct cxl_port *port = cxl_find_port(cxl, endpoint);

	for (size_t i = 0; port && i < cxl->n_memdevs; i++)
		if (!strcmp(cxl->memdev[i].name, port->of))
			return cxl->memdev[i].pci;
	return endpoint;
}

/* Its file "region" is empty where the region could not attach it, though it is a target. */
static bool is_target(const struct cxl *cxl, const char *decoder)
{
	for (size_t i = 0; i < cxl->n_regions; i++)
		for (size_t k = 0; k < CXL_TARGETS_MAX; k++)
			if (!strcmp(cxl->region[i].target[k], decoder))
				return true;
	return false;
}

/* Whoever committed them: that only the module knows, which was there before the drivers. */
static void see_decoders(struct look *look)
{
	const struct cxl *cxl = &look->machine->cxl;
	struct sr_snapshot *snap = &look->judgement->snapshot;

	for (size_t i = 0; i < cxl->n_decoders; i++) {
		const struct cxl_decoder *decoder = &cxl->decoder[i];
		const char *dot = strrchr(decoder->name, '.');
		struct sr_decoder *seen;

		if (strncmp(decoder->port, "endpoint", strlen("endpoint")) ||
		    sr_range_empty(decoder->range))
			continue;
		seen = GROW(look->judgement->decoders, snap->n_decoders);
		seen->range = decoder->range;
		seen->claimed = is_target(cxl, decoder->name);
		snprintf(seen->name, sizeof(seen->name), "%.24s/%.6s",
			 pci_of_endpoint(cxl, decoder->port), dot ? dot + 1 : "");
	}
}

static void see(struct look *look)
{
	struct judgement *judgement = look->judgement;
	struct sr_snapshot *snap = &judgement->snapshot;

	see_pci(look);
	see_cxl(look);
	see_decoders(look);
	snap->soft_reserved = look->machine->described.range;
	snap->n_soft_reserved = look->machine->described.n;
	snap->windows = look->machine->windows.range;
	snap->n_windows = look->machine->windows.n;
	snap->regions = judgement->regions;
	snap->devices = judgement->devices;
	snap->decoders = judgement->decoders;
}

/* Where the module has taken CXL down only it knows what was there. */
static enum seen_from seen_from(const struct machine *machine)
{
	if (machine->module.has_snapshot)
		return SEEN_MODULE;
	if (machine->module.loaded && !strcmp(machine->module.verdict, "dax"))
		return SEEN_NOTHING;
	return machine->cxl.present || machine->pci.acpi0017 ? SEEN_SYSFS : SEEN_NOTHING;
}

static bool same_conflict(const struct sr_conflict *ours, const struct module_conflict *theirs)
{
	bool nowhere = sr_range_empty(ours->range) && sr_range_empty(theirs->range);

	return !strcmp(sr_conflict_kinds[ours->kind].name, theirs->kind) &&
	       !strcmp(ours->device, theirs->device) &&
	       (nowhere ||
		(ours->range.start == theirs->range.start && ours->range.end == theirs->range.end));
}

/* Refused is the module's own state: the reasons are the same. */
static char *difference(const struct module *module, const struct sr_verdict *ours)
{
	const char *name = sr_outcome_name(ours->outcome);

	if (strcmp(module->verdict, name) && strcmp(module->verdict, "refused"))
		return text_format("the module's verdict is %s, but %s follows from what it saw",
				   module->verdict, name);
	if (module->n_conflicts != ours->n_conflicts)
		return text_format(
			"the module names %zu conflicts, but %zu follow from what it saw",
			module->n_conflicts, ours->n_conflicts);
	for (size_t i = 0; i < ours->n_conflicts; i++)
		if (!same_conflict(&ours->conflicts[i], &module->conflict[i]))
			return text_format("the module's conflict %zu is %s, but %s follows from "
					   "what it saw",
					   i, module->conflict[i].kind,
					   sr_conflict_kinds[ours->conflicts[i].kind].name);
	return NULL;
}

struct judgement judge(const struct machine *machine)
{
	struct judgement judgement = { .from = seen_from(machine) };
	size_t size;

	if (judgement.from == SEEN_NOTHING)
		return judgement;
	if (judgement.from == SEEN_MODULE)
		judgement.snapshot = machine->module.snapshot;
	else
		see(&(struct look){ machine, &judgement });

	size = sr_workspace_size(&judgement.snapshot);
	judgement.work = size ? malloc(size) : NULL;
	if (!judgement.work ||
	    sr_judge(&judgement.snapshot, judgement.work, size, &judgement.verdict)) {
		judgement.from = SEEN_NOTHING;
		judgement.verdict = (struct sr_verdict){ 0 };
	} else if (judgement.from == SEEN_MODULE) {
		judgement.differs = difference(&machine->module, &judgement.verdict);
	}
	return judgement;
}

void judgement_free(struct judgement *judgement)
{
	free(judgement->regions);
	free(judgement->devices);
	free(judgement->decoders);
	free(judgement->differs);
	free(judgement->work);
	*judgement = (struct judgement){ 0 };
}
