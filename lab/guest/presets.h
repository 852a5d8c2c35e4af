/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the machine's declaration has PID 1 write to sysfs.
 */
#ifndef SOFTRESERVE_GUEST_PRESETS_H
#define SOFTRESERVE_GUEST_PRESETS_H

/** presets_write() - write what /lab/sysfs says, as TAP checks; a line is a path and a value */
void presets_write(void);

#endif
