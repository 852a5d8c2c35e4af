// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include "cxlbus.h"
#include "gate.h"

/*
 * Every dax_regionN gets a device link to this device, which has no driver and
 * never gets one: the driver core then answers each probe of a dax_regionN with
 * -EPROBE_DEFER (device_links_check_suppliers()).
 *
 * The gate opens by removing the device, which removes its links. (Binding a
 * driver to it instead would open the gate too, but unbinding that driver, as
 * unloading the module must, would take the consumers and their memory along.)
 */
static struct platform_device *supplier;
static DEFINE_MUTEX(gate_lock);

/* Open, but for the few that still have their links. */
static bool ajar;

bool sr_gate_is_closed(void)
{
	return READ_ONCE(supplier) && !READ_ONCE(ajar);
}

int sr_gate_close(void)
{
	struct platform_device *pdev;

	if (supplier)
		return 0;

	pdev = platform_device_register_simple("softreserve-gate", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(pdev))
		return PTR_ERR(pdev);

	mutex_lock(&gate_lock);
	supplier = pdev;
	mutex_unlock(&gate_lock);
	return 0;
}

int sr_gate_hold(struct device *dev)
{
	int rc = 0;

	mutex_lock(&gate_lock);
	if (sr_gate_is_closed() && !device_link_add(dev, &supplier->dev, 0))
		rc = -ENOMEM;
	mutex_unlock(&gate_lock);
	return rc;
}

static int probe_now(struct device *dev, void *unused)
{
	int rc;

	if (!sr_cxl_is(dev, SR_CXL_DAX_REGION))
		return 0;

	rc = device_attach(dev);
	/* A failed probe is no error of device_attach(). */
	if (rc < 0 || !READ_ONCE(dev->driver))
		dev_err(dev, "softreserve: its driver did not bind once it could\n");
	return 0;
}

/* Who may pass, and what it takes to tell. */
struct passage {
	bool (*may)(const char *region, const void *arg);
	const void *arg;
};

static int is_held(struct device *dev, void *arg)
{
	const struct passage *passage = arg;

	return sr_cxl_is(dev, SR_CXL_DAX_REGION) &&
	       !passage->may(dev_name(dev->parent), passage->arg);
}

static int let_through(struct device *dev, void *arg)
{
	if (!sr_cxl_is(dev, SR_CXL_DAX_REGION))
		return 0;
	if (is_held(dev, arg)) {
		dev_warn(dev, "softreserve: held back, its memory does not keep what is written\n");
		return 0;
	}
	device_link_remove(dev, &supplier->dev);
	return probe_now(dev, NULL);
}

void sr_gate_open_for(bool (*may)(const char *region, const void *arg), const void *arg)
{
	struct passage passage = { .may = may, .arg = arg };

	if (!bus_for_each_dev(&cxl_bus_type, NULL, &passage, is_held)) {
		sr_gate_open();
		return;
	}

	mutex_lock(&gate_lock);
	WRITE_ONCE(ajar, true);
	mutex_unlock(&gate_lock);
	bus_for_each_dev(&cxl_bus_type, NULL, &passage, let_through);
}

void sr_gate_open(void)
{
	struct platform_device *pdev;

	mutex_lock(&gate_lock);
	pdev = supplier;
	supplier = NULL;
	mutex_unlock(&gate_lock);

	if (!pdev)
		return;

	platform_device_unregister(pdev);
	bus_for_each_dev(&cxl_bus_type, NULL, NULL, probe_now);
}
