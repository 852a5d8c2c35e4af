/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Step 3, first half: the CXL drivers are asked for, and device probing is given
 * until it comes to rest. There is no timer; see unrest.h for what ends the wait
 * where rest never comes.
 */
#ifndef SOFTRESERVE_REST_H
#define SOFTRESERVE_REST_H

#include <linux/types.h>

struct softreserve;

/**
 * sr_rest_watch() - begin to follow the events of the CXL bus and of its PCI functions
 * @sr: state to tell when a region goes
 *
 * Serves the gate too, which holds new DAX regions back, and what follows regions after
 * the verdict (follow.h).
 *
 * Return: 0 or a negative error.
 */
int sr_rest_watch(struct softreserve *sr);

/** sr_rest_unwatch() - the mirror of sr_rest_watch(); returns when no event is under way */
void sr_rest_unwatch(void);

/**
 * sr_rest_await() - load the CXL drivers and wait until probing is at rest
 *
 * Then the decoders of functions that have come are saved, see sr_decoders_save_new().
 * Never from module init: the modprobe that loads a CXL driver may be waiting
 * for this module (softdep). If rest does not come a worker is left behind that
 * still waits, and holds a reference to the module until it is done; until then there is no
 * other wait.
 *
 * Return: NULL once probing is at rest; otherwise why it will not come to rest.
 */
const char *sr_rest_await(void);

/**
 * sr_rest_bind_root() - let the next sr_rest_await() have ACPI0017 bound
 *
 * The kernel does not try by itself again. Only there a probe that hangs does not hold
 * everything up.
 */
void sr_rest_bind_root(void);

/** sr_rest_disturbed() - true if anything came or went since sr_rest_await() found rest */
bool sr_rest_disturbed(void);

/**
 * sr_rest_seal() - let no probe of a CXL memory function begin until sr_rest_unseal()
 *
 * Who probes one waits, with the function's lock held: the caller must not take that
 * meanwhile, nor pci_lock_rescan_remove(), nor wait for device probing, nor load a
 * module, nor register a notifier on the PCI bus. Nothing on the CXL bus is held up.
 * A probe that somebody asked for by a write to a driver's file "bind" is not counted
 * by the driver core, so it may be under way when rest is found.
 *
 * Return: true; false, and nothing is sealed, if anything came or went since
 * sr_rest_await() found rest.
 */
bool sr_rest_seal(void);

/** sr_rest_unseal() - the mirror of sr_rest_seal() that returned true */
void sr_rest_unseal(void);

#endif
