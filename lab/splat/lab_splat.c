// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loading this module breaks, one after the other, what a debug kernel checks, to
 * show that its reports fail a run. It then fails with -ENODEV, unless it is to
 * stay (stay=1): kmemleak names the functions of a module only while it is there.
 */
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

static bool stay;
module_param(stay, bool, 0444);

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);
static DEFINE_SPINLOCK(spin);

/* lockdep: two locks, taken in both orders */
static void splat_locks(void)
{
	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);

	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
}

/* DEBUG_ATOMIC_SLEEP */
static void splat_sleep(void)
{
	spin_lock(&spin);
	might_sleep();
	spin_unlock(&spin);
}

/* refcount_t: once more than was taken */
static void splat_refcount(void)
{
	refcount_t count = REFCOUNT_INIT(0);

	refcount_inc(&count);
}

struct splat_timer {
	struct timer_list timer;
};

static void splat_tick(struct timer_list *timer)
{
}

/* DEBUG_OBJECTS: a timer that runs is freed, which they mend as well */
static void splat_object(void)
{
	struct splat_timer *object = kzalloc(sizeof(*object), GFP_KERNEL);

	if (!object)
		return;
	timer_setup(&object->timer, splat_tick, 0);
	mod_timer(&object->timer, jiffies + 3600 * HZ);
	kfree(object);
}

/* kmemleak: nobody knows of them from here on, but for what the stack still holds of the last */
static void splat_leak(void)
{
	unsigned int i;

	for (i = 0; i < 8; i++)
		if (!kzalloc(48, GFP_KERNEL))
			pr_warn("lab_splat: no memory to lose\n");
}

/* KASAN: read after it was freed */
static void splat_memory(void)
{
	char *volatile object = kzalloc(48, GFP_KERNEL);

	if (!object)
		return;
	kfree(object);
	*(volatile char *)object;
}

/* lockdep first: after any other report it no longer speaks. */
static void (*const splats[])(void) = {
	splat_locks, splat_sleep, splat_refcount, splat_object, splat_leak, splat_memory,
};

static int __init lab_splat_init(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(splats); i++)
		splats[i]();
	return stay ? 0 : -ENODEV;
}
module_init(lab_splat_init);

static void __exit lab_splat_exit(void)
{
}
module_exit(lab_splat_exit);

MODULE_DESCRIPTION("Break what a debug kernel checks");
MODULE_LICENSE("GPL");
