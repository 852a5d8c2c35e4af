/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What became of each Soft Reserved byte, counted from outside: nothing in here
 * asks the module.
 */
#ifndef SOFTRESERVE_GUEST_LEDGER_H
#define SOFTRESERVE_GUEST_LEDGER_H

#include "dax.h"
#include "verify.h"

/**
 * struct ledger - normal sets of described bytes
 * @cxl: usable through a DAX device below a CXL region
 * @dax: usable through any other DAX device, or online without any
 * @online: the part of both that is online System RAM
 * @bad: handed out, and did not read back
 * @iomem: in a "Soft Reserved" entry of /proc/iomem or below one
 * @quarantined: described bytes that /proc/iomem shows as locked away from drivers
 * @tried: pages written and read back
 * @offline: usable through kmem, but offline, and given to device_dax to be tried
 */
struct ledger {
	struct sr_set cxl;
	struct sr_set dax;
	struct sr_set online;
	struct sr_set bad;
	struct sr_set iomem;
	struct sr_set quarantined;
	struct sr_set tried;
	struct sr_set offline;
};

/**
 * ledger_take() - take stock, and try the memory
 * @described: what firmware described, a normal set
 * @devices: from dax_read()
 * @n: how many
 *
 * A device is usable if device_dax or kmem is bound to it; of kmem's, the parts
 * that became memory blocks, online or not.
 */
struct ledger ledger_take(const struct sr_set *described, const struct dax_device *devices,
			  size_t n);

/**
 * ledger_try_offline() - try memory that kmem has, and that nobody has put online
 * @ledger: as taken; what is tried is added, all else stays as it was found
 * @devices: from dax_read()
 * @n: how many
 *
 * Its devices are device_dax's afterwards.
 */
void ledger_try_offline(struct ledger *ledger, const struct dax_device *devices, size_t n);

/** ledger_check() - report what should hold, as TAP checks */
void ledger_check(const struct ledger *ledger);

/** ledger_record() - the ledger as a record */
struct json_object *ledger_record(const struct ledger *ledger);

#endif
