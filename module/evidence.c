// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>

#include "evidence.h"
#include "lines.h"
#include "observe.h"

/* The state of the file. */
enum evidence {
	EVIDENCE_PENDING,
	EVIDENCE_NONE,
	EVIDENCE_KEPT,
};

/* Guards what is below. */
static DEFINE_MUTEX(evidence_lock);
static enum evidence evidence;
static struct sr_observation kept;

static struct dentry *folder;

static int snapshot_show(struct seq_file *file, void *unused)
{
	mutex_lock(&evidence_lock);
	switch (evidence) {
	case EVIDENCE_PENDING:
		seq_puts(file, SR_LINES_FIRST "pending\n");
		break;
	case EVIDENCE_NONE:
		seq_puts(file, SR_LINES_FIRST "unjudged\n");
		break;
	case EVIDENCE_KEPT:
		sr_lines_write(file, &kept.snapshot);
		break;
	}
	mutex_unlock(&evidence_lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(snapshot);

static void become(enum evidence now, struct sr_observation *seen)
{
	mutex_lock(&evidence_lock);
	sr_observation_free(&kept);
	if (seen) {
		kept = *seen;
		*seen = (struct sr_observation){};
	}
	evidence = now;
	mutex_unlock(&evidence_lock);
}

void sr_evidence_create(void)
{
	/* Errors are debugfs's own business: it takes them for a parent, and removes them. */
	folder = debugfs_create_dir("softreserve", NULL);
	debugfs_create_file("snapshot", 0400, folder, NULL, &snapshot_fops);
}

void sr_evidence_keep(struct sr_observation *seen)
{
	become(seen ? EVIDENCE_KEPT : EVIDENCE_NONE, seen);
}

void sr_evidence_forget(void)
{
	become(EVIDENCE_PENDING, NULL);
}

void sr_evidence_destroy(void)
{
	debugfs_remove(folder);
	become(EVIDENCE_PENDING, NULL);
}
