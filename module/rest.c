// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/device/driver.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "cxlbus.h"
#include "cxlregs.h"
#include "decoders.h"
#include "follow.h"
#include "gate.h"
#include "load.h"
#include "rest.h"
#include "targets.h"
#include "unrest.h"

static struct softreserve *watcher;
static atomic_t events;
/* An endpoint decoder could not be kept: nobody may ask the regions for their targets. */
static bool unkept;

/* With the root port's decoders, which go before it, all regions have gone. */
static void follow_targets(struct device *dev, unsigned long action)
{
	if (action == BUS_NOTIFY_ADD_DEVICE && sr_cxl_is(dev, SR_CXL_ENDPOINT_DECODER) &&
	    sr_targets_keep(dev))
		WRITE_ONCE(unkept, true);
	if (action == BUS_NOTIFY_REMOVED_DEVICE && sr_cxl_is_root(dev)) {
		sr_targets_release();
		WRITE_ONCE(unkept, false);
	}
}

static int on_cxl_event(struct notifier_block *nb, unsigned long action, void *data)
{
	struct device *dev = data;

	atomic_inc(&events);

	follow_targets(dev, action);
	if (action == BUS_NOTIFY_ADD_DEVICE && sr_cxl_is(dev, SR_CXL_DAX_REGION) &&
	    sr_gate_hold(dev))
		dev_err(dev, "softreserve: cannot be held back\n");
	if (action == BUS_NOTIFY_REMOVED_DEVICE && sr_cxl_is(dev, SR_CXL_REGION))
		sr_gate_forget(dev_name(dev));
	if (action == BUS_NOTIFY_ADD_DEVICE &&
	    (sr_cxl_is(dev, SR_CXL_DAX_REGION) || sr_cxl_is(dev, SR_CXL_PMEM_REGION)))
		sr_follow_region_up(watcher, dev);
	if ((action == BUS_NOTIFY_UNBOUND_DRIVER || action == BUS_NOTIFY_DRIVER_NOT_BOUND ||
	     action == BUS_NOTIFY_REMOVED_DEVICE) &&
	    sr_cxl_is(dev, SR_CXL_REGION))
		sr_follow_region_down(watcher, dev);
	return NOTIFY_DONE;
}

static struct notifier_block cxl_events = { .notifier_call = on_cxl_event };

static DECLARE_WAIT_QUEUE_HEAD(unsealed);
static bool sealed;

/*
 * What comes or goes on the PCI bus shows on the CXL bus only once cxl_pci has bound it.
 * Of a probe the driver core tells before it begins (BUS_NOTIFY_BIND_DRIVER), in the
 * context of who probes, and who is told may sleep.
 */
static int on_pci_event(struct notifier_block *nb, unsigned long action, void *data)
{
	if (to_pci_dev(data)->class != CXL_MEMORY_CLASS)
		return NOTIFY_DONE;

	atomic_inc(&events);
	if (action == BUS_NOTIFY_ADD_DEVICE || action == BUS_NOTIFY_REMOVED_DEVICE)
		sr_follow_function(watcher, to_pci_dev(data), action == BUS_NOTIFY_ADD_DEVICE);
	if (action == BUS_NOTIFY_BIND_DRIVER) {
		/* Pairs with sr_rest_seal(): it sees the event, or we see the seal. */
		smp_mb__after_atomic();
		/* Pairs with sr_rest_unseal(). */
		wait_event(unsealed, !smp_load_acquire(&sealed));
	}
	return NOTIFY_DONE;
}

static struct notifier_block pci_events = { .notifier_call = on_pci_event };

/* How many events there had been when rest was found. */
static int at_rest;

bool sr_rest_disturbed(void)
{
	return atomic_read(&events) != at_rest;
}

bool sr_rest_seal(void)
{
	/* Pairs with on_pci_event(). */
	smp_store_mb(sealed, true);
	if (!sr_rest_disturbed())
		return true;

	sr_rest_unseal();
	return false;
}

void sr_rest_unseal(void)
{
	/* Pairs with on_pci_event(): who has waited finds what was done meanwhile. */
	smp_store_release(&sealed, false);
	wake_up_all(&unsealed);
}

static DECLARE_WAIT_QUEUE_HEAD(waiting);
static bool reached;

/* What came of saving the decoders, once at rest. */
static int saved;

static const char *wanted;

static void load(struct work_struct *unused)
{
	/* What could not be loaded is seen afterwards: its driver is not registered. */
	sr_load(wanted);
}

static DECLARE_WORK(load_work, load);

