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

void sr_fallback_exit(struct softreserve *sr)
{
	struct sr_fallback *fallback, *next;

	bus_unregister_notifier(&platform_bus_type, &platform_events);
	list_for_each_entry_safe(fallback, next, &sr->fallbacks, node) {
		list_del(&fallback->node);
		destroy(fallback);
	}
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

static int register_range(struct softreserve *sr, struct sr_range range, int nid,
			  struct list_head *shares)
{
	struct sr_fallback *fallback = kzalloc(sizeof(*fallback), GFP_KERNEL);
	int rc = -ENOMEM;

	if (!fallback)
		return -ENOMEM;

	fallback->range = range;
	fallback->id = memregion_alloc(GFP_KERNEL);
	if (fallback->id < 0)
		goto free_fallback;

	fallback->pdev = create_hmem(fallback->id, range, nid);
	if (!fallback->pdev)
		goto free_id;

	/* Before it is added: the notifier pins the module as soon as it is bound. */
	mutex_lock(&fallback_lock);
	list_add_tail(&fallback->node, &sr->fallbacks);
	mutex_unlock(&fallback_lock);

	rc = platform_device_add(fallback->pdev);
	if (rc)
		goto put_pdev;

	rc = sr_share_add(shares, range, SR_DISP_DAX, dev_name(&fallback->pdev->dev));
	if (rc)
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
	struct sr_range range;
	int nid;
	bool answers;
};

static int node_of(u64 addr)
{
	int nid = phys_to_target_node(addr);

	return nid == NUMA_NO_NODE ? memory_add_physaddr_to_nid(addr) : nid;
}

static struct run look_at(struct softreserve *sr, struct sr_range block)
{
	int rc = sr_check_block(sr->verify, block);

	if (rc == -ENOMEM)
		pr_warn("[mem %#llx-%#llx] is handed out unchecked: out of memory\n", block.start,
			block.end);
	return (struct run){ .range = block, .nid = node_of(block.start), .answers = rc != -EIO };
}

static int quarantine(struct sr_range range, struct list_head *shares)
{
	pr_warn(FW_BUG "[mem %#llx-%#llx] does not hold what is written to it: quarantined\n",
		range.start, range.end);
	return sr_share_add(shares, range, SR_DISP_QUARANTINED, "");
}

static int give_run(struct softreserve *sr, const struct run *run, struct list_head *shares)
{
	int rc;

	if (!run->answers)
		return quarantine(run->range, shares);

	rc = register_range(sr, run->range, run->nid, shares);
	if (rc)
		pr_err("[mem %#llx-%#llx] cannot be registered: %d\n", run->range.start,
		       run->range.end, rc);
	return rc;
}

/* The part of @range that lies in the memory block of its first byte. */
static struct sr_range first_block(struct sr_range range)
{
	u64 last = range.start | (memory_block_size_bytes() - 1);

	return (struct sr_range){ .start = range.start, .end = min(range.end, last) };
}

int sr_fallback_give(struct softreserve *sr, struct sr_range range, struct list_head *shares)
{
	struct run run = look_at(sr, first_block(range));
	int rc = 0;

	while (run.range.end < range.end) {
		struct sr_range rest = { .start = run.range.end + 1, .end = range.end };
		struct run next = look_at(sr, first_block(rest));

		if (next.nid == run.nid && next.answers == run.answers) {
			run.range.end = next.range.end;
			continue;
		}
		rc = give_run(sr, &run, shares) ?: rc;
		run = next;
	}
	return give_run(sr, &run, shares) ?: rc;
}
