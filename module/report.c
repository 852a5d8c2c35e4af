// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sysfs.h>

#include "defer.h"
#include "evidence.h"
#include "report.h"
#include "retry.h"
#include "rows.h"
#include "share.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

/* Guards rows and numbers: regions come and go at any time. */
static DEFINE_MUTEX(report_lock);

/* Who has which bytes, as the rows show it. */
static LIST_HEAD(shares_shown);

/* What sysfs shows. The outcome is written last, and first where all is decided anew. */
static enum sr_outcome outcome_shown;
static u64 bytes_shown[SR_DISPOSITIONS];
/* Regions have come or gone since the last look, before there was an outcome. */
static bool missed;
static bool conflict_seen;
static const char *mode_shown;
static const char *refusal_shown;
static const char *retry_shown;
static u64 bytes_checked;
static u64 us_checked;

static struct kobject *conflicts_dir;
static struct kobject *ranges_dir;
static LIST_HEAD(conflict_rows);
static LIST_HEAD(range_rows);

bool softreserve_conflict_seen(void)
{
	return READ_ONCE(conflict_seen);
}
EXPORT_SYMBOL_GPL(softreserve_conflict_seen);

static ssize_t verdict_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	/* Pairs with sr_report_publish(): who reads an outcome finds the rest in place. */
	enum sr_outcome outcome = smp_load_acquire(&outcome_shown);

	return sysfs_emit(buf, "%s\n", sr_outcome_name(outcome));
}
static DEVICE_ATTR_RO(verdict);

static ssize_t policy_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", mode_shown);
}
static DEVICE_ATTR_RO(policy);

static ssize_t refusal_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	/* Not complete before the outcome is. */
	bool shown = smp_load_acquire(&outcome_shown) != SR_PENDING;

	return sysfs_emit(buf, "%s\n", shown ? refusal_shown : "");
}
static DEVICE_ATTR_RO(refusal);

static ssize_t retry_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%s\n", retry_shown);
}

static ssize_t retry_store(struct device *dev, struct device_attribute *attr, const char *buf,
			   size_t count)
{
	bool yes;
	int rc = kstrtobool(buf, &yes);

	if (rc || !yes)
		return -EINVAL;

	rc = sr_retry();
	return rc ?: count;
}
static DEVICE_ATTR_RW(retry);

static ssize_t number_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct dev_ext_attribute *ext = container_of(attr, struct dev_ext_attribute, attr);
	const u64 *number = ext->var;

	return sysfs_emit(buf, "%llu\n", READ_ONCE(*number));
}

#define NUMBER_ATTR(_name, _value)                                                               \
	static struct dev_ext_attribute _name##_attr = { __ATTR(_name, 0444, number_show, NULL), \
							 &(_value) }

NUMBER_ATTR(bytes_pending, bytes_shown[SR_DISP_PENDING]);
NUMBER_ATTR(bytes_foreign, bytes_shown[SR_DISP_FOREIGN]);
NUMBER_ATTR(bytes_cxl, bytes_shown[SR_DISP_CXL]);
NUMBER_ATTR(bytes_dax, bytes_shown[SR_DISP_DAX]);
NUMBER_ATTR(bytes_quarantined, bytes_shown[SR_DISP_QUARANTINED]);
NUMBER_ATTR(checked_bytes, bytes_checked);
NUMBER_ATTR(checked_us, us_checked);

static struct attribute *softreserve_attrs[] = {
	&dev_attr_verdict.attr,
	&dev_attr_policy.attr,
	&dev_attr_refusal.attr,
	&dev_attr_retry.attr,
	&checked_bytes_attr.attr.attr,
	&checked_us_attr.attr.attr,
	&bytes_pending_attr.attr.attr,
	&bytes_foreign_attr.attr.attr,
	&bytes_cxl_attr.attr.attr,
	&bytes_dax_attr.attr.attr,
	&bytes_quarantined_attr.attr.attr,
	NULL,
};
ATTRIBUTE_GROUPS(softreserve);