static void load_drivers(void)
{
	/*
	 * By the devices that they are for, as udev does: a blacklist is honoured. The
	 * nvdimm bridge first: 6.12 follows a NULL pointer where cxl_pmem comes after a
	 * persistent region (cxl_pmem_region_probe(), cxlr->cxl_nvb). The numbers are
	 * those of CXL_DEVICE_*, which are part of the modules' aliases; cxl_port has none.
	 */
	static const char *const devices[] = {
		"cxl:t1", /* nvdimm bridge: cxl_pmem */
		"cxl_port",
		"cxl:t5",	  /* memory device: cxl_mem */
		"acpi:ACPI0017:", /* root: cxl_acpi */
		"pci:v00000000d00000000sv00000000sd00000000bc05sc02i10", /* cxl_pci */
		"cxl:t8",						 /* DAX region: dax_cxl */
	};

	/*
	 * A probe can hang in there. sr_load() can be killed, and whom one can kill
	 * the hung task detector does not look at; whoever waits for work it does.
	 */
	for (size_t i = 0; i < ARRAY_SIZE(devices); i++) {
		wanted = devices[i];
		queue_work(system_dfl_wq, &load_work);
		flush_work(&load_work);
	}
}

static bool root_is_due;

void sr_rest_bind_root(void)
{
	WRITE_ONCE(root_is_due, true);
}

/* Where that fails, or nobody has loaded cxl_acpi, it is seen when all is at rest. */
static void bind_root(void)
{
	struct device *root;

	if (!xchg(&root_is_due, false))
		return;

	root = sr_acpi0017_get();
	if (root && device_attach(root) < 0)
		dev_err(root, "softreserve: its driver could not be asked to look again\n");
	put_device(root);
}

/*
 * Since 39aa1d4be12b ("dax/cxl, hmem: Initialize hmem early and defer dax_cxl binding"),
 * Linux 7.1, dax_cxl registers its driver in a work item on the system's queue for long
 * work. flush_workqueue() advises against waiting for that queue, as work on it that
 * waits in turn would lock up: this worker is on another queue and holds no lock. Where
 * dax_cxl is missing, it waits in vain, once.
 */
static void await_dax_cxl(void)
{
	if (!driver_find("cxl_dax_region", &cxl_bus_type))
		__flush_workqueue(system_long_wq);
}

/*
 * The CXL core rescans and detaches on a workqueue of its own, and what a probe
 * adds is probed in turn: the bus is at rest when a whole round of waiting for
 * both has brought no event. Probes first: they queue the work, and nobody may
 * queue any while a workqueue is drained. Before them PCI functions: who adds one
 * announces it, gives it addresses and has it probed under one lock.
 */
static void await_rest(void)
{
	do {
		at_rest = atomic_read(&events);
		pci_lock_rescan_remove();
		pci_unlock_rescan_remove();
		wait_for_device_probe();
		cxl_bus_drain();
	} while (sr_rest_disturbed());
}

/* Alone in a worker: where a probe never ends, it never returns. */
static void reach(struct work_struct *unused)
{
	sr_unrest_waiter(current);
	load_drivers();
	bind_root();
	await_dax_cxl();
	await_rest();
	/* Here, because it takes the functions' locks, which a probe that hangs holds. */
	saved = sr_decoders_save_new(watcher);
	/* Pairs with sr_rest_await(). */
	smp_store_release(&reached, true);
	wake_up(&waiting);
	module_put(THIS_MODULE);
}

static DECLARE_WORK(reach_work, reach);

int sr_rest_watch(struct softreserve *sr)
{
	int rc;

	watcher = sr;
	rc = sr_follow_init();
	if (rc)
		return rc;

	rc = bus_register_notifier(&cxl_bus_type, &cxl_events);
	if (rc)
		goto exit_follow;

	rc = sr_targets_begin();
	if (rc)
		goto unregister_cxl;

	rc = bus_register_notifier(&pci_bus_type, &pci_events);
	if (rc)
		goto unregister_cxl;

	rc = sr_unrest_watch(&waiting);
	if (rc)
		goto unregister_pci;
	return 0;

unregister_pci:
	bus_unregister_notifier(&pci_bus_type, &pci_events);
unregister_cxl:
	bus_unregister_notifier(&cxl_bus_type, &cxl_events);
	sr_targets_release();
exit_follow:
	sr_follow_exit();
	return rc;
}

void sr_rest_unwatch(void)
{
	flush_work(&reach_work);
	sr_unrest_unwatch();
	bus_unregister_notifier(&pci_bus_type, &pci_events);
	bus_unregister_notifier(&cxl_bus_type, &cxl_events);
	sr_targets_release();
	sr_follow_exit();
}

const char *sr_rest_await(void)
{
	/* Pairs with reach(), which has something to do yet when it has woken us. */
	if (smp_load_acquire(&reached))
		flush_work(&reach_work);
	else if (work_busy(&reach_work))
		return "an earlier wait for device probing is not over";

	/* The caller has a reference itself. */
	__module_get(THIS_MODULE);
	WRITE_ONCE(reached, false);
	sr_unrest_forget_hangs();
	queue_work(system_dfl_wq, &reach_work);
	/* Pairs with reach(). */
	wait_event_idle(waiting, smp_load_acquire(&reached) || sr_unrest());
	/* An oops counts even now; that somebody else hangs does not. */
	if (!READ_ONCE(reached) || test_taint(TAINT_DIE))
		return sr_unrest();
	return saved || READ_ONCE(unkept) ? "out of memory" : NULL;
}
