// SPDX-License-Identifier: GPL-2.0-only
#include "chain.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "path.h"

/* A range in a sentence. */
#define RANGE "0x%" PRIx64 "-0x%" PRIx64
#define ENDS(range) (range).start, (range).end

/* A host bridge's _UID, as in the CEDT. */
#define UID "0x%" PRIx64

/* Devices that a sentence names. */
#define NAMES_MAX 8

/* What is looked at. */
struct look {
	const struct machine *machine;
	const struct judgement *judgement;
	const struct shares *shares;
	const struct hdms *hdms;
	struct chain *chain;
};

/* Return: what was noted; where the link is broken already, nothing of the chain's. */
__attribute__((format(printf, 4, 5))) static struct link_seen *found(struct look *look,
								     enum chain_link link,
								     enum link_state state,
								     const char *format, ...)
{
	static struct link_seen ignored;
	struct link_seen *seen = &look->chain->link[link];
	va_list args;

	/* What is broken stays so, and the first sentence is the cause. */
	if (seen->state == LINK_BROKEN)
		return &ignored;
	free(seen->what);
	va_start(args, format);
	if (vasprintf(&seen->what, format, args) < 0)
		seen->what = NULL;
	va_end(args);
	seen->state = state;
	return seen;
}

static bool is_known_broken(const struct look *look, enum chain_link link)
{
	return look->chain->link[link].state == LINK_BROKEN;
}

static bool touches(const struct look *look, struct sr_range range)
{
	return sr_range_intersects(look->chain->range, range);
}

/* true if nothing was observed of the topology. */
static bool unseen(struct look *look, enum chain_link link)
{
	if (look->judgement->from != SEEN_NOTHING)
		return false;
	found(look, link, LINK_UNSEEN, "there is no CXL topology to look at%s",
	      look->machine->module.loaded
		      ? ", and softreserve's snapshot of it cannot be read (only root may)"
		      : "");
	return true;
}

/* A region or decoder that reaches beyond what is described. */
static void see_beyond(struct look *look, struct sr_range range, const char *name)
{
	if (touches(look, range) && !sr_set_covers(&look->machine->described, range))
		found(look, LINK_MEMORY_MAP, LINK_BROKEN,
		      "firmware describes only a part of " RANGE ", which %s decodes", ENDS(range),
		      name);
}

static void see_memory_map(struct look *look)
{
	const struct sr_snapshot *snap = &look->judgement->snapshot;
	const struct machine *machine = look->machine;

	if (!sr_set_covers(&machine->described, look->chain->range)) {
		found(look, LINK_MEMORY_MAP, LINK_BROKEN,
		      "firmware does not describe all of it as Soft Reserved");
		return;
	}
	found(look, LINK_MEMORY_MAP, LINK_GOOD, "firmware describes it as Soft Reserved");
	for (size_t i = 0; i < snap->n_decoders; i++)
		see_beyond(look, snap->decoders[i].range, snap->decoders[i].name);
}

/* "0xc, 0xd" */
static char *targets_text(const struct cfmws *window)
{
	char *text = text_format("%s", "");

	for (unsigned int i = 0; i < window->n_targets; i++) {
		char *longer =
			text_format("%s%s" UID, text, i ? ", " : "", (uint64_t)window->target[i]);

		free(text);
		text = longer;
	}
	return text;
}

/* The host bridge whose PCI bus that is, by its _UID; false if it is not known. */
static bool uid_of_bus(const struct machine *machine, const char *bus, uint64_t *uid)
{
	for (size_t i = 0; i < machine->pci.n_bridges; i++) {
		const struct host_bridge *bridge = &machine->pci.bridge[i];

		if (*bus && bridge->has_uid && !strcmp(bridge->bus, bus)) {
			*uid = bridge->uid;
			return true;
		}
	}
	return false;
}

static bool is_target(const struct cfmws *window, uint64_t uid)
{
	for (unsigned int i = 0; i < window->n_targets; i++)
		if (window->target[i] == uid)
			return true;
	return false;
}

