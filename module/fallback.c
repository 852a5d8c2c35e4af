// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/memory.h>
#include <linux/memory_hotplug.h>
#include <linux/memregion.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/numa.h>
#include <linux/slab.h>

#include "check.h"
#include "defer.h"
#include "fallback.h"
#include "share.h"

/*
 * One hmem device. The module must outlive its use: a reference is held from
 * when dax_hmem binds it until it is unbound and none of its memory is online.
 */
struct sr_fallback {
	struct list_head node;
	struct platform_device *pdev;
	struct sr_range range;
	int id;
	bool pinned;
};

/* Memory that does not answer: requested, so that no driver can have it. */
struct sr_quarantine {
	struct list_head node;
	struct sr_range range;
};

static LIST_HEAD(quarantines);
static struct softreserve *giver;
static DEFINE_MUTEX(fallback_lock);

static bool is_online(struct sr_range range)
{
	return region_intersects(range.start, sr_range_bytes(range), IORESOURCE_SYSTEM_RAM,
				 IORES_DESC_NONE) != REGION_DISJOINT;
}

static void pin(struct sr_fallback *fallback)
{
	if (!fallback->pinned)
		fallback->pinned = try_module_get(THIS_MODULE);
}

static void unpin(struct sr_fallback *fallback)
{
	if (!fallback->pinned || is_online(fallback->range))
		return;

	fallback->pinned = false;
	module_put(THIS_MODULE);
}

static int on_platform_event(struct notifier_block *nb, unsigned long action, void *data)
{
	struct sr_fallback *fallback;
	struct device *dev = data;

	if (action != BUS_NOTIFY_BOUND_DRIVER && action != BUS_NOTIFY_UNBOUND_DRIVER)
		return NOTIFY_DONE;

	mutex_lock(&fallback_lock);
	list_for_each_entry(fallback, &giver->fallbacks, node) {
		if (dev != &fallback->pdev->dev)
			continue;
		if (action == BUS_NOTIFY_BOUND_DRIVER)
			pin(fallback);
		else
			unpin(fallback);
	}
	mutex_unlock(&fallback_lock);
	return NOTIFY_DONE;
}

static struct notifier_block platform_events = { .notifier_call = on_platform_event };

int sr_fallback_init(struct softreserve *sr)
{
	giver = sr;
	return bus_register_notifier(&platform_bus_type, &platform_events);
}

static void destroy(struct sr_fallback *fallback)
{
	platform_device_unregister(fallback->pdev);
	memregion_free(fallback->id);
	kfree(fallback);
}

static void release_quarantines(void)
{
	struct sr_quarantine *quarantine, *next;

	list_for_each_entry_safe(quarantine, next, &quarantines, node) {
		release_mem_region(quarantine->range.start, sr_range_bytes(quarantine->range));
		list_del(&quarantine->node);
		kfree(quarantine);
	}
}

void sr_fallback_exit(struct softreserve *sr)
{
	struct sr_fallback *fallback, *next;

	bus_unregister_notifier(&platform_bus_type, &platform_events);
	list_for_each_entry_safe(fallback, next, &sr->fallbacks, node) {
		list_del(&fallback->node);
		destroy(fallback);
	}
	release_quarantines();
}

/* A device like those of hmem_register_device() in drivers/dax/hmem/hmem.c, but of no parent. */
static struct platform_device *create_hmem(int id, struct sr_range range, int nid)
{
	struct memregion_info info = {
		.target_node = nid,
		.range = { .start = range.start, .end = range.end },
	};
	struct platform_device *pdev = platform_device_alloc("hmem", id);

	if (!pdev)
		return NULL;

	pdev->dev.numa_node = numa_map_to_online_node(nid);
	if (platform_device_add_data(pdev, &info, sizeof(info))) {
		platform_device_put(pdev);
		return NULL;
	}
	return pdev;
}

static int register_range(struct softreserve *sr, struct sr_range range, struct list_head *shares)
{
	struct sr_fallback *fallback = kzalloc(sizeof(*fallback), GFP_KERNEL);
	int rc = -ENOMEM;

	if (!fallback)
		return -ENOMEM;

	fallback->range = range;
	fallback->id = memregion_alloc(GFP_KERNEL);
	if (fallback->id < 0)
		goto free_fallback;

	fallback->pdev = create_hmem(fallback->id, range, sr_target_node(range.start));
	if (!fallback->pdev)
		goto free_id;

	/* Before it is added: the notifier pins the module as soon as it is bound. */
	mutex_lock(&fallback_lock);
	list_add_tail(&fallback->node, &sr->fallbacks);
	mutex_unlock(&fallback_lock);

	rc = platform_device_add(fallback->pdev);
	if (rc)
		goto put_pdev;

	if (!READ_ONCE(fallback->pdev->dev.driver))
		pr_err("%s is not taken by dax_hmem\n", dev_name(&fallback->pdev->dev));
	if (sr_share_add(shares, range, SR_DISP_DAX, dev_name(&fallback->pdev->dev)))
		pr_warn("%s is registered but not reported\n", dev_name(&fallback->pdev->dev));
	return 0;

put_pdev:
	mutex_lock(&fallback_lock);
	list_del(&fallback->node);
	mutex_unlock(&fallback_lock);
	platform_device_put(fallback->pdev);
free_id:
	memregion_free(fallback->id);
free_fallback:
	kfree(fallback);
	return rc;
}

