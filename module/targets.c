// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/device.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "cxlbus.h"
#include "targets.h"

struct target {
	struct list_head list;
	struct device *decoder;
};

static LIST_HEAD(targets);
static DEFINE_MUTEX(targets_lock);

int sr_targets_keep(struct device *decoder)
{
	struct target *target = kmalloc(sizeof(*target), GFP_KERNEL);

	if (!target)
		return -ENOMEM;

	target->decoder = get_device(decoder);
	mutex_lock(&targets_lock);
	list_add(&target->list, &targets);
	mutex_unlock(&targets_lock);
	return 0;
}

static int keep(struct device *dev, void *unused)
{
	return sr_cxl_is(dev, SR_CXL_ENDPOINT_DECODER) ? sr_targets_keep(dev) : 0;
}

int sr_targets_begin(void)
{
	return bus_for_each_dev(&cxl_bus_type, NULL, NULL, keep);
}

void sr_targets_release(void)
{
	struct target *target, *next;
	LIST_HEAD(kept);

	mutex_lock(&targets_lock);
	list_splice_init(&targets, &kept);
	mutex_unlock(&targets_lock);

	list_for_each_entry_safe(target, next, &kept, list) {
		put_device(target->decoder);
		kfree(target);
	}
}
