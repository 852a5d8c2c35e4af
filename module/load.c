// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/kmod.h>

#include "load.h"

/*
 * Whoever kills all processes, as init does when it leaves the initramfs, kills modprobe,
 * too: that tells nothing of the driver. Somebody who kills it each time is given in to.
 */
#define TRIES 8

/* @rc: where modprobe ran, what call_usermodehelper_exec() has from kernel_wait(). */
static bool was_killed(int rc)
{
	return rc > 0 && (rc & 0x7f);
}

void sr_load(const char *name)
{
	int rc, tries = 0;

	do
		rc = request_module("%s", name);
	while (was_killed(rc) && ++tries < TRIES);
}