/* Before the verdict every byte is pending or foreign (invariant 1). */
static void count_described(const struct softreserve *sr)
{
	memset(bytes_shown, 0, sizeof(bytes_shown));
	for (size_t i = 0; i < sr->n_described; i++) {
		struct sr_range range = sr->described[i];
		bool pending = sr_cedt_touches(&sr->cedt, range);

		bytes_shown[pending ? SR_DISP_PENDING : SR_DISP_FOREIGN] += sr_range_bytes(range);
	}
}

int sr_report_create(struct softreserve *sr)
{
	struct platform_device *pdev = platform_device_alloc("softreserve", PLATFORM_DEVID_NONE);
	int rc;

	if (!pdev)
		return -ENOMEM;

	outcome_shown = SR_PENDING;
	conflict_seen = false;
	refusal_shown = sr->refusal;
	retry_shown = sr->retry_refusal;
	mode_shown = sr->mode == SR_MODE_OBSERVE ? "observe" : "all";
	count_described(sr);
	pdev->dev.groups = softreserve_groups;
	rc = platform_device_add(pdev);
	if (rc)
		goto put_pdev;

	rc = -ENOMEM;
	conflicts_dir = kobject_create_and_add("conflicts", &pdev->dev.kobj);
	if (!conflicts_dir)
		goto del_pdev;

	ranges_dir = kobject_create_and_add("ranges", &pdev->dev.kobj);
	if (!ranges_dir)
		goto put_conflicts;

	sr_evidence_create(sr);
	sr->pdev = pdev;
	return 0;

put_conflicts:
	kobject_put(conflicts_dir);
del_pdev:
	platform_device_del(pdev);
put_pdev:
	platform_device_put(pdev);
	return rc;
}

void sr_report_destroy(struct softreserve *sr)
{
	sr_evidence_destroy();
	sr_rows_destroy(&range_rows);
	sr_rows_destroy(&conflict_rows);
	sr_share_free(&shares_shown);
	kobject_put(ranges_dir);
	kobject_put(conflicts_dir);
	platform_device_unregister(sr->pdev);
}

static void log_conflict(const struct sr_conflict *conflict)
{
	const struct sr_conflict_kind_info *kind = &sr_conflict_kinds[conflict->kind];
	const char *tag = kind->firmware ? FW_BUG : "";
	char where[48] = "";

	if (!sr_range_empty(conflict->range))
		scnprintf(where, sizeof(where), " [mem %#llx-%#llx]", conflict->range.start,
			  conflict->range.end);

	pr_warn("%sconflict: %s%s%s%s: %s\n", tag, kind->name, where,
		conflict->device[0] ? " " : "", conflict->device, kind->meaning);
	trace_softreserve_conflict(kind->name, conflict->range.start, conflict->range.end,
				   conflict->device);
}

static void log_summary(const struct softreserve *sr, enum sr_outcome outcome, size_t n_conflicts)
{
	const char *what =
		sr->mode == SR_MODE_OBSERVE ? " (observed only, nothing was changed)" : "";

	if (outcome == SR_CXL)
		pr_info("verdict cxl%s: CXL keeps all of %llu bytes\n", what,
			bytes_shown[SR_DISP_CXL] + bytes_shown[SR_DISP_PENDING]);
	else
		pr_warn("verdict %s%s: %zu conflicts; %llu bytes raw DAX, %llu quarantined, %llu left as found\n",
			sr_outcome_name(outcome), what, n_conflicts, bytes_shown[SR_DISP_DAX],
			bytes_shown[SR_DISP_QUARANTINED], bytes_shown[SR_DISP_PENDING]);
}

