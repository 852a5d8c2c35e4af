/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Asking for other modules, as the kernel does for a device that has come.
 */
#ifndef SOFTRESERVE_LOAD_H
#define SOFTRESERVE_LOAD_H

/**
 * sr_load() - ask for a module, and wait until modprobe is done
 * @name: its name, or an alias
 *
 * Blacklists hold. Whether the module is there then is for the caller to see, by its driver.
 * Where modprobe is killed it is asked again. May sleep; can hang with a probe that hangs.
 */
void sr_load(const char *name);

#endif
