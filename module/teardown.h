/* SPDX-License-Identifier: GPL-2.0-only */
/* Taking the CXL topology down: whether that may be done, and doing it. */
#ifndef SOFTRESERVE_TEARDOWN_H
#define SOFTRESERVE_TEARDOWN_H

#include <linux/types.h>

struct softreserve;
struct sr_observation;

/**
 * sr_teardown() - release ACPI0017 and put firmware's decoders back
 * @sr: the state
 * @observation: what was seen
 *
 * Everything that cxl_acpi set up goes with it. Until module unload nobody can
 * bind the device again: its decoders are under memory that others have then.
 * Nothing is done if memory below it is in use, or if something is set up in a
 * way that could not be put back afterwards. While it goes on nobody can begin to
 * use the memory of a region, and no probe of a CXL memory function begins. May sleep.
 *
 * Return: 0; -EBUSY if nothing was done, then sr_refuse() was told why; -EAGAIN if
 * nothing was done because something has come or gone since rest was found.
 */
int sr_teardown(struct softreserve *sr, const struct sr_observation *observation);

#endif
