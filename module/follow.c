// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/gfp.h>
#include <linux/mutex.h>
#include <linux/pci.h>

#include "cxlbus.h"
#include "defer.h"
#include "follow.h"
#include "report.h"

/* To read attributes into, one region at a time. */
static char *page;
static DEFINE_MUTEX(page_lock);

int sr_follow_init(void)
{
	page = (char *)__get_free_page(GFP_KERNEL);
	return page ? 0 : -ENOMEM;
}

void sr_follow_exit(void)
{
	free_page((unsigned long)page);
}

void sr_follow_region_down(struct softreserve *sr, struct device *region)
{
	if (sr_defer_withdraw(sr, dev_name(region)))
		sr_report_follow(sr);
}

static int read_region(struct device *dev, struct sr_region *region)
{
	u64 start, size;
	int rc;

	mutex_lock(&page_lock);
	rc = sr_cxl_attr_u64(dev, "resource", page, &start);
	rc = rc ?: sr_cxl_attr_u64(dev, "size", page, &size);
	mutex_unlock(&page_lock);
	if (rc)
		return rc;
	if (!size || size - 1 > U64_MAX - start)
		return -ERANGE;

	*region = (struct sr_region){ .range = { .start = start, .end = start + size - 1 } };
	strscpy(region->name, dev_name(dev), sizeof(region->name));
	return 0;
}

void sr_follow_region_up(struct softreserve *sr, struct device *child)
{
	struct sr_region region;

	/* Before the verdict it is only held back, and seen when all is at rest. */
	if (!sr_defer_follows())
		return;

	if (read_region(child->parent, &region))
		dev_notice(child->parent, "softreserve: its addresses cannot be read\n");
	else if (sr_defer_return(sr, &region))
		sr_report_follow(sr);
}

void sr_follow_function(const struct softreserve *sr, struct pci_dev *pdev, bool added)
{
	enum sr_outcome outcome = sr_report_outcome();

	if (outcome == SR_PENDING)
		return;
	if (outcome != SR_DAX || sr->mode == SR_MODE_OBSERVE)
		pci_notice(pdev, "softreserve: a CXL memory device %s after the verdict\n",
			   added ? "has come" : "is gone");
	else if (added)
		pci_notice(pdev, "softreserve: a CXL memory device has come, CXL stays down\n");
	else
		pci_warn(pdev, "softreserve: a CXL memory device is gone, CXL stays down\n");
}
