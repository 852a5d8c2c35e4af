/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What ends the wait for rest early, without a timer of the module's: news that
 * rest may never come.
 *
 * A probe that died never ends: the driver core counts it as under way for ever
 * (probe_count in drivers/base/dd.c). The kernel tells of a task that died (die
 * notifiers). A probe that hangs cannot be told from a slow one by anybody; but
 * the kernel has a judge, whose patience the administrator sets: the hung task
 * detector (kernel.hung_task_timeout_secs). Its word is taken.
 */
#ifndef SOFTRESERVE_UNREST_H
#define SOFTRESERVE_UNREST_H

#include <linux/wait.h>

struct task_struct;

/**
 * sr_unrest_watch() - begin to listen
 * @queue: woken when there is news
 *
 * Return: 0 or a negative error.
 */
int sr_unrest_watch(struct wait_queue_head *queue);

/** sr_unrest_unwatch() - the mirror of sr_unrest_watch(). May sleep */
void sr_unrest_unwatch(void);

/** sr_unrest_waiter() - names the task that waits for rest, for it may be called hung itself */
void sr_unrest_waiter(const struct task_struct *task);

/** sr_unrest_forget_hangs() - what hung before does not count: a new wait begins */
void sr_unrest_forget_hangs(void);

/** sr_unrest() - that rest will not come, and what happened; NULL if nothing did */
const char *sr_unrest(void);

#endif
