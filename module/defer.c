// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/ioport.h>
#include <linux/memory_hotplug.h>
#include <linux/mutex.h>
#include <linux/numa.h>
#include <linux/slab.h>

#include "cxlbus.h"
#include "defer.h"
#include "hmem.h"
#include "share.h"

/* A resource of ours for a part of a range: below a region, or ("") inside or outside a window. */
struct sr_stand_in {
	struct list_head node;
	struct resource res;
	char region[SR_NAME_MAX];
};

/* Guards the pieces of every deferral: regions may go and come at any time. */
static DEFINE_MUTEX(pieces_lock);

/* CXL keeps the ranges: they are shown below whatever regions there are. */
static bool following;

/*
 * The innermost resource at @addr in @tree. The trees' lock is not exported, but the
 * parent that the kernel finds for a one-byte request is that resource.
 * NULL if it is busy: somebody owns the byte.
 */
static struct resource *resource_at(struct resource *tree, u64 addr)
{
	struct resource *probe = __request_region(tree, addr, 1, "softreserve probe", 0);
	struct resource *found;

	if (!probe)
		return NULL;

	found = probe->parent;
	__release_region(tree, addr, 1);
	return found;
}

/* The kernel's own resource of a Soft Reserved range; NULL if it is in use. */
static struct resource *find_resource(const struct softreserve *sr, struct sr_range range)
{
	struct resource *res = resource_at(sr->home, range.start);

	if (!res || res->desc != IORES_DESC_SOFT_RESERVED || res->start != range.start ||
	    res->end != range.end || READ_ONCE(res->child))
		return NULL;
	return res;
}

/*
 * The root of the tree is exported only where that is the iomem tree, but the copy
 * of a resource that a walk yields has its parent (find_next_res()).
 */
static struct resource *root_of(struct resource *res)
{
	while (res->parent)
		res = res->parent;
	return res;
}

static int note_described(struct resource *res, void *arg)
{
	struct softreserve *sr = arg;
	struct sr_range *grown;

	/* Then this is a kernel whose walks do not say where they were. */
	if (!res->parent)
		return -ENXIO;

	grown = krealloc_array(sr->described, sr->n_described + 1, sizeof(*grown), GFP_KERNEL);
	if (!grown)
		return -ENOMEM;

	sr->home = root_of(res);
	sr->described = grown;
	grown[sr->n_described++] = (struct sr_range){ .start = res->start, .end = res->end };
	return 0;
}

static int refuse_owned(struct softreserve *sr, struct sr_range range)
{
	sr_refuse(sr, "loaded too late, memory [%#llx-%#llx] is owned already", range.start,
		  range.end);
	return -EBUSY;
}

static int add_deferral(struct softreserve *sr, struct list_head *list, struct sr_range range)
{
	struct resource *res = find_resource(sr, range);
	struct sr_deferral *deferral;

	if (!res || sr_hmem_has(range))
		return refuse_owned(sr, range);

	deferral = kzalloc(sizeof(*deferral), GFP_KERNEL);
	if (!deferral)
		return -ENOMEM;

	deferral->range = range;
	deferral->res = res;
	deferral->tree = sr->home;
	INIT_LIST_HEAD(&deferral->pieces);
	list_add_tail(&deferral->node, list);
	return 0;
}

static int sort_described(struct softreserve *sr, struct sr_range range)
{
	if (sr_cedt_touches(&sr->cedt, range))
		return add_deferral(sr, &sr->deferrals, range);
	if (phys_to_target_node(range.start) != NUMA_NO_NODE)
		return 0;
	/* HMEM was first, perhaps: then it is HMEM's, for better or worse. */
	return find_resource(sr, range) && !sr_hmem_has(range)
		       ? add_deferral(sr, &sr->orphans, range)
		       : 0;
}

int sr_defer_find(struct softreserve *sr)
{
	int rc;

	rc = walk_soft_reserve_res(0, -1, sr, note_described);
	if (rc == -ENOMEM || rc == -ENXIO)
		return rc;

	for (size_t i = 0; i < sr->n_described; i++) {
		rc = sort_described(sr, sr->described[i]);
		if (rc) {
			sr_defer_free(sr);
			return rc;
		}
	}
	return 0;
}

/*
 * Into @tree, if there is one, and out of that where it was. What is only shown there is not
 * described as Soft Reserved, whatever its name: HMEM may look again at any time
 * (hmem_register_device() in drivers/dax/hmem/hmem.c), and is not to find it.
 */
