// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>
#include <stddef.h>

#include "handover.h"
#include "iomem.h"
#include "ledger.h"
#include "memory.h"
#include "tap.h"

/*
 * kmem adds whole memory blocks only, and may fail part by part
 * (dev_dax_kmem_probe(), drivers/dax/kmem.c): what it added is what counts.
 */
static struct sr_set usable_part(const struct dax_device *dax, const struct memory *memory)
{
	struct sr_set ranges = dax_ranges(dax);

	if (dax_is(dax, DAX_DRIVER_KMEM))
		return ranges_common(&ranges, &memory->present);
	if (!dax_is(dax, DAX_DRIVER_DEVICE))
		ranges.n = 0;
	return ranges;
}

static void classify(struct ledger *ledger, const struct sr_set *described,
		     const struct dax_device *dax, const struct memory *memory)
{
	struct sr_set usable = usable_part(dax, memory), online;

	usable = ranges_common(&usable, described);
	ranges_add_all(dax->in_region ? &ledger->cxl : &ledger->dax, &usable);
	if (!dax_is(dax, DAX_DRIVER_KMEM))
		return;
	online = ranges_common(&usable, &memory->online);
	ranges_add_all(&ledger->online, &online);
}

/*
 * Memory that is online although no device accounts for it any more ("cannot be
 * hotremoved until the next reboot", drivers/dax/kmem.c): the kernel uses it.
 */
static void count_orphans(struct ledger *ledger, const struct sr_set *described,
			  const struct memory *memory)
{
	struct sr_set online = ranges_common(&memory->online, described);

	online = ranges_without(&online, &ledger->cxl);
	online = ranges_without(&online, &ledger->dax);
	ranges_add_all(&ledger->dax, &online);
	ranges_add_all(&ledger->online, &online);
	sr_set_normalize(&ledger->dax);
	sr_set_normalize(&ledger->online);
}

static bool node_seen(const struct dax_device *devices, size_t n, int node)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (devices[i].node == node && dax_is(&devices[i], DAX_DRIVER_KMEM))
			return true;
	}
	return false;
}

static void verify_all(struct ledger *ledger, const struct sr_set *described,
		       const struct dax_device *devices, size_t n)
{
	struct verification v = { 0 };
	size_t i;

	for (i = 0; i < n; i++) {
		const struct dax_device *dax = &devices[i];

		if (dax_is(dax, DAX_DRIVER_DEVICE))
			verify_device(dax, described, &v);
		else if (dax_is(dax, DAX_DRIVER_KMEM) && ledger->online.n &&
			 !node_seen(devices, i, dax->node))
			verify_node(dax->node, &ledger->online, &v);
	}
	verify_finish(&v);
	ledger->bad = ranges_common(&v.bad, described);
	ledger->tried = ranges_common(&v.tried, described);
}

struct ledger ledger_take(const struct sr_set *described, const struct dax_device *devices,
			  size_t n)
{
	struct sr_set soft_reserved = iomem_find("Soft Reserved");
	struct sr_set quarantine = iomem_find("softreserve quarantine");
	struct memory memory = memory_read();
	struct ledger ledger = { 0 };
	size_t i;

	for (i = 0; i < n; i++)
		classify(&ledger, described, &devices[i], &memory);
	sr_set_normalize(&ledger.cxl);
	sr_set_normalize(&ledger.dax);
	sr_set_normalize(&ledger.online);
	count_orphans(&ledger, described, &memory);
	ledger.iomem = ranges_common(described, &soft_reserved);
	ledger.quarantined = ranges_common(described, &quarantine);
	verify_all(&ledger, described, devices, n);
	return ledger;
}

/* Of memory that a device has, what is usable and offline. */
static struct sr_set offline_part(const struct ledger *ledger, const struct dax_device *dax,
				  const struct memory *memory)
{
	struct sr_set ranges = usable_part(dax, memory), usable = { 0 }, online;

	ranges_add_all(&usable, &ledger->cxl);
	ranges_add_all(&usable, &ledger->dax);
	sr_set_normalize(&usable);
	online = ranges_common(&ranges, &memory->online);
	if (!dax_is(dax, DAX_DRIVER_KMEM) || online.n)
		ranges.n = 0;
	return ranges_common(&ranges, &usable);
}

