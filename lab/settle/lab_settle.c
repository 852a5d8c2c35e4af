// SPDX-License-Identifier: GPL-2.0-only
/*
 * Holds softreserve, unmodified, between its verdict and what follows from it.
 * The driver core says on the platform bus what is about to happen, in the
 * context of who does it, and whoever is told can make that one wait:
 *
 *   BUS_NOTIFY_UNBIND_DRIVER of ACPI0017     the CXL topology is about to go
 *   BUS_NOTIFY_DEL_DEVICE of softreserve-gate  the gate is about to open
 *
 * Whichever comes first is held. Parameter "state": "waiting" until then, "held",
 * of which a uevent of the module's tells; "released" is written to end it.
 *
 * From then on probes of CXL memory functions are counted: in "announced", with a
 * uevent, before anybody else is told; in "begun" when all others were, if ACPI0017
 * has its driver still.
 */
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/platform_device.h>

enum state {
	STATE_WAITING,
	STATE_HELD,
	STATE_RELEASED,
};

static const char *const state_names[] = {
	[STATE_WAITING] = "waiting",
	[STATE_HELD] = "held",
	[STATE_RELEASED] = "released",
};

static atomic_t state = ATOMIC_INIT(STATE_WAITING);
static DECLARE_COMPLETION(released);

static int set_state(const char *text, const struct kernel_param *kp)
{
	if (sysfs_match_string(state_names, text) != STATE_RELEASED)
		return -EINVAL;
	if (atomic_xchg(&state, STATE_RELEASED) != STATE_HELD)
		return -EBUSY;

	complete_all(&released);
	return 0;
}

static int get_state(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%s\n", state_names[atomic_read(&state)]);
}

static const struct kernel_param_ops state_ops = { .set = set_state, .get = get_state };

module_param_cb(state, &state_ops, NULL, 0600);
MODULE_PARM_DESC(state, "waiting, held; write released to let softreserve go on");

static int announced;
module_param(announced, int, 0400);
MODULE_PARM_DESC(announced, "probes of CXL memory functions since softreserve was held");

static int begun;
module_param(begun, int, 0400);
MODULE_PARM_DESC(begun, "those that began before ACPI0017 was let go");

static void tell(void)
{
	kobject_uevent(&THIS_MODULE->mkobj.kobj, KOBJ_CHANGE);
}

static bool begins_to_settle(unsigned long action, const struct device *dev)
{
	if (action == BUS_NOTIFY_UNBIND_DRIVER)
		return str_has_prefix(dev_name(dev), "ACPI0017:");
	return action == BUS_NOTIFY_DEL_DEVICE && !strcmp(dev_name(dev), "softreserve-gate");
}

static int on_event(struct notifier_block *nb, unsigned long action, void *data)
{
	if (!begins_to_settle(action, data) ||
	    atomic_cmpxchg(&state, STATE_WAITING, STATE_HELD) != STATE_WAITING)
		return NOTIFY_DONE;

	tell();
	/* Not uninterruptible: being held is no hung task. */
	wait_for_completion_interruptible(&released);
	return NOTIFY_DONE;
}

static struct notifier_block platform_events = { .notifier_call = on_event };

/* PCI_CLASS_MEMORY_CXL, programming interface CXL 2.0 or later */
#define CXL_MEMORY_CLASS 0x050210

static bool is_probe(unsigned long action, void *data)
{
	return action == BUS_NOTIFY_BIND_DRIVER && to_pci_dev(data)->class == CXL_MEMORY_CLASS &&
	       atomic_read(&state) != STATE_WAITING;
}

static int on_probe(struct notifier_block *nb, unsigned long action, void *data)
{
	if (is_probe(action, data)) {
		announced++;
		tell();
	}
	return NOTIFY_DONE;
}

static int is_bound_root(struct device *dev, const void *unused)
{
	return str_has_prefix(dev_name(dev), "ACPI0017:") && READ_ONCE(dev->driver);
}

static int on_begin(struct notifier_block *nb, unsigned long action, void *data)
{
	struct device *root;

	if (!is_probe(action, data))
		return NOTIFY_DONE;

	root = bus_find_device(&platform_bus_type, NULL, NULL, is_bound_root);
	if (root)
		begun++;
	put_device(root);
	return NOTIFY_DONE;
}

static struct notifier_block first_events = { .notifier_call = on_probe, .priority = INT_MAX };
static struct notifier_block last_events = { .notifier_call = on_begin, .priority = INT_MIN };

static int __init lab_settle_init(void)
{
	int rc = bus_register_notifier(&platform_bus_type, &platform_events);

	if (rc)
		return rc;

	rc = bus_register_notifier(&pci_bus_type, &first_events);
	if (rc)
		goto unregister_platform;

	rc = bus_register_notifier(&pci_bus_type, &last_events);
	if (rc)
		goto unregister_first;
	return 0;

unregister_first:
	bus_unregister_notifier(&pci_bus_type, &first_events);
unregister_platform:
	bus_unregister_notifier(&platform_bus_type, &platform_events);
	return rc;
}
module_init(lab_settle_init);

/* Waits for whoever is held: the notifiers' lists are locked meanwhile. */
static void __exit lab_settle_exit(void)
{
	bus_unregister_notifier(&pci_bus_type, &last_events);
	bus_unregister_notifier(&pci_bus_type, &first_events);
	bus_unregister_notifier(&platform_bus_type, &platform_events);
}
module_exit(lab_settle_exit);

MODULE_DESCRIPTION("Hold softreserve between verdict and settling");
MODULE_LICENSE("GPL");