static const struct pci_function *find_function(const struct machine *machine, const char *name,
						size_t n)
{
	for (size_t i = 0; i < machine->pci.n; i++)
		if (strlen(machine->pci.function[i].name) == n &&
		    !strncmp(machine->pci.function[i].name, name, n))
			return &machine->pci.function[i];
	return NULL;
}

/* A device that decodes the range lies below a bridge that the window does not name. */
static void see_other_bridge(struct look *look, const struct cfmws *window)
{
	const struct sr_snapshot *snap = &look->judgement->snapshot;

	for (size_t i = 0; i < snap->n_decoders; i++) {
		const struct sr_decoder *decoder = &snap->decoders[i];
		const struct pci_function *function =
			find_function(look->machine, decoder->name, strcspn(decoder->name, "/"));
		uint64_t uid;

		if (touches(look, decoder->range) && function &&
		    sr_range_intersects(window->range, decoder->range) &&
		    uid_of_bus(look->machine, function->bus, &uid) && !is_target(window, uid))
			found(look, LINK_WINDOW, LINK_BROKEN,
			      "the window at CEDT offset 0x%zx does not name host bridge " UID
			      ", below which %s decodes it",
			      window->offset, uid, function->name);
	}
}

static void see_one_window(struct look *look, const struct cfmws *window)
{
	char *targets = targets_text(window);

	found(look, LINK_WINDOW, LINK_GOOD,
	      "it lies in the window " RANGE " (CEDT offset 0x%zx), over host bridge %s",
	      ENDS(window->range), window->offset, targets);
	free(targets);
	see_other_bridge(look, window);
}

/* Outside every window it is HMEM's, unless firmware should have told of one. */
static void see_outside(struct look *look)
{
	const struct sr_snapshot *snap = &look->judgement->snapshot;

	if (look->machine->cedt.incomplete)
		found(look, LINK_WINDOW, LINK_BROKEN,
		      "no window contains it in what could be read of the CEDT, which is damaged");
	for (size_t i = 0; i < snap->n_decoders; i++)
		if (touches(look, snap->decoders[i].range))
			found(look, LINK_WINDOW, LINK_BROKEN,
			      "no window of the CEDT contains it, but %s decodes it",
			      snap->decoders[i].name);
	found(look, LINK_WINDOW, LINK_UNSEEN,
	      "no window of the CEDT contains it, so that CXL has no part in it");
}

static void see_window(struct look *look)
{
	const struct machine *machine = look->machine;

	if (!machine->cedt.present) {
		found(look, LINK_WINDOW, LINK_UNSEEN, "there is no CEDT");
		return;
	}
	if (!sr_set_intersects(&machine->windows, look->chain->range))
		see_outside(look);
	else if (!sr_set_covers(&machine->windows, look->chain->range))
		found(look, LINK_WINDOW, LINK_BROKEN, "a part of it lies outside every window");
	for (size_t i = 0; i < machine->cedt.n_cfmws; i++)
		if (touches(look, machine->cedt.cfmws[i].range))
			see_one_window(look, &machine->cedt.cfmws[i]);
}

/* Devices of one driver; @of: those that matter, NULL for all. Returns how many were seen. */
static size_t see_devices(struct look *look, enum chain_link link, const char *driver,
			  bool (*of)(const struct look *look, const struct sr_device *device))
{
	const struct sr_snapshot *snap = &look->judgement->snapshot;
	size_t n = 0;

	for (size_t i = 0; i < snap->n_devices; i++) {
		const struct sr_device *device = &snap->devices[i];

		if (strcmp(device->driver, driver) || (of && !of(look, device)))
			continue;
		n++;
		if (!device->bound && device->driver_missing)
			found(look, link, LINK_BROKEN,
			      "the driver %s, which %s needs, is missing or did not load", driver,
			      device->name);
		else if (!device->bound)
			found(look, link, LINK_BROKEN, "%s is loaded but did not take %s", driver,
			      device->name)
				->refused = true;
	}
	return n;
}