static void note_tried(struct ledger *ledger, struct verification *v)
{
	struct sr_set bad, tried;

	bad = ranges_common(&v->bad, &ledger->offline);
	tried = ranges_common(&v->tried, &ledger->offline);
	ranges_add_all(&ledger->bad, &bad);
	ranges_add_all(&ledger->tried, &tried);
	sr_set_normalize(&ledger->bad);
	sr_set_normalize(&ledger->tried);
}

void ledger_try_offline(struct ledger *ledger, const struct dax_device *devices, size_t n)
{
	struct memory memory = memory_read();
	struct verification v = { 0 };
	size_t i;

	for (i = 0; i < n; i++) {
		struct sr_set part = offline_part(ledger, &devices[i], &memory);

		if (!part.n)
			continue;
		tap_check(hand_over(&devices[i]), "%s, which is offline, is given to device_dax",
			  devices[i].name);
		verify_device(&devices[i], &part, &v);
		ranges_add_all(&ledger->offline, &part);
	}
	sr_set_normalize(&ledger->offline);
	verify_finish(&v);
	note_tried(ledger, &v);
}

/*
 * Memory blocks that have a byte in a set. Runs of described bytes may share one, and begin
 * or end within one.
 */
static struct sr_set blocks_of(const struct sr_set *set, u64 block_size)
{
	struct sr_set blocks = { 0 };
	u64 next = 0;
	size_t i;

	for (i = 0; i < set->n; i++) {
		struct sr_range block;

		block.start = set->range[i].start - set->range[i].start % block_size;
		if (block.start < next)
			block.start = next;
		for (; block.start <= set->range[i].end; block.start = block.end + 1) {
			block.end = block.start + block_size - 1;
			ranges_add(&blocks, block);
		}
		next = block.start;
	}
	return blocks;
}

/*
 * Nobody can get a page of a block that the kernel needs for itself, or all but what is
 * left to its node: the shadow of KASAN is an eighth of the memory, and lies in it.
 */
static bool is_full(const struct ledger *ledger, struct sr_range block)
{
	u64 unused;

	if (!sr_set_intersects(&ledger->online, block))
		return false;
	unused = memory_free(block);
	if (unused > VERIFY_MARGIN_MAX)
		return false;
	tap_comment("[%#" PRIx64 "-%#" PRIx64 "]: the kernel has all but %" PRIu64 " KiB",
		    block.start, block.end, unused / 1024);
	return true;
}

void ledger_check(const struct ledger *ledger)
{
	struct sr_set both = ranges_common(&ledger->cxl, &ledger->dax), all = { 0 };
	struct sr_set blocks;
	size_t i, reached = 0;

	ranges_add_all(&all, &ledger->online);
	ranges_add_all(&all, &ledger->offline);
	sr_set_normalize(&all);
	blocks = blocks_of(&all, memory_block_size());
	for (i = 0; i < blocks.n; i++)
		reached += sr_set_intersects(&ledger->tried, blocks.range[i]) ||
			   is_full(ledger, blocks.range[i]);
	tap_check(!both.n, "no byte is usable both through a CXL region and as raw DAX");
	tap_check(!ledger->online.n || ledger->tried.n,
		  "online memory was tried (%" PRIu64 " bytes)", sr_set_bytes(&ledger->tried));
	tap_check(reached == blocks.n,
		  "every memory block was tried, or the kernel has it (%zu of %zu)", reached,
		  blocks.n);
}

struct json_object *ledger_record(const struct ledger *ledger)
{
	struct json_object *record = record_new("ledger");

	json_object_object_add(record, "cxl", ranges_json(&ledger->cxl));
	json_object_object_add(record, "dax", ranges_json(&ledger->dax));
	json_object_object_add(record, "online", ranges_json(&ledger->online));
	json_object_object_add(record, "bad", ranges_json(&ledger->bad));
	json_object_object_add(record, "iomem", ranges_json(&ledger->iomem));
	json_object_object_add(record, "quarantined", ranges_json(&ledger->quarantined));
	json_object_object_add(record, "verified",
			       json_object_new_uint64(sr_set_bytes(&ledger->tried)));
	return record;
}
