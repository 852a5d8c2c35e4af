/* SPDX-License-Identifier: GPL-2.0-only */
/* Who has which Soft Reserved bytes after the verdict. */
#ifndef SOFTRESERVE_SHARE_H
#define SOFTRESERVE_SHARE_H

#include <linux/list.h>

#include "../policy/verdict.h"

struct softreserve;

/**
 * struct sr_share - a run of Soft Reserved bytes with one owner
 * @node: in a list of shares, in the order of their addresses within a range
 * @range: the bytes
 * @disp: their disposition
 * @target_node: NUMA node
 * @owner: device that has them, "" if none
 */
struct sr_share {
	struct list_head node;
	struct sr_range range;
	enum sr_disposition disp;
	int target_node;
	char owner[SR_NAME_MAX];
};

/** sr_share_add() - append a share; Return: 0 or -ENOMEM */
int sr_share_add(const struct softreserve *sr, struct list_head *shares, struct sr_range range,
		 enum sr_disposition disp, const char *owner);

/** sr_share_free() - free all shares of a list */
void sr_share_free(struct list_head *shares);

/** sr_share_bytes() - how many bytes have a disposition */
u64 sr_share_bytes(const struct list_head *shares, enum sr_disposition disp);

#endif