static void see_root(struct look *look)
{
	if (unseen(look, LINK_ROOT))
		return;
	if (!see_devices(look, LINK_ROOT, "cxl_acpi", NULL))
		found(look, LINK_ROOT, LINK_BROKEN, "the system has no device ACPI0017");
	else
		found(look, LINK_ROOT, LINK_GOOD, "cxl_acpi has ACPI0017");
}

static const struct chbs *find_chbs(const struct machine *machine, uint32_t uid)
{
	for (size_t i = 0; i < machine->cedt.n_chbs; i++)
		if (machine->cedt.chbs[i].uid == uid)
			return &machine->cedt.chbs[i];
	return NULL;
}

static const struct host_bridge *find_bridge(const struct machine *machine, uint32_t uid)
{
	for (size_t i = 0; i < machine->pci.n_bridges; i++)
		if (machine->pci.bridge[i].has_uid && machine->pci.bridge[i].uid == uid)
			return &machine->pci.bridge[i];
	return NULL;
}

/* The port of the CXL core for a host bridge, as far as it is seen now. */
static const struct cxl_port *find_port(const struct cxl *cxl, const struct host_bridge *bridge)
{
	for (size_t i = 0; i < cxl->n_ports; i++)
		if (!strcmp(cxl->port[i].of, bridge->bus) || !strcmp(cxl->port[i].of, bridge->name))
			return &cxl->port[i];
	return NULL;
}

/* True also where there is no telling. */
static bool has_port(const struct look *look, const struct host_bridge *bridge)
{
	return look->judgement->from != SEEN_SYSFS || !look->machine->pci.acpi0017_bound ||
	       find_port(&look->machine->cxl, bridge);
}

/* Root ports are PCI bridges next to the host bridge. */
static size_t count_ports(const struct machine *machine, const struct host_bridge *bridge)
{
	char **names, path[SOURCE_PATH_MAX], class[16];
	size_t n, ports = 0;

	snprintf(path, sizeof(path), "sys/devices/%s", bridge->bus);
	n = *bridge->bus ? source_list(machine->source, path, &names) : 0;
	for (size_t i = 0; i < n; i++)
		ports += source_text(machine->source, class, sizeof(class), "%s/%s/class", path,
				     names[i]) &&
			 !strncmp(class, "0x0604", 6);
	if (*bridge->bus)
		source_list_free(names, n);
	return ports;
}

/* As devm_cxl_setup_hdm() (drivers/cxl/core/hdm.c) and cxl_map_component_regs() write it. */
static bool log_says_no_decoders(const struct machine *machine, const struct host_bridge *bridge)
{
	static const char *const lines[] = { "HDM decoder capability not found",
					     "failed to map registers" };
	const struct cxl_port *port = find_port(&machine->cxl, bridge);
	bool said = false;

	for (size_t i = 0; port && machine->log && i < sizeof(lines) / sizeof(lines[0]); i++) {
		char *line = text_format(" %s: %s", port->name, lines[i]);

		said |= strstr(machine->log, line) != NULL;
		free(line);
	}
	return said;
}

/* Only a bridge with one port may pass everything on (CXL 3.1, 8.2.4.20). */
static bool lacks_decoders(const struct look *look, const struct host_bridge *bridge)
{
	char name[SR_NAME_MAX];

	if (count_ports(look->machine, bridge) < 2)
		return false;
	if (!look->hdms->from_module)
		return log_says_no_decoders(look->machine, bridge);
	snprintf(name, sizeof(name), "host-bridge-%" PRIu64, bridge->uid);
	for (size_t i = 0; i < look->hdms->n; i++)
		if (!strcmp(look->hdms->hdm[i].name, name))
			return false;
	return true;
}

