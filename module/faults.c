// SPDX-License-Identifier: GPL-2.0-only
/*
 * The other side of faults.h: counting, failing, and the list of what is held.
 *
 * fail_nth=N makes the N-th call fail, counted from 1 over all points, and with
 * fail_on=1 every later call of the same name in the same function, too. The file
 * softreserve-faults in debugfs names every point of the module, how often it was
 * reached and failed, and which call was its first. What is held at the end of the
 * module is logged as leaked.
 */
#define SR_FAULTS_IMPLEMENTATION
#include "faults.h"

#undef pr_fmt
#define pr_fmt(fmt) "softreserve: " fmt

#include <linux/debugfs.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>

#define HELD_MAX 4096

static unsigned int fail_nth;
module_param(fail_nth, uint, 0444);
MODULE_PARM_DESC(fail_nth, "the call that fails, counted from 1; 0: none");

static bool fail_on;
module_param(fail_on, bool, 0444);
MODULE_PARM_DESC(fail_on, "from fail_nth on every such call in the same function fails");

static atomic_t calls;
static const struct sr_fault_point *failing;

/* Another try of the same would succeed otherwise. */
static bool fails_on(const struct sr_fault_point *point)
{
	const struct sr_fault_point *first = READ_ONCE(failing);

	return fail_on && first && !strcmp(first->function, point->function) &&
	       !strcmp(first->call, point->call);
}

bool sr_fault(struct sr_fault_point *point)
{
	bool again = atomic_inc_return(&point->reached) > 1;
	unsigned int number;

	if (fails_on(point)) {
		atomic_inc(&point->failed);
		return true;
	}
	if (again && point->once)
		return false;

	number = atomic_inc_return(&calls);
	if (!again)
		point->first = number;
	if (number != fail_nth)
		return false;

	atomic_inc(&point->failed);
	WRITE_ONCE(failing, point);
	pr_info("fault point %u: %s:%u %s failed\n", number, point->function, point->line,
		point->call);
	return true;
}

static struct held {
	enum sr_held_kind kind;
	const struct sr_fault_point *point;
	unsigned long key;
} held[HELD_MAX];
static unsigned int n_held;
static DEFINE_SPINLOCK(held_lock);

void sr_hold(enum sr_held_kind kind, struct sr_fault_point *point, unsigned long key)
{
	unsigned long flags;
	bool full;

	if (!key || IS_ERR_VALUE(key))
		return;

	spin_lock_irqsave(&held_lock, flags);
	full = n_held == HELD_MAX;
	if (!full)
		held[n_held++] = (struct held){ kind, point, key };
	spin_unlock_irqrestore(&held_lock, flags);
	if (full)
		pr_err("leaked: the list is full at %s:%u %s\n", point->function, point->line,
		       point->call);
}

/* What was got last is given back first. */
bool sr_drop(enum sr_held_kind kind, unsigned long key)
{
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&held_lock, flags);
	for (i = n_held; i > 0; i--)
		if (held[i - 1].kind == kind && held[i - 1].key == key)
			break;
	if (i)
		held[i - 1] = held[--n_held];
	spin_unlock_irqrestore(&held_lock, flags);
	return i;
}

static int faults_show(struct seq_file *file, void *unused)
{
	struct sr_fault_point **entry;

	for (entry = sr_fault_points_begin; entry < sr_fault_points_end; entry++) {
		const struct sr_fault_point *point = *entry;

		seq_printf(file, "%u %u %u %s:%u %s\n", atomic_read(&point->reached),
			   atomic_read(&point->failed), point->first, point->function, point->line,
			   point->call);
	}
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(faults);

static struct dentry *file;

static void faults_end(void)
{
	debugfs_remove(file);
	for (unsigned int i = 0; i < n_held; i++)
		pr_err("leaked: %s of %s:%u (%#lx)\n", held[i].point->call, held[i].point->function,
		       held[i].point->line, held[i].key);
}

static int __init faults_init(void)
{
	int rc;

	file = debugfs_create_file("softreserve-faults", 0444, NULL, NULL, &faults_fops);
	sr_module_init(&rc);
	if (rc)
		faults_end();
	return rc;
}

static void __exit faults_exit(void)
{
	sr_module_exit();
	faults_end();
}

module_init(faults_init);
module_exit(faults_exit);
