/* SPDX-License-Identifier: GPL-2.0-only */
/* Taking the CXL topology down: whether that may be done, and doing it. */
#ifndef SOFTRESERVE_TEARDOWN_H
#define SOFTRESERVE_TEARDOWN_H

#include <linux/types.h>

struct softreserve;
struct sr_observation;

/**
 * sr_teardown() - release ACPI0017
 * @sr: the state
 * @observation: what was seen
 *
 * With sr_rest_seal(), so that no probe of a CXL memory function begins meanwhile.
 * Everything that cxl_acpi set up goes. Until the module is unloaded, or a retry, nobody
 * can bind the device again: its decoders are under memory that others have then.
 * Nothing is done if memory below it is in use, or if something is set up in a
 * way that could not be put back afterwards. While it goes on nobody can begin to
 * use the memory of a region. May sleep.
 *
 * Return: 0, and sr_teardown_finish() is due; -EBUSY if nothing was done; -EIO if the
 * ranges are in no tree now, perhaps, and ACPI0017 is held back, but nothing else was done.
 * Then sr_refuse() was told why.
 */
int sr_teardown(struct softreserve *sr, const struct sr_observation *observation);

/**
 * sr_teardown_finish() - put firmware's decoders back
 *
 * After sr_rest_unseal(): it takes the functions' locks, which whoever was made to
 * wait holds. May sleep.
 */
void sr_teardown_finish(struct softreserve *sr);

#endif
