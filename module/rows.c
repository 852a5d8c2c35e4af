// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/slab.h>
#include <linux/sysfs.h>

#include "rows.h"

struct row_attribute {
	struct attribute attr;
	unsigned int text;
};

#define ROW_FILE(_var, _name, _text)                                                  \
	static struct row_attribute _var = { .attr = { .name = _name, .mode = 0444 }, \
					     .text = _text }

ROW_FILE(range_start, "start", SR_RANGE_START);
ROW_FILE(range_end, "end", SR_RANGE_END);
ROW_FILE(range_disposition, "disposition", SR_RANGE_DISPOSITION);
ROW_FILE(range_owner, "owner", SR_RANGE_OWNER);
ROW_FILE(range_node, "node", SR_RANGE_NODE);

static struct attribute *range_attrs[] = {
	&range_start.attr, &range_end.attr,  &range_disposition.attr,
	&range_owner.attr, &range_node.attr, NULL,
};
ATTRIBUTE_GROUPS(range);

ROW_FILE(conflict_kind, "kind", SR_CONFLICT_KIND);
ROW_FILE(conflict_start, "start", SR_CONFLICT_START);
ROW_FILE(conflict_end, "end", SR_CONFLICT_END);
ROW_FILE(conflict_device, "device", SR_CONFLICT_DEVICE);
ROW_FILE(conflict_meaning, "meaning", SR_CONFLICT_MEANING);

static struct attribute *conflict_attrs[] = {
	&conflict_kind.attr,   &conflict_start.attr,   &conflict_end.attr,
	&conflict_device.attr, &conflict_meaning.attr, NULL,
};
ATTRIBUTE_GROUPS(conflict);

static struct sr_row *to_row(struct kobject *kobj)
{
	return container_of(kobj, struct sr_row, kobj);
}

static ssize_t row_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	const struct row_attribute *file = container_of(attr, struct row_attribute, attr);

	return sysfs_emit(buf, "%s\n", to_row(kobj)->text[file->text]);
}

static const struct sysfs_ops row_ops = { .show = row_show };

static void row_release(struct kobject *kobj)
{
	kfree(to_row(kobj));
}

const struct kobj_type sr_range_rows = {
	.release = row_release,
	.sysfs_ops = &row_ops,
	.default_groups = range_groups,
};

const struct kobj_type sr_conflict_rows = {
	.release = row_release,
	.sysfs_ops = &row_ops,
	.default_groups = conflict_groups,
};

struct sr_row *sr_row_create(const struct kobj_type *kind)
{
	struct sr_row *row = kzalloc(sizeof(*row), GFP_KERNEL);

	if (row)
		kobject_init(&row->kobj, kind);
	return row;
}

int sr_row_add(struct sr_row *row, struct list_head *rows, struct kobject *parent,
	       unsigned int number)
{
	int rc = kobject_add(&row->kobj, parent, "%u", number);

	if (rc)
		kobject_put(&row->kobj);
	else
		list_add_tail(&row->node, rows);
	return rc;
}

void sr_rows_destroy(struct list_head *rows)
{
	struct sr_row *row, *next;

	list_for_each_entry_safe(row, next, rows, node) {
		list_del(&row->node);
		kobject_del(&row->kobj);
		kobject_put(&row->kobj);
	}
}
