// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/kmod.h>

#include "load.h"

/*
 * Whoever kills all processes, as init does when it leaves the initramfs, kills modprobe,
 * too: that tells nothing of the driver. Somebody who kills it each time is given in to.
 */
#define TRIES 8
#define KILLED_BY(wait_status) ((wait_status)&0x7f)

void sr_load(const char *name)
{
	int rc, tries = 0;

	do {
		/* Where it ran, what call_usermodehelper_exec() has from kernel_wait(). */
		rc = request_module("%s", name);
	} while (rc > 0 && KILLED_BY(rc) && ++tries < TRIES);
}
