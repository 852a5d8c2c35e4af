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
#include <linux/sort.h>

#include "check.h"
#include "dax.h"
#include "defer.h"
#include "fallback.h"
#include "node.h"
#include "share.h"

/*
 * One hmem device. The module must outlive its use: a reference is held from
 * when dax_hmem is about to bind it until it is unbound and none of its memory is online.
 */
struct sr_fallback {
	struct list_head node;
	struct platform_device *pdev;
	struct sr_range range;
	int id;
	bool pinned;
};

/*
 * Memory that nobody may have: requested, so that no driver can have it. There is
 * room for what every block may need, itself and fragments at both of its ends.
 */
#define QUARANTINES_PER_BLOCK 3

static struct sr_range *quarantined;
static size_t n_quarantined;

#define SECTION_BYTES ((u64)PAGES_PER_SECTION << PAGE_SHIFT)

/* The memory that is to be handed out, block by block, from sr_fallback_prepare() on. */
static struct sr_block *blocks;
static size_t n_blocks;
static struct sr_check check;

/* What is left of them is what was checked with the regions' memory, and its answers are in. */
static bool checked;

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

	if (action != BUS_NOTIFY_BIND_DRIVER && action != BUS_NOTIFY_DRIVER_NOT_BOUND &&
	    action != BUS_NOTIFY_UNBOUND_DRIVER)
		return NOTIFY_DONE;

	mutex_lock(&fallback_lock);
	list_for_each_entry(fallback, &giver->fallbacks, node) {
		if (dev != &fallback->pdev->dev)
			continue;
		/* Before the probe, as kmem puts memory online in it. */
		if (action == BUS_NOTIFY_BIND_DRIVER)
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

/* The part of @range that lies in the memory block of its first byte. */
static struct sr_range first_block(struct sr_range range)
{
	u64 last = range.start | (memory_block_size_bytes() - 1);

	return (struct sr_range){ .start = range.start, .end = min(range.end, last) };
}

/* Writes every block of every range to @to, if there is one, from @n on; Return: where it ended. */
static size_t cut_ranges(struct softreserve *sr, struct list_head *ranges, bool claimed,
			 struct sr_block *to, size_t n)
{
	struct sr_deferral *deferral;

	list_for_each_entry(deferral, ranges, node) {
		struct sr_range rest = deferral->range;
		struct sr_range block;

		if (claimed && !deferral->claimed)
			continue;
		do {
			block = first_block(rest);
			if (to)
				to[n] = (struct sr_block){
					.range = block,
					.deferral = deferral,
					.nid = sr_target_node(sr, block.start),
				};
			n++;
			rest.start = block.end + 1;
		} while (block.end < rest.end);
	}
	return n;
}

static void forget_blocks(void)
{
	sr_check_free(&check);
	kvfree(blocks);
	blocks = NULL;
	n_blocks = 0;
	checked = false;
}

bool sr_fallback_is_checked(void)
{
	return checked;
}

static size_t cut(struct softreserve *sr, enum sr_whose whose, struct sr_block *to)
{
	size_t n = 0;

	if (whose != SR_ORPHANS)
		n = cut_ranges(sr, &sr->deferrals, whose != SR_ALL, to, n);
	if (whose != SR_CLAIMED)
		n = cut_ranges(sr, &sr->orphans, false, to, n);
	return n;
}

static int by_start(const void *a, const void *b)
{
	const struct sr_block *x = a, *y = b;

	return x->range.start < y->range.start ? -1 : 1;
}

/* Some may be quarantined already: what no region touches, where CXL stays. */
static bool make_room(size_t n)
{
	size_t room = n_quarantined + n * QUARANTINES_PER_BLOCK;
	struct sr_range *grown = kvmalloc_array(room, sizeof(*grown), GFP_KERNEL);

	if (!grown)
		return false;
	if (n_quarantined)
		memcpy(grown, quarantined, n_quarantined * sizeof(*grown));
	kvfree(quarantined);
	quarantined = grown;
	return true;
}

int sr_fallback_prepare(struct softreserve *sr, enum sr_whose whose)
{
	size_t n = cut(sr, whose, NULL);

	/* There may be some from a first verdict that was refused. */
	forget_blocks();
	if (whose == SR_ALL || whose == SR_CLAIMED_AND_ORPHANS)
		sr->cost = (struct sr_cost){};
	blocks = kvmalloc_array(n, sizeof(*blocks), GFP_KERNEL);
	if (!blocks || !make_room(n) || sr_check_init(&check, sr->verify, n)) {
		forget_blocks();
		return -ENOMEM;
	}
	n_blocks = cut(sr, whose, blocks);
	sort(blocks, n_blocks, sizeof(*blocks), by_start, NULL);
	return 0;
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

static int try_register(struct softreserve *sr, struct sr_range range, int nid,
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

	if (!READ_ONCE(fallback->pdev->dev.driver))
		pr_err("%s is not taken by dax_hmem\n", dev_name(&fallback->pdev->dev));
	sr_dax_take(&fallback->pdev->dev);
	if (sr_share_add(sr, shares, range, SR_DISP_DAX, dev_name(&fallback->pdev->dev)))
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

static void note(struct softreserve *sr, struct sr_range range, enum sr_disposition disp,
		 struct list_head *shares)
{
	if (sr_share_add(sr, shares, range, disp, ""))
		pr_warn("[mem %#llx-%#llx] is not reported\n", range.start, range.end);
}

/* A shortage may pass, and memory is at stake: tried twice. */
static void register_range(struct softreserve *sr, struct sr_range range, int nid,
			   struct list_head *shares)
{
	int rc = try_register(sr, range, nid, shares);

	if (rc) {
		pr_warn("[mem %#llx-%#llx] could not be handed out: %d; once more\n", range.start,
			range.end, rc);
		rc = try_register(sr, range, nid, shares);
	}
	if (!rc)
		return;

	pr_err("[mem %#llx-%#llx] cannot be handed out: %d\n", range.start, range.end, rc);
	note(sr, range, SR_DISP_PENDING, shares);
}

/* A shortage may pass: tried twice. */
static bool request_twice(struct sr_range range)
{
	u64 size = sr_range_bytes(range);

	return request_mem_region(range.start, size, "softreserve quarantine") ||
	       request_mem_region(range.start, size, "softreserve quarantine");
}

static void lock_away(struct softreserve *sr, struct sr_range range, struct list_head *shares)
{
	if (request_twice(range)) {
		quarantined[n_quarantined++] = range;
		note(sr, range, SR_DISP_QUARANTINED, shares);
	} else {
		pr_err("[mem %#llx-%#llx] could not be locked away\n", range.start, range.end);
		note(sr, range, SR_DISP_PENDING, shares);
	}
}

static void quarantine_fragment(struct softreserve *sr, u64 start, u64 end,
				struct list_head *shares)
{
	if (start >= end)
		return;

	pr_warn(FW_BUG "[mem %#llx-%#llx] is no whole DAX unit of %lu bytes: quarantined\n", start,
		end - 1, PMD_SIZE);
	lock_away(sr, (struct sr_range){ start, end - 1 }, shares);
}

/* dax_hmem takes whole PMD_SIZE units only (alloc_dax_region()). */
static void give_units(struct softreserve *sr, struct sr_range range, int nid,
		       struct list_head *shares)
{
	u64 end = range.end + 1;
	u64 first = min(ALIGN(range.start, PMD_SIZE), end);
	u64 last = max(ALIGN_DOWN(end, PMD_SIZE), first);

	quarantine_fragment(sr, range.start, first, shares);
	if (first < last)
		register_range(sr, (struct sr_range){ first, last - 1 }, nid, shares);
	quarantine_fragment(sr, last, end, shares);
}

static bool is_whole(const struct sr_block *block)
{
	return sr_range_bytes(block->range) == memory_block_size_bytes();
}

/* kmem takes whole memory blocks only, so others become devices of their own. */
static bool same_fate(const struct sr_block *a, const struct sr_block *b)
{
	return a->deferral == b->deferral && a->nid == b->nid && a->answer == b->answer &&
	       is_whole(a) && is_whole(b);
}

/* Blocks that follow each other and share their fate, from @first to @last. */
static void give_run(struct softreserve *sr, const struct sr_block *first,
		     const struct sr_block *last, struct list_head *shares)
{
	struct sr_range range = { first->range.start, last->range.end };

	switch (first->answer) {
	case SR_ANSWERS:
		give_units(sr, range, first->nid, shares);
		return;
	case SR_SILENT:
		pr_warn("%s[mem %#llx-%#llx] does not keep what is written: quarantined\n",
			sr->device_gone ? "" : FW_BUG, range.start, range.end);
		break;
	case SR_UNCHECKED:
		pr_warn("[mem %#llx-%#llx] cannot be mapped, so not be checked: quarantined\n",
			range.start, range.end);
		break;
	}
	lock_away(sr, range, shares);
}

void sr_fallback_give(struct softreserve *sr, struct list_head *shares)
{
	/* While it is out of the iomem tree nobody else can have the memory. */
	if (!checked)
		sr_check_run(&check, blocks, n_blocks, &sr->cost);
	for (size_t i = 0; i < n_blocks; i++)
		if (!i || blocks[i].deferral != blocks[i - 1].deferral)
			sr_defer_show(sr, blocks[i].deferral);

	for (size_t i = 0, end; i < n_blocks; i = end) {
		for (end = i + 1; end < n_blocks && same_fate(&blocks[i], &blocks[end]); end++)
			;
		give_run(sr, &blocks[i], &blocks[end - 1], shares);
	}
	forget_blocks();
}

static bool is_orphan(struct softreserve *sr, const struct sr_deferral *deferral)
{
	struct sr_deferral *orphan;

	list_for_each_entry(orphan, &sr->orphans, node)
		if (orphan == deferral)
			return true;
	return false;
}

/* What is handed out although CXL stays: orphans, and what works of ranges that are dead. */
static void keep_others(struct softreserve *sr)
{
	size_t n = 0;

	for (size_t i = 0; i < n_blocks; i++)
		if (blocks[i].deferral->dead || is_orphan(sr, blocks[i].deferral))
			blocks[n++] = blocks[i];
	n_blocks = n;
	checked = n > 0;
}

void sr_fallback_check(struct softreserve *sr, void (*silent)(struct sr_range range, void *arg),
		       void *arg)
{
	sr_check_run(&check, blocks, n_blocks, &sr->cost);
	for (size_t i = 0; i < n_blocks; i++) {
		if (blocks[i].answer == SR_SILENT)
			silent(blocks[i].range, arg);
		if (blocks[i].answer == SR_UNCHECKED)
			pr_warn("[mem %#llx-%#llx] is not checked: it cannot be mapped\n",
				blocks[i].range.start, blocks[i].range.end);
	}
	sr_check_free(&check);
	keep_others(sr);
}

void sr_fallback_unlock(void)
{
	for (size_t i = n_quarantined; i--;)
		release_mem_region(quarantined[i].start, sr_range_bytes(quarantined[i]));
}

void sr_fallback_lock_again(void)
{
	size_t n = 0;

	for (size_t i = 0; i < n_quarantined; i++) {
		if (request_twice(quarantined[i]))
			quarantined[n++] = quarantined[i];
		else
			pr_err("[mem %#llx-%#llx] could not be locked away again\n",
			       quarantined[i].start, quarantined[i].end);
	}
	n_quarantined = n;
}

void sr_fallback_forget(void)
{
	n_quarantined = 0;
	kvfree(quarantined);
	quarantined = NULL;
}

/* One section is online or offline as a whole. */
static bool any_online(struct sr_range range)
{
	for (u64 at = range.start; at <= range.end; at = ALIGN(at + 1, SECTION_BYTES))
		if (pfn_to_online_page(PHYS_PFN(at)))
			return true;
	return false;
}

/*
 * kmem's memory is online or not. Who has a device of device_dax open has a reference to
 * that driver; which one is not to be told. Of other drivers nothing is known.
 */
static int is_open(struct device *dev, void *unused)
{
	const struct device_driver *driver;
	bool is;

	/* It may be on its way out, and its module with it. */
	device_lock(dev);
	driver = dev->driver;
	is = driver && !sr_dax_is_kmem(driver) &&
	     (!sr_dax_is_device_dax(driver) || !driver->owner ||
	      module_refcount(driver->owner) > 0);
	device_unlock(dev);
	return is;
}

static bool is_used(struct softreserve *sr, struct sr_fallback *fallback)
{
	if (any_online(fallback->range)) {
		sr_refuse(sr, "memory [%#llx-%#llx] of %s is online", fallback->range.start,
			  fallback->range.end, dev_name(&fallback->pdev->dev));
		return true;
	}
	if (device_for_each_child(&fallback->pdev->dev, NULL, is_open)) {
		sr_refuse(sr, "a DAX device is open or mounted, perhaps that of %s",
			  dev_name(&fallback->pdev->dev));
		return true;
	}
	return false;
}

static bool any_used(struct softreserve *sr)
{
	struct sr_fallback *fallback;

	list_for_each_entry(fallback, &sr->fallbacks, node)
		if (is_used(sr, fallback))
			return true;
	return false;
}

static int on_memory_event(struct notifier_block *nb, unsigned long action, void *data)
{
	const struct memory_notify *notify = data;
	struct sr_range range = {
		.start = PFN_PHYS(notify->start_pfn),
		.end = PFN_PHYS(notify->start_pfn + notify->nr_pages) - 1,
	};
	struct sr_fallback *fallback;
	bool ours = false;

	if (action != MEM_GOING_ONLINE)
		return NOTIFY_DONE;

	mutex_lock(&fallback_lock);
	list_for_each_entry(fallback, &giver->fallbacks, node)
		ours |= sr_range_intersects(fallback->range, range);
	mutex_unlock(&fallback_lock);
	return ours ? notifier_from_errno(-EBUSY) : NOTIFY_OK;
}

static struct notifier_block memory_events = { .notifier_call = on_memory_event };

/* Its end takes the lock of the devices (on_platform_event()). */
static void take_back(struct sr_fallback *fallback)
{
	platform_device_unregister(fallback->pdev);

	mutex_lock(&fallback_lock);
	list_del(&fallback->node);
	mutex_unlock(&fallback_lock);
	if (fallback->pinned)
		pr_err("[mem %#llx-%#llx] went online at the last moment, and stays so\n",
		       fallback->range.start, fallback->range.end);
	memregion_free(fallback->id);
	kfree(fallback);
}

int sr_fallback_take_back(struct softreserve *sr)
{
	struct sr_fallback *fallback, *next;
	int rc = register_memory_notifier(&memory_events);

	if (rc) {
		sr_refuse(sr, "memory cannot be kept from going online: %d", rc);
		return rc;
	}

	if (any_used(sr))
		rc = -EBUSY;
	else
		list_for_each_entry_safe(fallback, next, &sr->fallbacks, node)
			take_back(fallback);
	unregister_memory_notifier(&memory_events);
	return rc;
}

void sr_fallback_exit(struct softreserve *sr)
{
	struct sr_fallback *fallback, *next;

	bus_unregister_notifier(&platform_bus_type, &platform_events);
	list_for_each_entry_safe(fallback, next, &sr->fallbacks, node) {
		list_del(&fallback->node);
		destroy(fallback);
	}
	forget_blocks();
	sr_fallback_unlock();
	sr_fallback_forget();
}