static int move_to(struct sr_deferral *deferral, struct resource *tree, bool shown)
{
	int rc = 0;

	deferral->res->desc = shown ? IORES_DESC_NONE : IORES_DESC_SOFT_RESERVED;
	if (deferral->tree == tree)
		return 0;
	if (deferral->tree)
		rc = remove_resource(deferral->res);
	if (rc)
		return rc;

	/*
	 * Shown beside a region it has become that one's parent. What it had below it has
	 * moved up, but remove_resource() leaves it a pointer there, and insert_resource()
	 * would take that for a child.
	 */
	deferral->res->child = NULL;
	deferral->tree = NULL;
	if (tree)
		rc = insert_resource(tree, deferral->res);
	/* A failure may pass, and this is the kernel's own: tried twice. */
	if (rc)
		rc = insert_resource(tree, deferral->res);
	if (!rc)
		deferral->tree = tree;
	return rc;
}

bool sr_defer_is_with_hmem(struct softreserve *sr, const struct list_head *ranges)
{
	struct sr_deferral *deferral;

	list_for_each_entry(deferral, ranges, node) {
		if (!sr_hmem_has(deferral->range))
			continue;
		sr_refuse(sr, "the kernel's HMEM has taken a range");
		return true;
	}
	return false;
}

static int take_out(struct sr_deferral *deferral)
{
	int rc = move_to(deferral, NULL, false);

	if (rc)
		pr_err("%pR cannot be taken out of its tree: %d\n", deferral->res, rc);
	return rc;
}

/* With HMEM's lock: either it has a range by now, or it will not find it. */
static int take_out_all(struct softreserve *sr, struct list_head *list)
{
	struct sr_deferral *deferral;

	list_for_each_entry(deferral, list, node) {
		int rc;

		if (sr_hmem_has(deferral->range))
			return refuse_owned(sr, deferral->range);

		rc = take_out(deferral);
		if (rc)
			return rc;
		pr_info("%pR deferred\n", deferral->res);
	}
	return 0;
}

int sr_defer_all(struct softreserve *sr)
{
	struct device *hmem = sr_hmem_lock();
	int rc = take_out_all(sr, &sr->deferrals);

	if (!rc)
		rc = take_out_all(sr, &sr->orphans);
	sr_hmem_unlock(hmem);
	if (rc) {
		sr_defer_restore_orphans(sr);
		sr_defer_restore_all(sr);
	}
	return rc;
}

static void remove_stand_in(struct sr_stand_in *stand_in)
{
	list_del(&stand_in->node);
	/* A DAX device below it moves up to the region. */
	if (remove_resource(&stand_in->res)) {
		/* Still linked somewhere, so it must stay allocated. */
		pr_err("%pR cannot be taken out of the iomem tree\n", &stand_in->res);
		return;
	}
	kfree(stand_in);
}

static bool is_resource_of(const struct resource *res, const struct sr_region *region)
{
	return res && res->start == region->range.start && res->end == region->range.end &&
	       res->name && !strcmp(res->name, region->name);
}

/* With pieces_lock. */
static int add_stand_in(struct sr_deferral *deferral, struct resource *parent,
			struct sr_range range, const char *region)
{
	struct sr_stand_in *stand_in = kzalloc(sizeof(*stand_in), GFP_KERNEL);
	int rc;

	if (!stand_in)
		return -ENOMEM;

	strscpy(stand_in->region, region, sizeof(stand_in->region));
	stand_in->res = (struct resource){
		.name = deferral->res->name,
		.start = range.start,
		.end = range.end,
		.flags = deferral->res->flags,
		.desc = deferral->res->desc,
	};

	rc = insert_resource(parent, &stand_in->res);
	if (rc)
		kfree(stand_in);
	else
		list_add_tail(&stand_in->node, &deferral->pieces);
	return rc;
}

/* With pieces_lock. Below a region, or ("") beside regions. */
static bool has_piece(const struct sr_deferral *deferral, const char *region)
{
	const struct sr_stand_in *stand_in;

	list_for_each_entry(stand_in, &deferral->pieces, node)
		if (!strcmp(stand_in->region, region))
			return true;
	return false;
}

/*
 * To be called with the region's device locked and bound: it can then neither go
 * nor give its addresses back.
 */
static int put_below_locked(struct sr_deferral *deferral, const struct sr_region *region)
{
	struct sr_range clip = sr_range_clip(deferral->range, region->range);
	struct resource *parent = resource_at(&iomem_resource, clip.start);
	int rc = 0;

	mutex_lock(&pieces_lock);
	/* It may have come back by itself meanwhile. */
	if (!has_piece(deferral, region->name))
		rc = is_resource_of(parent, region)
			     ? add_stand_in(deferral, parent, clip, region->name)
			     : -EBUSY;
	mutex_unlock(&pieces_lock);
	return rc;
}