static void see_target(struct look *look, uint32_t uid)
{
	const struct chbs *chbs = find_chbs(look->machine, uid);
	const struct host_bridge *bridge = find_bridge(look->machine, uid);

	if (!chbs)
		found(look, LINK_HOST_BRIDGE, LINK_BROKEN,
		      "the CEDT has no structure for host bridge " UID, (uint64_t)uid);
	else if (!bridge && look->machine->pci.n_bridges)
		found(look, LINK_HOST_BRIDGE, LINK_BROKEN, "no ACPI0016 device has the _UID " UID,
		      (uint64_t)uid);
	else if (bridge && !has_port(look, bridge))
		found(look, LINK_HOST_BRIDGE, LINK_BROKEN,
		      "Linux has made no port of host bridge " UID
		      " (%s), with registers at 0x%" PRIx64,
		      (uint64_t)uid, bridge->name, chbs->base);
	else if (bridge && lacks_decoders(look, bridge))
		found(look, LINK_HOST_BRIDGE, LINK_BROKEN,
		      "host bridge " UID " (%s) has several ports, but no decoders at "
		      "0x%" PRIx64 ", where the CEDT has its registers",
		      (uint64_t)uid, bridge->name, chbs->base);
	else
		found(look, LINK_HOST_BRIDGE, LINK_GOOD,
		      "host bridge " UID " has registers at 0x%" PRIx64, (uint64_t)uid, chbs->base);
}

static void see_host_bridge(struct look *look)
{
	const struct cedt *cedt = &look->machine->cedt;
	size_t n = 0;

	for (size_t i = 0; i < cedt->n_cfmws; i++) {
		if (!touches(look, cedt->cfmws[i].range))
			continue;
		for (unsigned int k = 0; k < cedt->cfmws[i].n_targets; k++)
			see_target(look, cedt->cfmws[i].target[k]);
		n += cedt->cfmws[i].n_targets;
	}
	if (n > 1)
		found(look, LINK_HOST_BRIDGE, LINK_GOOD, "all %zu host bridges have registers", n);
	else if (!n)
		found(look, LINK_HOST_BRIDGE, LINK_UNSEEN, "no window tells which it is");
}

/* Below a host bridge of one of the range's windows, or below who knows which. */
static bool is_below_targets(const struct look *look, const struct sr_device *device)
{
	const struct cedt *cedt = &look->machine->cedt;
	const struct pci_function *function =
		find_function(look->machine, device->name, strlen(device->name));
	uint64_t uid;

	if (!function || !uid_of_bus(look->machine, function->bus, &uid) ||
	    !sr_set_intersects(&look->machine->windows, look->chain->range))
		return true;
	for (size_t i = 0; i < cedt->n_cfmws; i++)
		if (touches(look, cedt->cfmws[i].range) && is_target(&cedt->cfmws[i], uid))
			return true;
	return false;
}

static void see_device(struct look *look)
{
	if (unseen(look, LINK_DEVICE))
		return;
	if (!see_devices(look, LINK_DEVICE, "cxl_pci", is_below_targets))
		found(look, LINK_DEVICE, LINK_BROKEN,
		      "there is no CXL memory device below the window's host bridges");
	else
		found(look, LINK_DEVICE, LINK_GOOD, "cxl_pci has every memory device");
}

/* The PCI function of a memory device; "" if it is gone since. */
static const char *function_of(const struct machine *machine, const char *memdev)
{
	for (size_t i = 0; i < machine->cxl.n_memdevs; i++)
		if (!strcmp(machine->cxl.memdev[i].name, memdev))
			return machine->cxl.memdev[i].pci;
	return "";
}

static bool is_memdev_below(const struct look *look, const struct sr_device *device)
{
	struct sr_device function = *device;

	path_copy(function.name, function_of(look->machine, device->name));
	return is_below_targets(look, &function);
}

