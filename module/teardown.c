// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "cxlbus.h"
#include "decoders.h"
#include "defer.h"
#include "gate.h"
#include "hmem.h"
#include "observe.h"
#include "teardown.h"

/* A driver has requested part of it: kmem, device_dax, a pmem namespace, or it is RAM. */
static bool in_use(struct softreserve *sr, struct sr_range range)
{
	if (sr_range_empty(range) ||
	    region_intersects(range.start, sr_range_bytes(range), IORESOURCE_MEM | IORESOURCE_BUSY,
			      IORES_DESC_NONE) == REGION_DISJOINT)
		return false;

	sr_refuse(sr, "memory [%#llx-%#llx] below CXL is in use", range.start, range.end);
	return true;
}

/*
 * A decoder can hold any address, RAM's too; nothing comes its way but what a window
 * lets through. A window that the CEDT omits shows in what is described.
 */
static bool any_window_in_use(struct softreserve *sr, struct sr_range range)
{
	for (size_t i = 0; i < sr->cedt.n_windows; i++)
		if (in_use(sr, sr_range_clip(range, sr->cedt.windows[i])))
			return true;
	for (size_t i = 0; i < sr->n_described; i++)
		if (in_use(sr, sr_range_clip(range, sr->described[i])))
			return true;
	return false;
}

/* Restoring takes back decoders above one that changed, so all that are set up count. */
static bool any_decoder_in_use(struct softreserve *sr)
{
	struct sr_component *component;

	list_for_each_entry(component, &sr->decoders, node)
		for (unsigned int i = 0; i < component->n; i++)
			if (sr_decoder_committed(&component->decoder[i]) &&
			    any_window_in_use(sr, sr_decoder_range(&component->decoder[i])))
				return true;
	return false;
}

static bool any_memory_in_use(struct softreserve *sr, const struct sr_observation *observation)
{
	struct sr_deferral *deferral;

	for (size_t i = 0; i < observation->snapshot.n_regions; i++)
		if (in_use(sr, observation->regions[i].range))
			return true;
	list_for_each_entry(deferral, &sr->deferrals, node)
		if (in_use(sr, deferral->range))
			return true;
	return false;
}

struct endpoint_look {
	struct softreserve *sr;
	char *page;
};

/* A decoder in a region has to be one that can be put back, or even be torn down. */
static int is_beyond_repair(struct device *dev, void *arg)
{
	struct endpoint_look *look = arg;
	const struct sr_component *component;

	if (!sr_cxl_is(dev, SR_CXL_ENDPOINT_DECODER) || !sr_cxl_in_region(dev, look->page))
		return 0;

	component = sr_component_of(look->sr, dev->parent);
	if (component && !sr_component_is_emulated(component))
		return 0;

	sr_refuse(look->sr, "%s has no decoder registers that could be put back", dev_name(dev));
	return 1;
}

/* Firmware may have windows, and no such device. */
static bool is_bound_to_cxl_acpi(struct device *dev)
{
	bool is;

	if (!dev)
		return false;

	device_lock(dev);
	is = dev->driver && !strcmp(dev->driver->name, "cxl_acpi");
	device_unlock(dev);
	return is;
}

static bool any_decoder_beyond_repair(struct softreserve *sr)
{
	struct endpoint_look look = { .sr = sr };
	bool found;

	if (sr->bridges_unread || sr->functions_unread) {
		sr_refuse(sr, "not all decoders could be read");
		return true;
	}

	look.page = (char *)__get_free_page(GFP_KERNEL);
	if (!look.page) {
		sr_refuse(sr, "out of memory");
		return true;
	}
	found = bus_for_each_dev(&cxl_bus_type, NULL, &look, is_beyond_repair);
	free_page((unsigned long)look.page);
	return found;
}

/*
 * Regions may overlap, and who is in a tree of resources is in one place of it: so
 * what they cover is cut wherever one of them begins or ends.
 * Return: true with the first piece at or above @from, false if there is none.
 */
static bool next_piece(const struct sr_observation *observation, u64 from, struct sr_range *piece)
{
	size_t n = observation->snapshot.n_regions;

	*piece = (struct sr_range){ U64_MAX, U64_MAX };
	for (size_t i = 0; i < n; i++) {
		struct sr_range range = observation->regions[i].range;

		if (!sr_range_empty(range) && range.end >= from)
			piece->start = min(piece->start, max(range.start, from));
	}
	for (size_t i = 0; i < n; i++) {
		struct sr_range range = observation->regions[i].range;

		if (sr_range_empty(range))
			continue;
		if (range.start > piece->start)
			piece->end = min(piece->end, range.start - 1);
		else if (range.end >= piece->start)
			piece->end = min(piece->end, range.end);
	}
	return piece->start != U64_MAX;
}

