/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Taking the module out again and looking at what is left: it leaves the machine
 * as it was found, or refuses while its devices are in use.
 */
#ifndef SOFTRESERVE_GUEST_UNLOAD_H
#define SOFTRESERVE_GUEST_UNLOAD_H

#include "scene.h"

/** unload() - take the module out, without waiting. Return: 0, or the error */
int unload(void);

/**
 * unload_try() - unload the module, load it once more, unload it again
 * @scene: the machine before
 *
 * After a `dax` verdict unloading has to be refused until the devices that the
 * module registered are unbound (their memory must be offline for that:
 * memhp_default_state=offline). After a `cxl` verdict it has to work at once and
 * take no memory away; loaded again, the module has to say that it is too late.
 * Every step is a TAP check.
 */
void unload_try(const struct scene *scene);

#endif