/* Of an endpoint, by its memory device; what a bridge or switch serves is not told apart. */
static bool is_port_above(const struct look *look, const struct sr_device *device)
{
	const struct cxl *cxl = &look->machine->cxl;
	struct sr_device memdev = *device;

	for (size_t i = 0; i < cxl->n_ports; i++) {
		if (strcmp(cxl->port[i].name, device->name))
			continue;
		path_copy(memdev.name, cxl->port[i].of);
		return is_memdev_below(look, &memdev);
	}
	return true;
}

static void see_memdev(struct look *look)
{
	if (unseen(look, LINK_MEMDEV))
		return;
	if (!see_devices(look, LINK_MEMDEV, "cxl_mem", is_memdev_below))
		found(look, LINK_MEMDEV, LINK_UNSEEN, "there is no memory device");
	else
		found(look, LINK_MEMDEV, LINK_GOOD, "cxl_mem has every memory device");
}

static void see_port(struct look *look)
{
	if (unseen(look, LINK_PORT))
		return;
	if (!see_devices(look, LINK_PORT, "cxl_port", is_port_above))
		found(look, LINK_PORT, LINK_UNSEEN, "there is no port");
	else if (is_known_broken(look, LINK_MEMDEV))
		found(look, LINK_PORT, LINK_UNSEEN,
		      "cxl_port has every port, but those of the memory devices are missing");
	else
		found(look, LINK_PORT, LINK_GOOD, "cxl_port has every port");
}

/* Whether drivers have failed on the way to a link. */
static bool is_broken_before(const struct look *look, enum chain_link link)
{
	for (int i = LINK_ROOT; i < (int)link; i++)
		if (is_known_broken(look, i))
			return true;
	return false;
}

/* "mem0, mem1", the @n-th one of which is added; returns it anew. Who reads it gets a few. */
static char *add_name(char *names, size_t n, const char *name)
{
	char *longer;

	if (n > NAMES_MAX + 1)
		return names;
	longer = text_format("%s%s%s", names, n > 1 ? ", " : "", n > NAMES_MAX ? "..." : name);
	free(names);
	return longer;
}

/* The bytes that no device decodes, if any are. */
static void see_decoder(struct look *look)
{
	const struct sr_snapshot *snap = &look->judgement->snapshot;
	struct sr_set decoded = { 0 };
	char *names;

	if (unseen(look, LINK_DECODER))
		return;
	names = text_copy("", 0);
	for (size_t i = 0; i < snap->n_decoders; i++) {
		if (!touches(look, snap->decoders[i].range))
			continue;
		*GROW(decoded.range, decoded.n) = snap->decoders[i].range;
		names = add_name(names, decoded.n, snap->decoders[i].name);
	}
	decoded.cap = decoded.n;
	sr_set_normalize(&decoded);
	if (!decoded.n && is_broken_before(look, LINK_DECODER))
		found(look, LINK_DECODER, LINK_UNSEEN,
		      "no decoder is seen: a driver reads them, and did not come to that");
	else if (!decoded.n)
		found(look, LINK_DECODER, LINK_BROKEN, "no device decodes these addresses");
	else if (!sr_set_covers(&decoded, look->chain->range))
		found(look, LINK_DECODER, LINK_BROKEN, "devices decode only a part of it: %s",
		      names);
	else
		found(look, LINK_DECODER, LINK_GOOD, "it is decoded by %s", names);
	free(decoded.range);
	free(names);
}

/* Where a region works its path does, whatever Linux of another version would say of it. */
static bool path_works(const struct look *look)
{
	const struct sr_snapshot *snap = &look->judgement->snapshot;
	bool works = false;

	for (size_t i = 0; i < snap->n_regions; i++) {
		if (!touches(look, snap->regions[i].range))
			continue;
		if (!snap->regions[i].bound || snap->regions[i].unreadable)
			return false;
		works = true;
	}
	return works;
}

