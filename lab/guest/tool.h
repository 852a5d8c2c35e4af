/* SPDX-License-Identifier: GPL-2.0-only */
/* What the command softreserve says of this machine, held against the ledger. */
#ifndef SOFTRESERVE_GUEST_TOOL_H
#define SOFTRESERVE_GUEST_TOOL_H

#include "ledger.h"

/**
 * tool_check() - list and status must say what the ledger says, byte for byte
 * @described: what firmware described, a normal set
 * @ledger: as taken; nothing may have changed since
 *
 * What explain calls the broken link of each range is told to the runner, which knows what
 * was declared; that there is no tool, if a whole system is without it.
 */
void tool_check(const struct sr_set *described, const struct ledger *ledger);

#endif
