/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The decoders that regions have as targets stay readable, even when their devices have gone.
 *
 * A region that could not take an endpoint decoder in keeps it as a target all the same, without
 * a reference (cxl_region_attach()), and only what belongs to a region is taken out of it when
 * its device goes (cxl_decoder_kill_region()). Since Linux 7.2 that covers what has not been
 * attached anywhere yet (cxl_cancel_auto_attach()), but not what a port above the endpoint
 * refused. Whoever then reads the region's "targetN" (show_targetN()) or deletes the region
 * (detach_target()) looks at memory that was freed. So every endpoint decoder is referenced as
 * soon as it is there.
 *
 * A decoder's memory keeps that of its ports and their numbers, up to the root. All of it is
 * given back when a root port has gone, with which regions go, too, so that what cxl_acpi makes
 * next is called as before. This module needs cxl_core, whose release functions are therefore
 * there when the references are given back.
 */
#ifndef SOFTRESERVE_TARGETS_H
#define SOFTRESERVE_TARGETS_H

struct device;

/**
 * sr_targets_begin() - keep the endpoint decoders that are there
 *
 * Those that come meanwhile are told by sr_targets_keep(); one that is kept twice does no harm.
 *
 * Return: 0, or -ENOMEM; sr_targets_release() gives back what was kept all the same.
 */
int sr_targets_begin(void);

/**
 * sr_targets_keep() - keep an endpoint decoder
 * @decoder: a device of type SR_CXL_ENDPOINT_DECODER; the caller has a reference
 *
 * May sleep.
 *
 * Return: 0, or -ENOMEM.
 */
int sr_targets_keep(struct device *decoder);

/**
 * sr_targets_release() - give back what is kept
 *
 * When no region is there any more, or nobody in this module will look at one. Takes no lock of
 * the CXL core or of a device, and so may be called with any.
 */
void sr_targets_release(void);

#endif
