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

/** hold_squat() - claim a page as a driver would, for good. Bails on failure */
void hold_squat(uint64_t address);

/** settle_begin() - hold softreserve once it is about to settle. Bails on failure */
void settle_begin(void);

/** settle_held() - true if it is held; a uevent tells of it */
bool settle_held(void);

/** settle_end() - let it go on. Bails if it is not held */
void settle_end(void);

#endif
