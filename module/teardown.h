/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Taking the CXL topology down: whether that may be done, and doing it.
 */
#ifndef SOFTRESERVE_TEARDOWN_H
#define SOFTRESERVE_TEARDOWN_H

#include <linux/types.h>

struct softreserve;
struct sr_observation;

/**
 * sr_teardown_refused() - may the topology not be torn down?
 * @sr: the state
 * @observation: what was seen
 *
 * It may not if memory below it is in use, or if something is set up in a way
 * that could not be put back afterwards. Logs the reason. May sleep.
 */
bool sr_teardown_refused(struct softreserve *sr, const struct sr_observation *observation);

/**
 * sr_teardown() - release ACPI0017 and put firmware's decoders back
 *
 * Everything that cxl_acpi set up goes with it. Until the gate opens (module
 * unload) nobody can bind the device again: its decoders are under memory that
 * others have then. May sleep.
 */
void sr_teardown(struct softreserve *sr);

#endif
