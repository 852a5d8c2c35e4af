/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbered directories of text files in sysfs: conflicts/0/kind and the like.
 */
#ifndef SOFTRESERVE_ROWS_H
#define SOFTRESERVE_ROWS_H

#include <linux/kobject.h>
#include <linux/list.h>

#define SR_ROW_FILES 5
#define SR_ROW_TEXT 96

/**
 * struct sr_row - one numbered directory
 * @kobj: the directory
 * @node: in its list
 * @text: content of each file, in the order of the kind's attributes, without newline
 */
struct sr_row {
	struct kobject kobj;
	struct list_head node;
	char text[SR_ROW_FILES][SR_ROW_TEXT];
};

/* The files of a range, in the order of sr_row.text. */
enum {
	SR_RANGE_START,
	SR_RANGE_END,
	SR_RANGE_DISPOSITION,
	SR_RANGE_OWNER,
	SR_RANGE_NODE
};

extern const struct kobj_type sr_range_rows;

/* The files of a conflict. */
enum {
	SR_CONFLICT_KIND,
	SR_CONFLICT_START,
	SR_CONFLICT_END,
	SR_CONFLICT_DEVICE,
	SR_CONFLICT_MEANING
};

extern const struct kobj_type sr_conflict_rows;

/** sr_row_create() - a row with empty texts, not in sysfs yet; NULL without memory */
struct sr_row *sr_row_create(const struct kobj_type *kind);

/**
 * sr_row_add() - show a row in sysfs
 * @row: filled by the caller; belongs to @rows afterwards, also on error
 * @rows: list of rows
 * @parent: directory
 * @number: name of the row's directory
 *
 * Return: 0 or a negative error.
 */
int sr_row_add(struct sr_row *row, struct list_head *rows, struct kobject *parent,
	       unsigned int number);

/** sr_rows_destroy() - remove all rows of a list */
void sr_rows_destroy(struct list_head *rows);

#endif