/* Mirrors claim_regions(), below @to. */
static void release_regions(const struct sr_observation *observation, u64 to)
{
	struct sr_range piece;

	for (u64 from = 0; next_piece(observation, from, &piece) && piece.start < to;
	     from = piece.end + 1)
		release_mem_region(piece.start, sr_range_bytes(piece));
}

/*
 * Who begins to use memory requests it: kmem, device_dax, a pmem namespace. So it is
 * requested here, all or nothing; the request moves up when its region goes
 * (__release_resource() in kernel/resource.c).
 */
static int claim_regions(struct softreserve *sr, const struct sr_observation *observation)
{
	struct sr_range piece;

	for (u64 from = 0; next_piece(observation, from, &piece); from = piece.end + 1) {
		if (request_mem_region(piece.start, sr_range_bytes(piece), "softreserve teardown"))
			continue;
		sr_refuse(sr, "[%#llx-%#llx] of a region cannot be kept from use", piece.start,
			  piece.end);
		release_regions(observation, piece.start);
		return -EBUSY;
	}
	return 0;
}

/* Nobody may bind it again. */
static int hold_acpi0017(struct softreserve *sr, struct device *acpi0017)
{
	int rc;

	if (!acpi0017)
		return 0;

	rc = sr_gate_hold_root(acpi0017);
	if (rc)
		sr_refuse(sr, "%s cannot be held back: %d", dev_name(acpi0017), rc);
	return rc;
}

/*
 * An accelerator (CXL type 2) uses its memory without requesting it, and loses its driver when its
 * memory device goes (detach_memdev()). Drivers are compared, not looked into: they may be on
 * their way out.
 */
static int is_of_accelerator(struct device *dev, void *arg)
{
	const struct device_driver *driver;
	struct softreserve *sr = arg;

	if (!sr_cxl_is(dev, SR_CXL_MEMDEV))
		return 0;

	driver = READ_ONCE(dev->parent->driver);
	if (!driver || driver == driver_find("cxl_pci", &pci_bus_type))
		return 0;
	sr_refuse(sr, "%s is an accelerator's memory, which would lose its driver", dev_name(dev));
	return 1;
}

/* A kernel that has had an oops may hold any lock. */
static bool has_died(struct softreserve *sr)
{
	if (test_taint(TAINT_DIE))
		sr_refuse(sr, "the kernel had an oops");
	return test_taint(TAINT_DIE);
}

/* Without cxl_acpi nothing has touched a decoder, and nothing will. */
static bool can_be_undone(struct softreserve *sr, struct device *acpi0017)
{
	return !is_bound_to_cxl_acpi(acpi0017) ||
	       !(any_decoder_in_use(sr) || any_decoder_beyond_repair(sr) ||
		 bus_for_each_dev(&cxl_bus_type, NULL, sr, is_of_accelerator));
}

static void release_acpi0017(struct device *acpi0017)
{
	if (is_bound_to_cxl_acpi(acpi0017))
		device_release_driver(acpi0017);

	/* Endpoints detach on the CXL core's workqueue (schedule_cxl_memdev_detach()). */
	cxl_bus_drain();
}

/*
 * What is shown below the regions would stand in the way of the requests. Since Linux 7.1
 * HMEM may have taken what was given back to it: with its lock either it has a range by
 * now, or it will not find it.
 */
static int take_out_ranges(struct softreserve *sr)
{
	struct device *hmem = sr_hmem_lock();
	int rc = 0;

	if (sr_defer_is_with_hmem(sr, &sr->deferrals)) {
		rc = -EBUSY;
	} else if (sr_defer_take_out(sr)) {
		sr_refuse(sr, "a range cannot be taken out of its tree");
		rc = -EINVAL;
	}
	sr_hmem_unlock(hmem);
	return rc;
}

/* Nobody may look for a place in the topology while it goes: see sr_rest_seal(). */
static int release_topology(struct softreserve *sr, const struct sr_observation *observation,
			    struct device *acpi0017)
{
	if (take_out_ranges(sr) || claim_regions(sr, observation))
		return -EIO;

	release_acpi0017(acpi0017);
	release_regions(observation, U64_MAX);
	return 0;
}

static int take_down(struct softreserve *sr, const struct sr_observation *observation,
		     struct device *acpi0017)
{
	if (any_memory_in_use(sr, observation) || !can_be_undone(sr, acpi0017) ||
	    hold_acpi0017(sr, acpi0017))
		return -EBUSY;
	return release_topology(sr, observation, acpi0017);
}

int sr_teardown(struct softreserve *sr, const struct sr_observation *observation)
{
	struct device *acpi0017;
	int rc;

	if (has_died(sr))
		return -EBUSY;

	acpi0017 = sr_acpi0017_get();
	rc = take_down(sr, observation, acpi0017);
	put_device(acpi0017);
	return rc;
}

void sr_teardown_finish(struct softreserve *sr)
{
	if (sr_decoders_restore(sr))
		pr_err("not every decoder is as firmware left it: memory behind it may be lost\n");
}
