/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writing memory that was handed out, and reading it back.
 *
 * In every page that is tried, a word of every 256-byte granule (the smallest
 * interleave granularity, CXL 3.1, 8.2.4.20.7) is written with a pattern of its
 * physical address; only when all pages of all devices and nodes are written is any
 * read back, so that addresses that decode to the same place are found out, too,
 * whoever has them.
 *
 * Emulated CXL memory costs a trap an access: a page that the kernel clears
 * takes up to a millisecond. So pages are tried in an order of which every
 * beginning is spread evenly, and no more than a fixed number of them.
 */
#ifndef SOFTRESERVE_GUEST_VERIFY_H
#define SOFTRESERVE_GUEST_VERIFY_H

#include "dax.h"

/* Pages tried at the most of a device, and of a node, whose pages the kernel clears first. */
#define VERIFY_DEVICE_PAGES 262144
#define VERIFY_NODE_PAGES 2048

/* What is not taken of a memory block (128 MiB) is no more than this. */
#define VERIFY_MARGIN_MAX ((u64)96 << 20)

/**
 * struct verification - what came of it; zero before the first use
 * @tried: pages that were written and read back, right or wrong
 * @bad: those of them that did not read back, or faulted, and all of a device
 *       that could not even be mapped
 * @areas: what was written and is not read back yet
 * @n_areas: how many
 *
 * The sets are normal after verify_finish().
 */
struct verification {
	struct sr_set tried;
	struct sr_set bad;
	struct area *areas;
	size_t n_areas;
};

/**
 * verify_init() - catch SIGBUS and SIGSEGV
 *
 * While a page is tried they make it a bad page; at any other time bail() says
 * that PID 1 itself is at fault.
 */
void verify_init(void);

/** verify_limit() - of each mapping of a device, try @pages at the most */
void verify_limit(size_t pages);

/** verify_keep() - do not give back what nodes gave: that takes as long as taking it */
void verify_keep(void);

/**
 * verify_device() - begin to try a device that is bound to device_dax, through its node in /dev
 * @dax: the device
 * @described: a normal set; pages outside it do not count
 * @v: result, added to
 */
void verify_device(const struct dax_device *dax, const struct sr_set *described,
		   struct verification *v);

/**
 * verify_node() - begin to try memory that is online on a NUMA node
 * @node: number
 * @online: a normal set; pages outside it do not count
 * @v: result, added to
 *
 * The kernel chooses the pages: all of the node's free memory is taken, but for
 * a margin that keeps the OOM killer away, and pages all over it are tried. To
 * be quick this wants init_on_alloc=0 on the kernel command line.
 */
void verify_node(int node, const struct sr_set *online, struct verification *v);

/** verify_finish() - read back all that was begun, and let go of it */
void verify_finish(struct verification *v);

#endif
