// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>

#include "decoders.h"
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

static const char *const kind_names[SR_COMPONENT_KINDS] = {
	[SR_ENDPOINT] = "endpoint",
	[SR_SWITCH] = "switch",
	[SR_HOST_BRIDGE] = "host-bridge",
};

static void show_decoder(struct seq_file *file, const struct sr_component *component,
			 unsigned int index)
{
	const struct sr_hdm_decoder *decoder = &component->decoder[index];
	const struct sr_line_decoder line = {
		.name = component->name,
		.kind = kind_names[component->kind],
		.index = index,
		.range = sr_decoder_range(decoder),
		.ways = sr_decoder_ways(decoder),
		.granularity = sr_decoder_granularity(decoder),
		.committed = sr_decoder_committed(decoder),
		.locked = sr_decoder_locked(decoder),
	};

	sr_lines_write_decoder(file, &line);
}

static int decoders_show(struct seq_file *file, void *unused)
{
	const struct softreserve *sr = file->private;
	const struct sr_component *component;

	seq_puts(file, SR_LINES_DECODERS_FIRST);
	mutex_lock(&sr_decoders_lock);
	list_for_each_entry(component, &sr->decoders, node)
		for (unsigned int i = 0; i < component->n; i++)
			show_decoder(file, component, i);
	mutex_unlock(&sr_decoders_lock);
	seq_puts(file, SR_LINES_DECODERS_LAST);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(decoders);

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

void sr_evidence_create(struct softreserve *sr)
{
	/* Errors are debugfs's own business: it takes them for a parent, and removes them. */
	folder = debugfs_create_dir("softreserve", NULL);
	debugfs_create_file("snapshot", 0400, folder, NULL, &snapshot_fops);
	debugfs_create_file("decoders", 0400, folder, sr, &decoders_fops);
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
