/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an operator does with devices after the verdict. In place of load_all(); the
 * device is that of the act, and its memory must be offline (memhp_default_state=offline).
 */
#ifndef SOFTRESERVE_GUEST_REPLACE_H
#define SOFTRESERVE_GUEST_REPLACE_H

#include "scene.h"

/**
 * replace_device() - a device is replaced by another one in the same slot
 *
 * Its region is destroyed, the slot switched off, a device plugged in that nobody has
 * set up, and a region of the same size made over that. It should have the same addresses.
 */
void replace_device(const struct scene *scene);

#endif