/* Nothing is wrong with the decoders that were seen: but are these all? */
static void found_path(struct look *look)
{
	if (look->chain->link[LINK_DECODER].state != LINK_GOOD)
		found(look, LINK_PATH, LINK_UNSEEN, "there is none where no device decodes it");
	else if (is_known_broken(look, LINK_HOST_BRIDGE))
		found(look, LINK_PATH, LINK_UNSEEN, "not all of it can be seen");
	else
		found(look, LINK_PATH, LINK_GOOD, "host bridges and switches decode it, too");
}

static void see_path(struct look *look)
{
	char *wrong;

	if (path_works(look)) {
		found(look, LINK_PATH, LINK_GOOD, "Linux has found the way to the devices");
		return;
	}
	if (!look->hdms->n && look->hdms->damaged) {
		found(look, LINK_PATH, LINK_UNSEEN, "line %zu of " HDM_FILE " is damaged",
		      look->hdms->damaged);
		return;
	}
	if (!look->hdms->n) {
		found(look, LINK_PATH, LINK_UNSEEN, "decoders cannot be seen");
		return;
	}
	wrong = hdms_disagree(look->hdms, look->machine, look->chain->range);
	if (wrong)
		found(look, LINK_PATH, LINK_BROKEN, "%s", wrong);
	else
		found_path(look);
	free(wrong);
}

static void see_one_region(struct look *look, const struct sr_region *region)
{
	if (region->targets < region->ways || !region->ways)
		found(look, LINK_REGION, LINK_BROKEN,
		      "%s lacks %" PRIu32 " of the %" PRIu32 " devices that it is interleaved over",
		      region->name, region->ways - region->targets, region->ways);
	else if (!region->bound)
		found(look, LINK_REGION, LINK_BROKEN,
		      "%s has all of its devices, but no driver has taken it", region->name)
			->refused = true;
	else
		found(look, LINK_REGION, LINK_GOOD, "%s has it", region->name);
	if (region->unreadable)
		found(look, LINK_MEMORY, LINK_BROKEN, "%s does not keep what is written to it",
		      region->name);
}

static void see_region(struct look *look)
{
	const struct sr_snapshot *snap = &look->judgement->snapshot;
	struct sr_set covered = { 0 };

	if (unseen(look, LINK_REGION))
		return;
	for (size_t i = 0; i < snap->n_regions; i++) {
		if (!touches(look, snap->regions[i].range) || snap->regions[i].later)
			continue;
		see_one_region(look, &snap->regions[i]);
		*GROW(covered.range, covered.n) = snap->regions[i].range;
	}
	covered.cap = covered.n;
	sr_set_normalize(&covered);
	if (!covered.n)
		found(look, LINK_REGION, LINK_BROKEN, "there is no region of it");
	else if (!sr_set_covers(&covered, look->chain->range))
		found(look, LINK_REGION, LINK_BROKEN, "no region covers all of it");
	free(covered.range);
}

/* The shares of the range, which are sorted. */
static size_t first_share(const struct look *look)
{
	return shares_from(look->shares, look->chain->range.start);
}

static bool is_share(const struct look *look, size_t i)
{
	return i < look->shares->n && touches(look, look->shares->share[i].range);
}

/* Who is given memory takes whole blocks of it only. */
static void found_quarantined(struct look *look, struct sr_range range)
{
	bool small = sr_range_bytes(range) < look->machine->blocks.block_size;

	found(look, LINK_MEMORY, LINK_BROKEN, RANGE " did not answer when softreserve checked it%s",
	      ENDS(range),
	      small ? ", or shares a memory block with what did not, or is too small for one" : "");
}

static void see_memory(struct look *look)
{
	for (size_t i = first_share(look); is_share(look, i); i++) {
		const struct share *share = &look->shares->share[i];

		if (share->kind == SHARE_QUARANTINED)
			found_quarantined(look, share->range);
		else if (share->online)
			found(look, LINK_MEMORY, LINK_GOOD, "it is in use as System RAM");
	}
	if (!look->chain->link[LINK_MEMORY].what)
		found(look, LINK_MEMORY, LINK_UNSEEN, "nobody has tried");
}