/* Return: 0; -ENOMEM; another error if the region is not there as it was seen. */
static int put_below(struct sr_deferral *deferral, const struct sr_region *region)
{
	struct device *dev = bus_find_device_by_name(&cxl_bus_type, NULL, region->name);
	int rc = -ENODEV;

	if (!dev)
		return rc;

	device_lock(dev);
	if (dev->driver)
		rc = put_below_locked(deferral, region);
	device_unlock(dev);
	put_device(dev);
	return rc;
}

static void take_out_pieces(struct sr_deferral *deferral)
{
	struct sr_stand_in *stand_in, *next;

	list_for_each_entry_safe(stand_in, next, &deferral->pieces, node)
		remove_stand_in(stand_in);
}

/* The first part of @range that lies wholly inside or outside of every window. */
static struct sr_range part_of(const struct sr_cedt *cedt, struct sr_range range)
{
	for (size_t i = 0; i < cedt->n_windows; i++) {
		struct sr_range window = cedt->windows[i];

		if (window.start > range.start && window.start <= range.end)
			range.end = window.start - 1;
		if (window.end >= range.start && window.end < range.end)
			range.end = window.end;
	}
	return range;
}

static int show_parts(struct softreserve *sr, struct sr_deferral *deferral)
{
	struct sr_range rest = deferral->range;
	int rc;

	do {
		struct sr_range part = part_of(&sr->cedt, rest);

		rc = add_stand_in(deferral, &iomem_resource, part, "");
		rest.start = part.end + 1;
	} while (!rc && rest.start <= rest.end);
	return rc;
}

static void put_into(struct softreserve *sr, struct sr_deferral *deferral, struct resource *tree,
		     bool shown)
{
	int rc;

	mutex_lock(&pieces_lock);
	take_out_pieces(deferral);
	rc = move_to(deferral, tree, shown);
	if (rc && tree == &iomem_resource)
		rc = show_parts(sr, deferral);
	mutex_unlock(&pieces_lock);
	if (rc)
		pr_err("%pR cannot be put back into its tree: %d\n", deferral->res, rc);
}

/* With pieces_lock. */
static int take_out_list(struct list_head *list)
{
	struct sr_deferral *deferral;
	int rc = 0;

	list_for_each_entry(deferral, list, node) {
		take_out_pieces(deferral);
		rc = take_out(deferral);
		if (rc)
			break;
	}
	return rc;
}

int sr_defer_take_out(struct softreserve *sr)
{
	int rc;

	mutex_lock(&pieces_lock);
	following = false;
	rc = take_out_list(&sr->deferrals);
	mutex_unlock(&pieces_lock);
	return rc;
}

int sr_defer_take_out_orphans(struct softreserve *sr)
{
	int rc;

	mutex_lock(&pieces_lock);
	rc = take_out_list(&sr->orphans);
	mutex_unlock(&pieces_lock);
	return rc;
}

void sr_defer_show(struct softreserve *sr, struct sr_deferral *deferral)
{
	put_into(sr, deferral, &iomem_resource, true);
}

static void restore_all(struct softreserve *sr, struct list_head *list)
{
	struct sr_deferral *deferral;

	list_for_each_entry(deferral, list, node)
		if (!deferral->dead)
			put_into(sr, deferral, sr->home, false);
}

static int put_deferral_below(struct sr_deferral *deferral, const struct sr_region *regions,
			      size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int rc;

		if (!sr_range_intersects(deferral->range, regions[i].range))
			continue;

		rc = put_below(deferral, &regions[i]);
		if (rc)
			return rc;
	}
	return 0;
}

int sr_defer_put_below_regions(struct softreserve *sr, const struct sr_region *regions, size_t n)
{
	struct sr_deferral *deferral;
	int rc = 0;

	mutex_lock(&pieces_lock);
	following = true;
	mutex_unlock(&pieces_lock);
	list_for_each_entry(deferral, &sr->deferrals, node) {
		rc = put_deferral_below(deferral, regions, n);
		if (rc == -ENOMEM)
			break;
		if (rc) {
			pr_notice("%pR is shown beside its region, not below it\n", deferral->res);
			sr_defer_show(sr, deferral);
			rc = 0;
		}
	}

	if (rc)
		list_for_each_entry(deferral, &sr->deferrals, node)
			sr_defer_show(sr, deferral);
	return rc;
}

