// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loading this module waits until device probing has come to rest, then fails
 * with -ENODEV so that it never stays. It is how the lab's PID 1 waits on a
 * kernel without softreserve; it changes nothing.
 */
#include <linux/device.h>
#include <linux/device/driver.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

/* Exported by drivers/cxl/core (namespace CXL); the header is not installed. */
extern const struct bus_type cxl_bus_type;
void cxl_bus_drain(void);

/* What is queued while the queue drains is lost: not beside a teardown of CXL. */
static bool drain = true;
module_param(drain, bool, 0);
MODULE_PARM_DESC(drain, "wait for the CXL core's own work, too");

static atomic_t events;

static int on_event(struct notifier_block *nb, unsigned long action, void *data)
{
	atomic_inc(&events);
	return NOTIFY_DONE;
}

static struct notifier_block cxl_events = { .notifier_call = on_event };

static int __init lab_rest_init(void)
{
	int before, rc;

	rc = bus_register_notifier(&cxl_bus_type, &cxl_events);
	if (rc)
		return rc;

	do {
		before = atomic_read(&events);
		wait_for_device_probe();
		if (drain)
			cxl_bus_drain();
	} while (atomic_read(&events) != before);

	bus_unregister_notifier(&cxl_bus_type, &cxl_events);
	return -ENODEV;
}
module_init(lab_rest_init);

MODULE_DESCRIPTION("Wait until device probing has come to rest");
MODULE_LICENSE("GPL");
/* What MODULE_IMPORT_NS() comes to, whose argument is a word or a string: Linux 6.13 changed it. */
MODULE_INFO(import_ns, "CXL");
