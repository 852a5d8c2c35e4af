// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/irq_work.h>
#include <linux/kdebug.h>
#include <linux/sched.h>
#include <linux/tracepoint.h>

#include "unrest.h"

static struct wait_queue_head *woken;
static struct tracepoint *hang_event;
static const struct task_struct *waiter;

/* Written by whoever takes it first; that of hangs again once it was forgotten. */
struct news {
	char text[112];
	atomic_t taken;
	bool told;
};

static struct news death, hang;

static void wake(struct irq_work *work)
{
	wake_up(woken);
}

static DEFINE_IRQ_WORK(wake_work, wake);

/* In any context: the kernel may have died with locks held, so others are not woken here. */
__printf(2, 3) static void tell(struct news *news, const char *format, ...)
{
	va_list args;
	int n;

	if (atomic_xchg(&news->taken, 1))
		return;

	n = scnprintf(news->text, sizeof(news->text), "device probing does not come to rest: ");
	va_start(args, format);
	vscnprintf(news->text + n, sizeof(news->text) - n, format, args);
	va_end(args);
	/* Pairs with what_is(). */
	smp_store_release(&news->told, true);
	irq_work_queue(&wake_work);
}

static int on_die(struct notifier_block *nb, unsigned long action, void *data)
{
	if (action == DIE_OOPS)
		tell(&death, "task %s:%d died", current->comm, current->pid);
	return NOTIFY_DONE;
}

static struct notifier_block die_events = { .notifier_call = on_die };

/* The tracepoint sched:sched_process_hang (check_hung_task() in kernel/hung_task.c). */
static void on_hang(void *unused, struct task_struct *task)
{
	if (task == READ_ONCE(waiter))
		tell(&hang, "no probe has ended within kernel.hung_task_timeout_secs");
	else
		tell(&hang, "task %s:%d hangs", task->comm, task->pid);
}

static void find_hang_event(struct tracepoint *tp, void *unused)
{
	if (!strcmp(tp->name, "sched_process_hang"))
		hang_event = tp;
}

int sr_unrest_watch(struct wait_queue_head *queue)
{
	int rc;

	woken = queue;
	rc = register_die_notifier(&die_events);
	if (rc)
		return rc;

	/* A kernel without the detector has no such event. */
	for_each_kernel_tracepoint(find_hang_event, NULL);
	if (hang_event) {
		rc = tracepoint_probe_register(hang_event, on_hang, NULL);
		if (rc)
			unregister_die_notifier(&die_events);
	}

	/* After a death the detector is silent, and a probe may have died before we came. */
	if (!rc && test_taint(TAINT_DIE))
		tell(&death, "the kernel had an oops before");
	return rc;
}

void sr_unrest_unwatch(void)
{
	if (hang_event)
		tracepoint_probe_unregister(hang_event, on_hang, NULL);
	tracepoint_synchronize_unregister();
	unregister_die_notifier(&die_events);
	irq_work_sync(&wake_work);
}

void sr_unrest_waiter(const struct task_struct *task)
{
	WRITE_ONCE(waiter, task);
}

void sr_unrest_forget_hangs(void)
{
	/* The detector, one task, tells again of whoever still hangs. */
	WRITE_ONCE(hang.told, false);
	atomic_set_release(&hang.taken, 0);
}

static const char *what_is(const struct news *news)
{
	/* Pairs with tell(). */
	return smp_load_acquire(&news->told) ? news->text : NULL;
}

const char *sr_unrest(void)
{
	return what_is(&death) ?: what_is(&hang);
}