static int show_conflict(const struct sr_conflict *conflict, unsigned int number)
{
	const struct sr_conflict_kind_info *kind = &sr_conflict_kinds[conflict->kind];
	struct sr_row *row = sr_row_create(&sr_conflict_rows);

	if (!row)
		return -ENOMEM;

	strscpy(row->text[SR_CONFLICT_KIND], kind->name, SR_ROW_TEXT);
	strscpy(row->text[SR_CONFLICT_MEANING], kind->meaning, SR_ROW_TEXT);
	strscpy(row->text[SR_CONFLICT_DEVICE], conflict->device, SR_ROW_TEXT);
	if (!sr_range_empty(conflict->range)) {
		scnprintf(row->text[SR_CONFLICT_START], SR_ROW_TEXT, "%#llx",
			  conflict->range.start);
		scnprintf(row->text[SR_CONFLICT_END], SR_ROW_TEXT, "%#llx", conflict->range.end);
	}
	return sr_row_add(row, &conflict_rows, conflicts_dir, number);
}

static int show_share(const struct sr_share *share, unsigned int number)
{
	struct sr_row *row = sr_row_create(&sr_range_rows);

	if (!row)
		return -ENOMEM;

	scnprintf(row->text[SR_RANGE_START], SR_ROW_TEXT, "%#llx", share->range.start);
	scnprintf(row->text[SR_RANGE_END], SR_ROW_TEXT, "%#llx", share->range.end);
	scnprintf(row->text[SR_RANGE_NODE], SR_ROW_TEXT, "%d", share->target_node);
	strscpy(row->text[SR_RANGE_DISPOSITION], sr_disposition_name(share->disp), SR_ROW_TEXT);
	strscpy(row->text[SR_RANGE_OWNER], share->owner, SR_ROW_TEXT);
	return sr_row_add(row, &range_rows, ranges_dir, number);
}

static void log_verdict(const struct softreserve *sr, enum sr_outcome outcome,
			const struct sr_verdict *verdict)
{
	size_t n_conflicts = verdict ? verdict->n_conflicts : 0;

	for (size_t i = 0; i < n_conflicts; i++)
		log_conflict(&verdict->conflicts[i]);
	if (sr->cost.sampled)
		pr_info("memory was checked at %llu bytes, in %llu ms\n", bytes_checked,
			div_u64(us_checked, USEC_PER_MSEC));
	log_summary(sr, outcome, n_conflicts);
	trace_softreserve_verdict(sr_outcome_name(outcome), bytes_shown[SR_DISP_CXL],
				  bytes_shown[SR_DISP_DAX], bytes_shown[SR_DISP_QUARANTINED],
				  n_conflicts);
}

static void show_conflicts(const struct sr_verdict *verdict)
{
	int rc = 0;

	for (size_t i = 0; !rc && verdict && i < verdict->n_conflicts; i++)
		rc = show_conflict(&verdict->conflicts[i], i);
	if (rc)
		pr_warn("sysfs does not show every conflict: %d\n", rc);
}

/* With report_lock. The shares are taken over. */
static void show_shares(struct list_head *shares)
{
	const struct sr_share *share;
	unsigned int number = 0;
	int rc = 0;

	sr_rows_destroy(&range_rows);
	sr_share_free(&shares_shown);
	list_splice_init(shares, &shares_shown);
	list_for_each_entry(share, &shares_shown, node)
		rc = rc ?: show_share(share, number++);
	if (rc)
		pr_warn("sysfs does not show every range: %d\n", rc);
}

/* Wakes those who poll @attr, too. */
static void announce(struct softreserve *sr, const char *attr, char **env)
{
	int rc;

	sysfs_notify(&sr->pdev->dev.kobj, NULL, attr);
	rc = kobject_uevent_env(&sr->pdev->dev.kobj, KOBJ_CHANGE, env);
	if (rc)
		pr_warn("no uevent was sent: %d\n", rc);
}

static void announce_verdict(struct softreserve *sr, enum sr_outcome outcome, size_t n_conflicts)
{
	char verdict[48], conflicts[48];
	char *env[3] = { verdict, conflicts };

	scnprintf(verdict, sizeof(verdict), "SOFTRESERVE_VERDICT=%s", sr_outcome_name(outcome));
	scnprintf(conflicts, sizeof(conflicts), "SOFTRESERVE_CONFLICTS=%zu", n_conflicts);
	announce(sr, "verdict", env);
}

