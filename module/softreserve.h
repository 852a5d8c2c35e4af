/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the rooms of the module share: the one state, and the log prefix.
 *
 * The steps of the design, a file pair each, in the order in which they run:
 *
 *   cedt      the CXL windows and host bridges that firmware describes
 *   defer     Soft Reserved ranges leave the kernel's tree
 *   decoders  what firmware committed is saved, and put back after a teardown
 *   hmem      the kernel's driver of such ranges does not look at them before the verdict
 *   gate      no DAX device of a CXL region binds before the verdict
 *   rest      driver loading, and waiting for device probing to come to rest
 *   load      other modules are asked for
 *   unrest    what ends that wait early, if rest cannot be hoped for
 *   observe   the final state of the machine becomes a snapshot
 *   (policy)  the snapshot becomes a verdict
 *   settle    what the verdict asks for is done
 *   teardown  whether CXL may be torn down, and doing it
 *   check     memory is sampled before it is handed out
 *   regions   so is that of regions, before CXL may keep it
 *   fallback  ranges become hmem platform devices
 *   dax       a DAX device that no other driver took goes to device_dax
 *   report    log, sysfs, uevent, tracepoints
 *   evidence  the snapshot is kept and shown in debugfs, and so are the saved decoders
 *
 * and afterwards:
 *
 *   follow    what is shown below a region goes and comes with it
 *   retry     what was done is undone, and everything decided anew
 *
 * decide runs these steps in turn, and is where to begin reading; share and rows hold and show
 * who has which bytes. main.c holds the life of the module; cxlbus is the one place that reads the
 * attributes of CXL devices; node knows the NUMA node of an address; lines writes a snapshot
 * as text.
 */
#ifndef SOFTRESERVE_H
#define SOFTRESERVE_H

#ifdef pr_fmt
#undef pr_fmt
#endif
#define pr_fmt(fmt) "softreserve: " fmt

#include <linux/list.h>
#include <linux/platform_device.h>
#include <linux/types.h>

#include "../policy/verdict.h"
#include "cedt.h"

/* policy= of the module. */
enum sr_mode {
	SR_MODE_ALL,	 /* judge and settle */
	SR_MODE_OBSERVE, /* judge and report, change nothing */
};

/* verify= of the module; see check.h. */
enum sr_verify {
	SR_VERIFY_OFF,
	SR_VERIFY_SAMPLE,
	SR_VERIFY_FULL,
};

/**
 * struct sr_cost - what checks took
 * @sampled: bytes read, and where anything answered written and read back
 * @ns: nanoseconds
 */
struct sr_cost {
	u64 sampled;
	u64 ns;
};

/* Room for the reason of a refusal. */
#define SR_REFUSAL_MAX 128

/**
 * struct softreserve - the state of the module
 * @mode: what may be changed
 * @verify: how memory is checked before it is handed out
 * @pdev: the module's own device, carrier of its sysfs files
 * @cedt: windows and host bridges
 * @home: the kernel's tree of resources in which Soft Reserved ranges are found
 * @described: every Soft Reserved range, inside windows or not
 * @n_described: how many
 * @deferrals: struct sr_deferral, ranges that touch a window
 * @orphans: struct sr_deferral, ranges outside every window that have no NUMA node
 * @decoders: struct sr_component, decoders as firmware left them
 * @bridges_unread: some host bridge has decoders that could not be read
 * @functions_unread: some PCI function has, when it was last tried
 * @device_gone: a device with decoders is not there any more
 * @fallbacks: struct sr_fallback, ranges handed to HMEM
 * @cost: of checking memory
 * @refusal: why the verdict was not carried out, or none reached; "" if it was
 * @retrying: the operator wants another try, and nothing is changed yet
 * @retry_refusal: why the last one was refused; "" if it was not
 *
 * Filled by init, then by the one work item, and between two runs of that by who begins a
 * retry; no lock is needed because these never run at the same time. But who follows
 * regions reads decoders at any time (sr_decoders_lock), and pieces of deferrals. What
 * sysfs shows is in report.c.
 */
struct softreserve {
	enum sr_mode mode;
	enum sr_verify verify;
	struct platform_device *pdev;
	struct sr_cedt cedt;
	struct resource *home;
	struct sr_range *described;
	size_t n_described;
	struct list_head deferrals;
	struct list_head orphans;
	struct list_head decoders;
	bool bridges_unread;
	bool functions_unread;
	bool device_gone;
	struct list_head fallbacks;
	struct sr_cost cost;
	char refusal[SR_REFUSAL_MAX];
	bool retrying;
	char retry_refusal[SR_REFUSAL_MAX];
};

/**
 * sr_refuse() - log why everything is left as it is, and keep it for sysfs
 * @sr: the state; only the first reason of a verdict, or of a retry, is kept
 * @format: the reason, without a full stop
 */
__printf(2, 3) void sr_refuse(struct softreserve *sr, const char *format, ...);

#endif