bool sr_defer_withdraw(struct softreserve *sr, const char *region)
{
	struct sr_stand_in *stand_in, *next;
	struct sr_deferral *deferral;
	bool any = false;

	mutex_lock(&pieces_lock);
	list_for_each_entry(deferral, &sr->deferrals, node)
		list_for_each_entry_safe(stand_in, next, &deferral->pieces, node)
			if (!strcmp(stand_in->region, region)) {
				pr_notice("%s is gone, and nobody has %pR now\n", region,
					  &stand_in->res);
				remove_stand_in(stand_in);
				any = true;
			}
	mutex_unlock(&pieces_lock);
	return any;
}

/* With pieces_lock. There was no room below a region: so it stays. */
static bool is_beside(const struct sr_deferral *deferral)
{
	return deferral->tree || has_piece(deferral, "");
}

/* With pieces_lock. */
static bool return_to(struct sr_deferral *deferral, const struct sr_region *region)
{
	struct sr_range clip = sr_range_clip(deferral->range, region->range);
	struct resource *parent;

	if (sr_range_empty(clip) || is_beside(deferral) || has_piece(deferral, region->name))
		return false;

	parent = resource_at(&iomem_resource, clip.start);
	if (!is_resource_of(parent, region) || add_stand_in(deferral, parent, clip, region->name)) {
		pr_notice("%pR is not shown below %s, which has come up there\n", deferral->res,
			  region->name);
		return false;
	}
	pr_info("%s has [mem %#llx-%#llx]\n", region->name, clip.start, clip.end);
	return true;
}

bool sr_defer_follows(void)
{
	return READ_ONCE(following);
}

bool sr_defer_return(struct softreserve *sr, const struct sr_region *region)
{
	struct sr_deferral *deferral;
	bool any = false;

	mutex_lock(&pieces_lock);
	list_for_each_entry(deferral, &sr->deferrals, node)
		any |= following && return_to(deferral, region);
	mutex_unlock(&pieces_lock);
	return any;
}

/* With pieces_lock. The first piece at or above @from; NULL if there is none. */
static const struct sr_stand_in *piece_from(const struct sr_deferral *deferral, u64 from)
{
	const struct sr_stand_in *stand_in, *first = NULL;

	list_for_each_entry(stand_in, &deferral->pieces, node)
		if (stand_in->res.start >= from &&
		    (!first || stand_in->res.start < first->res.start))
			first = stand_in;
	return first;
}

/* With pieces_lock. */
static int add_shares(const struct softreserve *sr, const struct sr_deferral *deferral,
		      struct list_head *shares)
{
	struct sr_range rest = deferral->range;
	int rc = 0;

	while (!rc && rest.start <= rest.end) {
		const struct sr_stand_in *piece = piece_from(deferral, rest.start);
		struct sr_range part = rest;

		if (piece && piece->res.start == rest.start) {
			part.end = piece->res.end;
			rc = sr_share_add(sr, shares, part, SR_DISP_CXL, piece->region);
		} else {
			part.end = piece ? piece->res.start - 1 : rest.end;
			rc = sr_share_add(sr, shares, part, SR_DISP_PENDING, "");
		}
		rest.start = part.end + 1;
	}
	return rc;
}

int sr_defer_shares(struct softreserve *sr, struct list_head *shares)
{
	struct sr_deferral *deferral;
	int rc;

	mutex_lock(&pieces_lock);
	rc = following ? 0 : -ENOENT;
	list_for_each_entry(deferral, &sr->deferrals, node)
		if (!rc && !is_beside(deferral))
			rc = add_shares(sr, deferral, shares);
	mutex_unlock(&pieces_lock);
	return rc;
}

static void stop_following(void)
{
	mutex_lock(&pieces_lock);
	following = false;
	mutex_unlock(&pieces_lock);
}

void sr_defer_restore_all(struct softreserve *sr)
{
	stop_following();
	restore_all(sr, &sr->deferrals);
}

void sr_defer_restore_orphans(struct softreserve *sr)
{
	restore_all(sr, &sr->orphans);
}

static void free_list(struct list_head *list)
{
	struct sr_deferral *deferral, *next;

	list_for_each_entry_safe(deferral, next, list, node) {
		list_del(&deferral->node);
		kfree(deferral);
	}
}

void sr_defer_free(struct softreserve *sr)
{
	free_list(&sr->deferrals);
	free_list(&sr->orphans);
}