static void announce_pending(struct softreserve *sr)
{
	char pending[48];
	char *env[2] = { pending };

	scnprintf(pending, sizeof(pending), "SOFTRESERVE_PENDING=%llu",
		  bytes_shown[SR_DISP_PENDING]);
	announce(sr, "bytes_pending", env);
}

/* What has no other disposition is pending, so that they always add up (invariant 1). */
static void count_shares(const struct softreserve *sr, const struct list_head *shares)
{
	u64 left = 0;

	for (size_t i = 0; i < sr->n_described; i++)
		left += sr_range_bytes(sr->described[i]);
	for (int disp = SR_DISP_PENDING + 1; disp < SR_DISPOSITIONS; disp++) {
		WRITE_ONCE(bytes_shown[disp], sr_share_bytes(shares, disp));
		left -= min(left, bytes_shown[disp]);
	}
	WRITE_ONCE(bytes_shown[SR_DISP_PENDING], left);
}

void sr_report_publish(struct softreserve *sr, enum sr_outcome outcome,
		       const struct sr_verdict *verdict, struct list_head *shares)
{
	size_t n_conflicts = verdict ? verdict->n_conflicts : 0;
	bool changed;

	mutex_lock(&report_lock);
	count_shares(sr, shares);
	WRITE_ONCE(bytes_checked, sr->cost.sampled);
	WRITE_ONCE(us_checked, div_u64(sr->cost.ns, NSEC_PER_USEC));

	if (outcome != SR_NONE || verdict)
		log_verdict(sr, outcome, verdict);
	show_conflicts(verdict);
	show_shares(shares);
	WRITE_ONCE(conflict_seen, n_conflicts > 0);
	/* Pairs with verdict_show(). */
	smp_store_release(&outcome_shown, outcome);
	announce_verdict(sr, outcome, n_conflicts);
	changed = missed;
	mutex_unlock(&report_lock);

	if (changed)
		sr_report_follow(sr);
}

u64 sr_report_bytes(enum sr_disposition disp)
{
	return READ_ONCE(bytes_shown[disp]);
}

void sr_report_reset(struct softreserve *sr)
{
	LIST_HEAD(none);

	mutex_lock(&report_lock);
	/* Pairs with verdict_show(). */
	smp_store_release(&outcome_shown, SR_PENDING);
	sr_evidence_forget();
	WRITE_ONCE(conflict_seen, false);
	WRITE_ONCE(bytes_checked, 0);
	WRITE_ONCE(us_checked, 0);
	missed = false;
	sr_rows_destroy(&conflict_rows);
	show_shares(&none);
	count_described(sr);
	announce_verdict(sr, SR_PENDING, 0);
	mutex_unlock(&report_lock);
	pr_info("all is judged anew\n");
}

enum sr_outcome sr_report_outcome(void)
{
	return READ_ONCE(outcome_shown);
}

static bool intersects_any(const struct list_head *shares, struct sr_range range)
{
	const struct sr_share *share;

	list_for_each_entry(share, shares, node)
		if (sr_range_intersects(share->range, range))
			return true;
	return false;
}

/* With report_lock. Orphans and what is outside every window stay as they are. */
static void keep_other_shares(struct list_head *shares)
{
	struct sr_share *share, *next;
	LIST_HEAD(others);

	list_for_each_entry_safe(share, next, &shares_shown, node)
		if (!intersects_any(shares, share->range))
			list_move_tail(&share->node, &others);
	list_splice_tail(&others, shares);
}

void sr_report_follow(struct softreserve *sr)
{
	LIST_HEAD(shares);
	int rc;

	mutex_lock(&report_lock);
	missed = outcome_shown == SR_PENDING;
	rc = outcome_shown == SR_CXL ? sr_defer_shares(sr, &shares) : -ENOENT;
	if (rc == -ENOMEM)
		pr_warn("sysfs does not show who has which bytes now: out of memory\n");
	if (rc) {
		sr_share_free(&shares);
	} else {
		keep_other_shares(&shares);
		count_shares(sr, &shares);
		show_shares(&shares);
		announce_pending(sr);
	}
	mutex_unlock(&report_lock);
}
