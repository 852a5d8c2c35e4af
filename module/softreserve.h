/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the rooms of the module share: the one state, and the log prefix.
 *
 * The steps of the design, a file pair each, in the order in which they run:
 *
 *   cedt      the CXL windows and host bridges that firmware describes
 *   defer     Soft Reserved ranges leave the iomem tree
 *   decoders  what firmware committed is saved, and put back after a teardown
 *   gate      no DAX device of a CXL region binds before the verdict
 *   rest      driver loading, and waiting for device probing to come to rest
 *   observe   the final state of the machine becomes a snapshot
 *   (policy)  the snapshot becomes a verdict
 *   settle    what the verdict asks for is done
 *   teardown  whether CXL may be torn down, and doing it
 *   check     memory is sampled before it is handed out
 *   fallback  ranges become hmem platform devices
 *   report    log, sysfs, uevent, tracepoints
 *
 * main.c holds the life of the module; cxlbus is the one place that reads the
 * attributes of CXL devices.
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
 * struct softreserve - the state of the module
 * @mode: what may be changed
 * @verify: how memory is checked before it is handed out
 * @pdev: the module's own device, carrier of its sysfs files
 * @cedt: windows and host bridges
 * @described: every Soft Reserved range, inside windows or not
 * @n_described: how many
 * @deferrals: struct sr_deferral, ranges that touch a window
 * @decoders: struct sr_component, decoders as firmware left them
 * @decoders_unread: some component has decoders that could not be read
 * @fallbacks: struct sr_fallback, ranges handed to HMEM
 *
 * Filled by init and then by the one work item; no lock is needed because
 * these never run at the same time. What sysfs shows is in report.c.
 */
struct softreserve {
	enum sr_mode mode;
	enum sr_verify verify;
	struct platform_device *pdev;
	struct sr_cedt cedt;
	struct sr_range *described;
	size_t n_described;
	struct list_head deferrals;
	struct list_head decoders;
	bool decoders_unread;
	struct list_head fallbacks;
};

#endif
