// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device of the lab's own whose probe does not return until it is told how to
 * end. The driver core counts a probe that is going on (probe_count,
 * drivers/base/dd.c), so wait_for_device_probe(), and with it whoever observes
 * device probing, is held meanwhile: no driver and no device under test has to
 * be changed for it.
 *
 * Parameter "end", given with the module or written while the probe is held:
 *   return  the probe succeeds
 *   hang    it waits for ever, as a driver does whose device never answers
 *   die     it oopses, and probe_count never drops
 *
 * Once the module is loaded the probe is under way.
 *
 * Parameter "squat", written: an address. The page there is claimed as a driver
 * claims it (request_mem_region()), so that no other driver gets it. 0 gives it back.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/ioport.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/platform_device.h>

enum end {
	END_NONE,
	END_RETURN,
	END_HANG,
	END_DIE,
};

static const char *const end_names[] = {
	[END_NONE] = "none",
	[END_RETURN] = "return",
	[END_HANG] = "hang",
	[END_DIE] = "die",
};

static enum end end;
static DECLARE_COMPLETION(told);
static DECLARE_COMPLETION(begun);
static DECLARE_COMPLETION(added);
static struct platform_device *pdev;

static int set_end(const char *text, const struct kernel_param *kp)
{
	int i = sysfs_match_string(end_names, text);

	if (i <= END_NONE)
		return -EINVAL;
	if (end)
		return -EBUSY;

	end = i;
	complete_all(&told);
	return 0;
}

static int get_end(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%s\n", end_names[end]);
}

static const struct kernel_param_ops end_ops = { .set = set_end, .get = get_end };

module_param_cb(end, &end_ops, NULL, 0600);
MODULE_PARM_DESC(end, "how the probe ends: return, hang or die");

static struct resource *squat;

static int end_squat(void)
{
	if (!squat)
		return -ENOENT;

	release_mem_region(squat->start, PAGE_SIZE);
	squat = NULL;
	return 0;
}

static int set_squat(const char *text, const struct kernel_param *kp)
{
	u64 address;
	int rc = kstrtou64(text, 0, &address);

	if (rc)
		return rc;
	if (!address)
		return end_squat();
	if (squat)
		return -EBUSY;

	squat = request_mem_region(address, PAGE_SIZE, "lab-hold");
	return squat ? 0 : -EBUSY;
}

static int get_squat(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%#llx\n", squat ? (u64)squat->start : 0);
}

static const struct kernel_param_ops squat_ops = { .set = set_squat, .get = get_squat };

module_param_cb(squat, &squat_ops, NULL, 0600);
MODULE_PARM_DESC(squat, "address of a page to claim, 0 to give it back");

static int hold_probe(struct platform_device *unused)
{
	complete(&begun);
	/* Not uninterruptible: being held is no hung task. */
	wait_for_completion_interruptible(&told);

	if (end == END_HANG) {
		DECLARE_COMPLETION_ONSTACK(never);

		wait_for_completion(&never);
	}
	BUG_ON(end == END_DIE);
	return 0;
}

static struct platform_driver hold_driver = {
	.probe = hold_probe,
	.driver = { .name = "lab-hold" },
};

/* A thread of its own: loading must return, and an oops must take nobody else along. */
static int add_device(void *unused)
{
	struct platform_device *new;

	new = platform_device_register_simple("lab-hold", PLATFORM_DEVID_NONE, NULL, 0);
	if (!IS_ERR(new))
		pdev = new;
	complete_all(&added);
	return 0;
}

static int __init lab_hold_init(void)
{
	struct task_struct *thread;
	int rc = platform_driver_register(&hold_driver);

	if (rc)
		return rc;

	thread = kthread_run(add_device, NULL, "lab-hold");
	if (IS_ERR(thread)) {
		platform_driver_unregister(&hold_driver);
		return PTR_ERR(thread);
	}
	wait_for_completion(&begun);
	return 0;
}
module_init(lab_hold_init);

/* After the probe has returned, for which this waits; never after the other ends. */
static void __exit lab_hold_exit(void)
{
	wait_for_completion(&added);
	if (pdev)
		platform_device_unregister(pdev);
	platform_driver_unregister(&hold_driver);
	end_squat();
}
module_exit(lab_hold_exit);

MODULE_DESCRIPTION("Hold device probing until told how to go on");
MODULE_LICENSE("GPL");
