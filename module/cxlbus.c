// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/acpi.h>
#include <linux/kernfs.h>
#include <linux/sysfs.h>

#include "cxlbus.h"

MODULE_IMPORT_NS("CXL");

bool sr_cxl_is(const struct device *dev, const char *type)
{
	return dev->bus == &cxl_bus_type && dev->type && dev->type->name &&
	       !strcmp(dev->type->name, type);
}

bool sr_cxl_is_root(const struct device *dev)
{
	return sr_cxl_is(dev, SR_CXL_PORT) && !strncmp(dev_name(dev), "root", strlen("root"));
}

static struct device_attribute *find_in_group(const struct attribute_group *group, const char *name)
{
	for (struct attribute **attr = group->attrs; attr && *attr; attr++)
		if (!strcmp((*attr)->name, name))
			return container_of(*attr, struct device_attribute, attr);
	return NULL;
}

static struct device_attribute *find_attr(const struct device *dev, const char *name)
{
	const struct attribute_group **group = dev->type ? dev->type->groups : NULL;

	for (; group && *group; group++) {
		struct device_attribute *attr = find_in_group(*group, name);

		if (attr)
			return attr;
	}
	return NULL;
}

/* One line of text without its newline, in @page. */
static int read_attr(struct device *dev, const char *name, char *page)
{
	struct device_attribute *attr = find_attr(dev, name);
	ssize_t rc;

	if (!attr || !attr->show)
		return -ENOENT;

	rc = attr->show(dev, attr, page);
	if (rc < 0)
		return rc;

	page[min_t(ssize_t, rc, PAGE_SIZE - 1)] = '\0';
	strim(page);
	return 0;
}

int sr_cxl_attr_u64(struct device *dev, const char *name, char *page, u64 *value)
{
	int rc = read_attr(dev, name, page);

	return rc ?: kstrtou64(page, 0, value);
}

/*
 * The directory of a device that may be on its way out; NULL if it is gone. The
 * device keeps no reference, but a node is freed only after a grace period
 * (kernfs_put() in fs/kernfs/dir.c).
 */
static struct kernfs_node *directory_get(const struct device *dev)
{
	struct kernfs_node *dir;

	rcu_read_lock();
	dir = READ_ONCE(dev->kobj.sd);
	if (dir && !atomic_inc_not_zero(&dir->count))
		dir = NULL;
	rcu_read_unlock();
	return dir;
}

/* Follows the documented link /sys/bus/cxl/devices/endpointX/uport. */
static bool uport_is(const struct device *port, const struct device *uport)
{
	struct kernfs_node *dir = directory_get(port);
	struct kernfs_node *link;
	bool is;

	if (!dir)
		return false;

	link = kernfs_find_and_get(dir, "uport");
	kernfs_put(dir);
	if (!link)
		return false;

	is = kernfs_type(link) == KERNFS_LINK && link->symlink.target_kn == uport->kobj.sd;
	kernfs_put(link);
	return is;
}

static int memdev_of(struct device *dev, const void *pci)
{
	return sr_cxl_is(dev, SR_CXL_MEMDEV) && dev->parent == pci;
}

bool sr_cxl_port_is_of(const struct device *port, const struct device *pci)
{
	struct device *memdev = bus_find_device(&cxl_bus_type, NULL, pci, memdev_of);
	bool is = memdev && uport_is(port, memdev);

	put_device(memdev);
	return is;
}

bool sr_cxl_target(struct device *region, u32 position, char *page)
{
	struct device *decoder;
	char name[16];

	scnprintf(name, sizeof(name), "target%u", position);
	if (read_attr(region, name, page))
		return false;

	decoder = bus_find_device_by_name(&cxl_bus_type, NULL, page);
	put_device(decoder);
	return decoder;
}

struct target_look {
	const char *decoder;
	char *page;
};

static int has_target(struct device *dev, void *arg)
{
	const struct target_look *look = arg;
	u64 ways;

	if (!sr_cxl_is(dev, SR_CXL_REGION) ||
	    sr_cxl_attr_u64(dev, "interleave_ways", look->page, &ways))
		return 0;

	for (u32 i = 0; i < ways; i++)
		if (sr_cxl_target(dev, i, look->page) && !strcmp(look->page, look->decoder))
			return 1;
	return 0;
}

bool sr_cxl_in_region(struct device *decoder, char *page)
{
	struct target_look look = { .decoder = dev_name(decoder), .page = page };

	return bus_for_each_dev(&cxl_bus_type, NULL, &look, has_target);
}

struct device *sr_acpi0017_get(void)
{
	struct acpi_device *adev = acpi_dev_get_first_match_dev("ACPI0017", NULL, -1);
	struct device *dev;

	if (!adev)
		return NULL;

	dev = get_device(acpi_get_first_physical_node(adev));
	acpi_dev_put(adev);
	return dev;
}
