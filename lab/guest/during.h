/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What happens while softreserve observes: a device probe is held meanwhile, so
 * that it has not judged yet; or while it is about to settle, and held there
 * (without softreserve the same happens, and nobody waits). In place of load_all().
 */
#ifndef SOFTRESERVE_GUEST_DURING_H
#define SOFTRESERVE_GUEST_DURING_H

#include "scene.h"

/** during_resume() - what was held goes on, and all comes to rest */
void during_resume(const struct scene *scene);

/** during_vanish() - the regions are there; then a device is unplugged */
void during_vanish(const struct scene *scene);

/** during_vanish_unbound() - the regions have their targets; then a device is unplugged */
void during_vanish_unbound(const struct scene *scene);

/** during_vanish_settling() - there is a verdict; then a device is unplugged */
void during_vanish_settling(const struct scene *scene);

/** during_appear_begin() - before modules: take a device from the kernel */
void during_appear_begin(const struct scene *scene);

/** during_appear() - everything else is there; then the device comes back */
void during_appear(const struct scene *scene);

/** during_owned() - not even then: somebody has claimed memory before the module came */
void during_owned(const struct scene *scene);

/** during_mailbox_owned() - not even then: somebody has claimed the device's registers */
void during_mailbox_owned(const struct scene *scene);

/** during_decoders_owned() - the same with those that its decoders are in */
void during_decoders_owned(const struct scene *scene);

/** during_squat() - somebody claims memory of a region, so that no DAX driver can have it */
void during_squat(const struct scene *scene);

/** during_squat_ends() - the same, until no DAX driver has it and softreserve has seen that */
void during_squat_ends(const struct scene *scene);

/** during_driver_begin() - before modules: cxl_pci is withheld */
void during_driver_begin(const struct scene *scene);

/** during_driver_late() - for want of it there is a verdict; before CXL goes it comes */
void during_driver_late(const struct scene *scene);

/** during_driver_killed() - it comes as softreserve asks for it, and who asks is killed, once */
void during_driver_killed(const struct scene *scene);

/** during_hmem_killed() - who loads dax_hmem to hand memory out with is killed, once */
void during_hmem_killed(const struct scene *scene);

/** during_dax_killed() - who loads kmem and device_dax is killed, once */
void during_dax_killed(const struct scene *scene);

/** during_driver_settling() - it comes while CXL goes */
void during_driver_settling(const struct scene *scene);

/** during_hang() - a probe never returns */
void during_hang(const struct scene *scene);

/** during_die() - a probe oopses */
void during_die(const struct scene *scene);

/** during_stuck() - after these two: the module has given its verdict, but cannot go */
void during_stuck(const struct scene *scene);

#endif
