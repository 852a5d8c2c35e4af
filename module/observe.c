// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/device/driver.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "cxlbus.h"
#include "cxlregs.h"
#include "decoders.h"
#include "gate.h"
#include "observe.h"

/* What the walks over devices share. */
struct look {
	struct softreserve *sr;
	struct sr_observation *seen;
	char *page;
};

/* A zeroed element at the end of a growing array; NULL if there is no memory. */
static void *grow(void **array, size_t *n, size_t size)
{
	void *grown = krealloc_array(*array, *n + 1, size, GFP_KERNEL);
	void *last;

	if (!grown)
		return NULL;

	*array = grown;
	last = grown + *n * size;
	memset(last, 0, size);
	(*n)++;
	return last;
}

static struct sr_device *add_device(struct look *look, const char *name, const char *driver,
				    const struct bus_type *bus)
{
	struct sr_snapshot *snap = &look->seen->snapshot;
	struct sr_device *seen =
		grow((void **)&look->seen->devices, &snap->n_devices, sizeof(*seen));

	if (!seen)
		return NULL;

	strscpy(seen->name, name, sizeof(seen->name));
	strscpy(seen->driver, driver, sizeof(seen->driver));
	seen->driver_missing = !driver_find(driver, bus);
	return seen;
}

static int see_device(struct look *look, struct device *dev, const char *driver)
{
	struct sr_device *seen = add_device(look, dev_name(dev), driver, dev->bus);

	if (!seen)
		return -ENOMEM;
	seen->bound = READ_ONCE(dev->driver);
	return 0;
}

/* kmem or device_dax, which of them does not matter; the latter takes what the former refuses. */
static int see_dax(struct device *dev, void *look)
{
	if (!dev->bus || strcmp(dev->bus->name, "dax") || READ_ONCE(dev->driver))
		return 0;
	return see_device(look, dev, "device_dax");
}

/*
 * Where the gate holds it back, that it is not bound is no failure. Afterwards its
 * DAX device needs a driver, too.
 */
static int see_dax_region(struct look *look, struct device *dev)
{
	struct sr_device *seen = add_device(look, dev_name(dev), "cxl_dax_region", dev->bus);

	if (!seen)
		return -ENOMEM;
	if (sr_gate_is_closed()) {
		seen->bound = !seen->driver_missing;
		return 0;
	}
	seen->bound = READ_ONCE(dev->driver);
	return look->sr->mode == SR_MODE_ALL ? device_for_each_child(dev, look, see_dax) : 0;
}

static int see_acpi(struct look *look)
{
	struct device *dev = sr_acpi0017_get();
	struct sr_device *seen;

	if (!dev)
		return 0;

	seen = add_device(look, dev_name(dev), "cxl_acpi", &platform_bus_type);
	if (seen) {
		seen->bound = READ_ONCE(dev->driver);
		seen->fatal = true;
	}
	put_device(dev);
	return seen ? 0 : -ENOMEM;
}

static int see_pci(struct look *look)
{
	struct pci_dev *pdev = NULL;

	while ((pdev = pci_get_class(CXL_MEMORY_CLASS, pdev))) {
		int rc = see_device(look, &pdev->dev, "cxl_pci");

		if (rc) {
			pci_dev_put(pdev);
			return rc;
		}
	}
	return 0;
}

/* decoderX.Y: Y is the number of the decoder in its component. */
static bool decoder_index(const struct device *decoder, unsigned int *index)
{
	const char *dot = strchr(dev_name(decoder), '.');

	return dot && !kstrtouint(dot + 1, 10, index);
}

static u32 count_targets(struct device *region, u32 ways, char *page)
{
	u32 targets = 0;

	for (u32 i = 0; i < ways; i++) {
		if (sr_cxl_target(region, i, page))
			targets++;
	}
	return targets;
}

/*
 * A decoder of a device whose decoders were saved, and that firmware had not
 * committed then: somebody set the region up since.
 */
static bool set_up_later(struct look *look, const char *decoder)
{
	struct device *dev = bus_find_device_by_name(&cxl_bus_type, NULL, decoder);
	const struct sr_component *component;
	bool later = false;
	unsigned int index;

	if (!dev)
		return false;

	component = sr_component_of(look->sr, dev->parent);
	/* Linux's stand-ins for range registers are no decoders that anybody commits. */
	if (component && !sr_component_is_emulated(component) && decoder_index(dev, &index) &&
	    index < component->n)
		later = !sr_decoder_committed(&component->decoder[index]);
	put_device(dev);
	return later;
}

static bool any_set_up_later(struct look *look, struct device *region, u32 ways)
{
	char decoder[SR_NAME_MAX];

	for (u32 i = 0; i < ways; i++) {
		if (!sr_cxl_target(region, i, look->page))
			continue;
		strscpy(decoder, look->page, sizeof(decoder));
		if (set_up_later(look, decoder))
			return true;
	}
	return false;
}

