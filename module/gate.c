// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/slab.h>

#include "cxlbus.h"
#include "gate.h"

/*
 * A device that gets a device link to one of these, which have no driver and never get
 * one, cannot be bound: the driver core answers each probe of it with -EPROBE_DEFER
 * (device_links_check_suppliers()).
 *
 * It is let go by removing the supplier, which removes its links; one link alone cannot be
 * removed (device_link_put_kref()). So there is a supplier for all who are let go
 * together. (Binding a driver to it instead would let them go too, but unbinding that
 * driver, as unloading the module must, would take the consumers and their memory along.)
 */
struct hold {
	const char *name;
	struct platform_device *supplier;
	bool any; /* somebody is held */
};

static struct hold gate = { .name = "softreserve-gate" }; /* every DAX region */
static struct hold kept = { .name = "softreserve-kept" }; /* those that may not pass */
static struct hold root = { .name = "softreserve-root" }; /* ACPI0017 */
static DEFINE_MUTEX(gate_lock);

/* Return: 0, also if there is a supplier; or a negative error. */
static int begin(struct hold *hold)
{
	struct platform_device *pdev;

	if (READ_ONCE(hold->supplier))
		return 0;

	pdev = platform_device_register_simple(hold->name, PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(pdev))
		return PTR_ERR(pdev);

	mutex_lock(&gate_lock);
	WRITE_ONCE(hold->supplier, pdev);
	mutex_unlock(&gate_lock);
	return 0;
}

static int add(struct hold *hold, struct device *dev)
{
	int rc = 0;

	mutex_lock(&gate_lock);
	if (hold->supplier) {
		if (device_link_add(dev, &hold->supplier->dev, 0))
			hold->any = true;
		else
			rc = -ENOMEM;
	}
	mutex_unlock(&gate_lock);
	return rc;
}

/* Return: whether anybody was held. */
static bool end(struct hold *hold)
{
	struct platform_device *pdev;
	bool any;

	mutex_lock(&gate_lock);
	pdev = hold->supplier;
	any = hold->any;
	WRITE_ONCE(hold->supplier, NULL);
	hold->any = false;
	mutex_unlock(&gate_lock);

	if (pdev)
		platform_device_unregister(pdev);
	return any;
}

bool sr_gate_is_closed(void)
{
	return READ_ONCE(gate.supplier);
}

int sr_gate_close(void)
{
	return begin(&gate);
}

/*
 * CXL regions whose DAX regions may not pass: their devices go and come anew when somebody
 * unbinds the region's driver and binds it.
 */
struct kept_region {
	struct list_head node;
	char name[];
};

static LIST_HEAD(kept_regions); /* gate_lock */

static int remember(const char *region)
{
	size_t len = strlen(region) + 1;
	struct kept_region *entry = kmalloc(struct_size(entry, name, len), GFP_KERNEL);

	if (!entry)
		return -ENOMEM;

	memcpy(entry->name, region, len);
	mutex_lock(&gate_lock);
	list_add(&entry->node, &kept_regions);
	mutex_unlock(&gate_lock);
	return 0;
}

static bool is_kept(const char *region)
{
	struct kept_region *entry;
	bool found = false;

	mutex_lock(&gate_lock);
	list_for_each_entry(entry, &kept_regions, node)
		found |= !strcmp(entry->name, region);
	mutex_unlock(&gate_lock);
	return found;
}

/* @region: NULL for all */
static void forget(const char *region)
{
	struct kept_region *entry, *next;

	mutex_lock(&gate_lock);
	list_for_each_entry_safe(entry, next, &kept_regions, node) {
		if (region && strcmp(entry->name, region))
			continue;
		list_del(&entry->node);
		kfree(entry);
	}
	mutex_unlock(&gate_lock);
}

void sr_gate_forget(const char *region)
{
	forget(region);
}

int sr_gate_hold(struct device *dev)
{
	return add(is_kept(dev_name(dev->parent)) ? &kept : &gate, dev);
}

static int probe_now(struct device *dev, void *unused)
{
	int rc;

	if (!sr_cxl_is(dev, SR_CXL_DAX_REGION))
		return 0;

	rc = device_attach(dev);
	/* Of those that are kept it is told elsewhere; a failed probe is no error here. */
	if (rc != -EPROBE_DEFER && (rc < 0 || !READ_ONCE(dev->driver)))
		dev_err(dev, "softreserve: its driver did not bind once it could\n");
	return 0;
}

void sr_gate_open(void)
{
	if (end(&gate))
		bus_for_each_dev(&cxl_bus_type, NULL, NULL, probe_now);
}

/* Who may pass, and what it takes to tell. */
struct passage {
	bool (*may)(const char *region, const void *arg);
	const void *arg;
};

/* Return: 0, or a negative error, which ends the walk. */
static int hold_if_kept(struct device *dev, void *arg)
{
	const struct passage *passage = arg;
	int rc;

	if (!sr_cxl_is(dev, SR_CXL_DAX_REGION) || passage->may(dev_name(dev->parent), passage->arg))
		return 0;

	rc = begin(&kept) ?: remember(dev_name(dev->parent));
	if (!rc)
		rc = add(&kept, dev);
	if (!rc)
		dev_warn(dev, "softreserve: held back, its memory does not hold what is written\n");
	return rc;
}

void sr_gate_open_for(bool (*may)(const char *region, const void *arg), const void *arg)
{
	struct passage passage = { .may = may, .arg = arg };

	/* A shortage may pass: tried twice. */
	if (!bus_for_each_dev(&cxl_bus_type, NULL, &passage, hold_if_kept) ||
	    !bus_for_each_dev(&cxl_bus_type, NULL, &passage, hold_if_kept))
		sr_gate_open();
	else
		pr_err("out of memory: no region is let through, as one of them may not be\n");
}

void sr_gate_open_kept(void)
{
	forget(NULL);
	if (end(&kept))
		bus_for_each_dev(&cxl_bus_type, NULL, NULL, probe_now);
}

int sr_gate_hold_root(struct device *acpi0017)
{
	int rc = begin(&root);

	return rc ?: add(&root, acpi0017);
}

void sr_gate_let_root_go(void)
{
	end(&root);
}
