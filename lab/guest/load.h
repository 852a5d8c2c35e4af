/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Loading all modules, and when that is done.
 */
#ifndef SOFTRESERVE_GUEST_LOAD_H
#define SOFTRESERVE_GUEST_LOAD_H

#include "scene.h"

/**
 * load_all() - load modules until nothing new turns up and probing is at rest
 * @with_module: softreserve is among them; then its verdict was given before
 */
void load_all(bool with_module);

/** load_anew() - as load_all(), whatever was loaded before, and without a word */
void load_anew(void);

/**
 * load_until() - load modules until something has come about
 * @done: says if it has; it is asked again after every uevent
 * @scene: for @done
 *
 * Waits for no rest of device probing. What never comes about is a lost VM,
 * which is for the runner to say.
 */
void load_until(bool (*done)(const struct scene *scene), const struct scene *scene);

/**
 * regions_bound() - all that the CXL core can make of firmware's decoders is there
 *
 * That is: every endpoint decoder that firmware committed, of devices that the
 * kernel knows, belongs to a region, and the regions are bound. Only for machines
 * on which nothing else is wrong with them.
 */
bool regions_bound(const struct scene *scene);

/**
 * regions_full() - every endpoint decoder that firmware committed is a target of a region
 *
 * Otherwise as regions_bound(): the regions may have failed to take it in.
 */
bool regions_full(const struct scene *scene);

/** memory_bound() - in addition, every region's DAX device is bound to a driver */
bool memory_bound(const struct scene *scene);

#endif
