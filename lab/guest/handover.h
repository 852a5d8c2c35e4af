/* SPDX-License-Identifier: GPL-2.0-only */
/* DAX devices given to device_dax, so that PID 1 can map their memory. */
#ifndef SOFTRESERVE_GUEST_HANDOVER_H
#define SOFTRESERVE_GUEST_HANDOVER_H

#include "dax.h"

/**
 * hand_over() - give a device to device_dax, if it has not got it already
 * @dax: the device; if it is kmem's, all of its memory must be offline
 *
 * As `daxctl reconfigure-device` does: do_id_store(), drivers/dax/bus.c.
 *
 * Return: true if the kernel took every write; otherwise errno says why not.
 */
bool hand_over(const struct dax_device *dax);

#endif
