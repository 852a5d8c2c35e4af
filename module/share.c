// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/slab.h>

#include "node.h"
#include "share.h"

int sr_share_add(const struct softreserve *sr, struct list_head *shares, struct sr_range range,
		 enum sr_disposition disp, const char *owner)
{
	struct sr_share *share = kzalloc(sizeof(*share), GFP_KERNEL);

	if (!share)
		return -ENOMEM;

	share->range = range;
	share->disp = disp;
	share->target_node = sr_target_node(sr, range.start);
	strscpy(share->owner, owner, sizeof(share->owner));
	list_add_tail(&share->node, shares);
	return 0;
}

void sr_share_free(struct list_head *shares)
{
	struct sr_share *share, *next;

	list_for_each_entry_safe(share, next, shares, node) {
		list_del(&share->node);
		kfree(share);
	}
}

u64 sr_share_bytes(const struct list_head *shares, enum sr_disposition disp)
{
	struct sr_share *share;
	u64 bytes = 0;

	list_for_each_entry(share, shares, node)
		if (share->disp == disp)
			bytes += sr_range_bytes(share->range);
	return bytes;
}
