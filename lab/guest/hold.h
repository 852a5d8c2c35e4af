/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A device probe that does not end before it is told to (lab/hold). While it
 * lasts, nobody who waits for device probing to come to rest gets further, so
 * softreserve does not judge. And softreserve itself, held when it has judged and
 * is about to do what follows from it (lab/settle).
 */
#ifndef SOFTRESERVE_GUEST_HOLD_H
#define SOFTRESERVE_GUEST_HOLD_H

#include <stdbool.h>
#include <stdint.h>

/** hold_begin() - begin the probe; it is under way on return. Bails on failure */
void hold_begin(void);

/**
 * hold_end() - tell the probe how to end. Bails on failure
 * @how: "return", "hang" (it never ends) or "die" (it oopses)
 */
void hold_end(const char *how);

/** hold_squat() - claim a page as a driver would. Bails on failure */
void hold_squat(uint64_t address);

/** hold_squat_end() - give it back. Bails on failure */
void hold_squat_end(void);

/** hold_squats() - true as long as it is claimed */
bool hold_squats(void);

/**
 * hold_squat_until() - give it back when the kernel asks for a module by its name
 * @module: which; softreserve asks for dax_hmem when it has looked again and CXL is to go,
 *          before it looks at what is in use
 *
 * The kernel then calls this program in place of modprobe, and waits for it.
 */
void hold_squat_until(const char *module);

/** hold_driver_until() - modules_hand_out() when the kernel asks for a module, in the same way */
void hold_driver_until(const char *module);

/**
 * hold_kill_until() - modprobe is killed when the kernel asks for a module by its name, once
 * @module: which
 * @withheld: modules_give_back() before
 *
 * As by init, which sends a signal to all processes when it leaves the initramfs.
 */
void hold_kill_until(const char *module, bool withheld);

/** hold_modprobe() - what it is to do then; does not return. @argv: as modprobe's */
_Noreturn void hold_modprobe(char **argv);

/** settle_begin() - hold softreserve once it is about to settle. Bails on failure */
void settle_begin(void);

/** settle_held() - true if it is held; a uevent tells of it */
bool settle_held(void);

/** settle_end() - let it go on. Bails if it is not held */
void settle_end(void);

/** settle_probes_announced() - of CXL memory functions since it was held; a uevent tells of each */
uint64_t settle_probes_announced(void);

/** settle_probes_begun() - those that did not wait until cxl_acpi had let ACPI0017 go */
uint64_t settle_probes_begun(void);

#endif