static bool dax_touches(const struct look *look, const struct dax_device *device)
{
	for (size_t i = 0; i < device->n_ranges; i++)
		if (touches(look, device->range[i]))
			return true;
	return false;
}

/* A DAX device, of a region or not, that has the addresses and whose memory nobody can use. */
static void see_idle_dax(struct look *look, bool in_region)
{
	const struct dax *dax = &look->machine->dax;

	for (size_t i = 0; i < dax->n; i++) {
		const struct dax_device *device = &dax->device[i];

		if (*device->driver || device->in_region != in_region || !dax_touches(look, device))
			continue;
		found(look, LINK_DAX, LINK_BROKEN,
		      "neither kmem nor device_dax has taken %s, below %s, which has these addresses",
		      device->name, device->owner)
			->refused = !in_region;
	}
}

/* "dax_region0" is region0's (devm_cxl_add_dax_region()). */
static bool is_dax_region_of(const struct look *look, const struct sr_device *device)
{
	static const char prefix[] = "dax_";
	const struct sr_snapshot *snap = &look->judgement->snapshot;

	for (size_t i = 0; i < snap->n_regions; i++)
		if (!strncmp(device->name, prefix, strlen(prefix)) &&
		    !strcmp(device->name + strlen(prefix), snap->regions[i].name))
			return touches(look, snap->regions[i].range);
	return true;
}

static bool is_dax_of(const struct look *look, const struct sr_device *device)
{
	const struct dax *dax = &look->machine->dax;

	for (size_t i = 0; i < dax->n; i++)
		if (!strcmp(dax->device[i].name, device->name))
			return dax_touches(look, &dax->device[i]);
	return true;
}

static void see_dax(struct look *look)
{
	see_idle_dax(look, false);
	see_devices(look, LINK_DAX, "cxl_dax_region", is_dax_region_of);
	see_idle_dax(look, true);
	see_devices(look, LINK_DAX, "device_dax", is_dax_of);
	for (size_t i = first_share(look); is_share(look, i); i++) {
		const struct share *share = &look->shares->share[i];

		if (*share->dax)
			found(look, LINK_DAX, LINK_GOOD, "%s has it, below %s, for the driver %s",
			      share->dax, share->owner, share->driver);
		else if (share->online)
			found(look, LINK_DAX, LINK_GOOD, "it is online, and no device has it");
		else
			found(look, LINK_DAX, LINK_BROKEN, "no DAX device has " RANGE,
			      ENDS(share->range));
	}
}

/* Whether CXL has a part in the range at all, or that is not known. */
static bool has_part(const struct look *look)
{
	return !look->machine->cedt.present || look->machine->cedt.incomplete ||
	       sr_set_intersects(&look->machine->windows, look->chain->range);
}

static void see_topology(struct look *look)
{
	see_root(look);
	see_host_bridge(look);
	see_device(look);
	see_memdev(look);
	see_port(look);
	see_decoder(look);
	see_path(look);
	see_region(look);
}

struct chain chain_follow(const struct machine *machine, const struct judgement *judgement,
			  const struct shares *shares, const struct hdms *hdms,
			  struct sr_range range)
{
	struct chain chain = { .range = range, .broken = LINKS };
	struct look look = { machine, judgement, shares, hdms, &chain };

	see_memory_map(&look);
	see_window(&look);
	if (has_part(&look))
		see_topology(&look);
	see_memory(&look);
	see_dax(&look);
	for (int i = LINKS - 1; i >= 0; i--)
		if (chain.link[i].state == LINK_BROKEN)
			chain.broken = i;
	return chain;
}

const char *chain_advice(const struct chain *chain)
{
	const struct link_info *link = &chain_links[chain->broken];

	return chain->link[chain->broken].refused && link->taken ? link->taken : link->advice;
}

void chain_free(struct chain *chain)
{
	for (int i = 0; i < LINKS; i++)
		free(chain->link[i].what);
}