/* A run of memory blocks that share their fate. */
struct run {
	struct list_head node;
	struct sr_range range;
	int nid;
	bool answers;
};

static void check_block(struct softreserve *sr, struct sr_range block, struct run *run)
{
	int rc = sr_check_block(sr->verify, block);

	if (rc && rc != -EIO)
		pr_warn("[mem %#llx-%#llx] is handed out unchecked: %s\n", block.start, block.end,
			rc == -ENOMEM ? "out of memory" : "it cannot be mapped");
	run->range = block;
	run->nid = sr_target_node(block.start);
	run->answers = rc != -EIO;
}

/* The part of @range that lies in the memory block of its first byte. */
static struct sr_range first_block(struct sr_range range)
{
	u64 last = range.start | (memory_block_size_bytes() - 1);

	return (struct sr_range){ .start = range.start, .end = min(range.end, last) };
}

static void free_runs(struct list_head *runs)
{
	struct run *run, *next;

	list_for_each_entry_safe(run, next, runs, node) {
		list_del(&run->node);
		kfree(run);
	}
}

/* Appends what was found of a block, to the last run where it is alike. */
static int add_block(struct list_head *runs, const struct run *block)
{
	struct run *last = list_empty(runs) ? NULL : list_last_entry(runs, struct run, node);
	struct run *run;

	if (last && last->nid == block->nid && last->answers == block->answers) {
		last->range.end = block->range.end;
		return 0;
	}

	run = kmemdup(block, sizeof(*block), GFP_KERNEL);
	if (!run)
		return -ENOMEM;

	list_add_tail(&run->node, runs);
	return 0;
}

static int find_runs(struct softreserve *sr, struct sr_range range, struct list_head *runs)
{
	struct sr_range rest = range;
	struct run block;
	int rc;

	do {
		check_block(sr, first_block(rest), &block);
		rc = add_block(runs, &block);
		rest.start = block.range.end + 1;
	} while (!rc && block.range.end < range.end);

	if (rc)
		free_runs(runs);
	return rc;
}

static int lock_away(struct sr_range range, struct list_head *shares)
{
	struct sr_quarantine *quarantine = kzalloc(sizeof(*quarantine), GFP_KERNEL);

	pr_warn(FW_BUG "[mem %#llx-%#llx] does not hold what is written to it: quarantined\n",
		range.start, range.end);
	if (!quarantine)
		return -ENOMEM;

	quarantine->range = range;
	if (!request_mem_region(range.start, sr_range_bytes(range), "softreserve quarantine")) {
		kfree(quarantine);
		return -EBUSY;
	}
	list_add_tail(&quarantine->node, &quarantines);
	return sr_share_add(shares, range, SR_DISP_QUARANTINED, "");
}

/* dax_hmem takes whole PMD_SIZE units only (alloc_dax_region()). */
static struct sr_range aligned_part(struct sr_range range)
{
	u64 start = ALIGN(range.start, PMD_SIZE);
	u64 end = ALIGN_DOWN(range.end + 1, PMD_SIZE);

	if (start < range.start || end <= start)
		return (struct sr_range){ .start = 1, .end = 0 };
	return (struct sr_range){ .start = start, .end = end - 1 };
}

static int give_run(struct softreserve *sr, const struct run *run, struct list_head *shares)
{
	struct sr_range fits = aligned_part(run->range);

	if (!run->answers)
		return lock_away(run->range, shares);

	if (sr_range_bytes(fits) != sr_range_bytes(run->range))
		pr_warn("[mem %#llx-%#llx] is not aligned to 2 MiB: only %llu bytes can be used\n",
			run->range.start, run->range.end, sr_range_bytes(fits));
	return sr_range_empty(fits) ? -EINVAL : register_range(sr, fits, shares);
}

void sr_fallback_give(struct softreserve *sr, struct sr_deferral *deferral,
		      struct list_head *shares)
{
	LIST_HEAD(runs);
	struct run *run;
	int rc;

	/* While it is out of the iomem tree nobody else can have the memory. */
	rc = find_runs(sr, deferral->range, &runs);
	sr_defer_restore(deferral);
	if (rc)
		pr_err("[mem %#llx-%#llx] cannot be handed out: out of memory\n",
		       deferral->range.start, deferral->range.end);

	list_for_each_entry(run, &runs, node) {
		rc = give_run(sr, run, shares);
		if (rc)
			pr_err("[mem %#llx-%#llx] cannot be handed out: %d\n", run->range.start,
			       run->range.end, rc);
	}
	free_runs(&runs);
}