static int see_region(struct look *look, struct device *dev)
{
	struct sr_snapshot *snap = &look->seen->snapshot;
	struct sr_region *seen =
		grow((void **)&look->seen->regions, &snap->n_regions, sizeof(*seen));
	u64 start, size, ways;

	if (!seen)
		return -ENOMEM;

	strscpy(seen->name, dev_name(dev), sizeof(seen->name));
	seen->bound = READ_ONCE(dev->driver);
	seen->range = (struct sr_range){ .start = 1, .end = 0 };
	if (sr_cxl_attr_u64(dev, "resource", look->page, &start) ||
	    sr_cxl_attr_u64(dev, "size", look->page, &size) ||
	    sr_cxl_attr_u64(dev, "interleave_ways", look->page, &ways))
		return 0;

	if (size && size - 1 <= U64_MAX - start)
		seen->range = (struct sr_range){ .start = start, .end = start + size - 1 };
	seen->ways = ways;
	seen->targets = count_targets(dev, ways, look->page);
	seen->later = any_set_up_later(look, dev, ways);
	return 0;
}

static int see_cxl(struct device *dev, void *arg)
{
	struct look *look = arg;

	if (sr_cxl_is(dev, SR_CXL_REGION))
		return see_region(look, dev);
	if (sr_cxl_is(dev, SR_CXL_DAX_REGION))
		return see_dax_region(look, dev);
	if (sr_cxl_is(dev, SR_CXL_MEMDEV))
		return see_device(look, dev, "cxl_mem");
	/* The root port is cxl_acpi's own and has no driver (cxl_device_id()). */
	if (sr_cxl_is(dev, SR_CXL_PORT) && !sr_cxl_is_root(dev))
		return see_device(look, dev, "cxl_port");
	return 0;
}

/* What finding the CXL core's device of a saved decoder needs. */
struct decoder_look {
	const struct sr_component *component;
	unsigned int index;
	char *page;
	bool claimed;
};

static int see_claim(struct device *dev, void *arg)
{
	struct decoder_look *look = arg;
	unsigned int index;

	if (!sr_cxl_is(dev, SR_CXL_ENDPOINT_DECODER) || !decoder_index(dev, &index) ||
	    index != look->index)
		return 0;

	if (sr_cxl_port_is_of(dev->parent, &look->component->pdev->dev))
		look->claimed = sr_cxl_in_region(dev, look->page);
	return look->claimed;
}

static int see_decoder(struct look *look, const struct sr_component *component, unsigned int index)
{
	struct decoder_look claim = { component, index, look->page };
	struct sr_snapshot *snap = &look->seen->snapshot;
	struct sr_decoder *seen;

	if (!sr_decoder_committed(&component->decoder[index]))
		return 0;

	seen = grow((void **)&look->seen->decoders, &snap->n_decoders, sizeof(*seen));
	if (!seen)
		return -ENOMEM;

	bus_for_each_dev(&cxl_bus_type, NULL, &claim, see_claim);
	seen->claimed = claim.claimed;
	seen->range = sr_decoder_range(&component->decoder[index]);
	scnprintf(seen->name, sizeof(seen->name), "%s/%u", component->name, index);
	return 0;
}

static int see_decoders(struct look *look)
{
	struct sr_component *component;

	list_for_each_entry(component, &look->sr->decoders, node) {
		if (component->kind != SR_ENDPOINT)
			continue;
		for (unsigned int i = 0; i < component->n; i++) {
			int rc = see_decoder(look, component, i);

			if (rc)
				return rc;
		}
	}
	return 0;
}

int sr_observe(struct softreserve *sr, struct sr_observation *observation)
{
	struct look look = { .sr = sr, .seen = observation };
	struct sr_snapshot *snap = &observation->snapshot;
	int rc;

	*observation = (struct sr_observation){};
	look.page = (char *)__get_free_page(GFP_KERNEL);
	if (!look.page)
		return -ENOMEM;

	rc = see_acpi(&look);
	if (!rc)
		rc = see_pci(&look);
	if (!rc)
		rc = bus_for_each_dev(&cxl_bus_type, NULL, &look, see_cxl);
	if (!rc)
		rc = see_decoders(&look);
	free_page((unsigned long)look.page);

	snap->soft_reserved = sr->described;
	snap->n_soft_reserved = sr->n_described;
	snap->windows = sr->cedt.windows;
	snap->n_windows = sr->cedt.n_windows;
	snap->regions = observation->regions;
	snap->devices = observation->devices;
	snap->decoders = observation->decoders;
	return rc;
}

void sr_observation_free(struct sr_observation *observation)
{
	kfree(observation->regions);
	kfree(observation->devices);
	kfree(observation->decoders);
	*observation = (struct sr_observation){};
}
