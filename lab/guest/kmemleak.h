/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's own search for memory that nothing refers to any more.
 */
#ifndef SOFTRESERVE_GUEST_KMEMLEAK_H
#define SOFTRESERVE_GUEST_KMEMLEAK_H

/**
 * kmemleak_check() - check that nothing has leaked
 *
 * On a kernel with kmemleak (docs/debug-kernel.md); does nothing on others. Nobody's
 * leaks are left out: what softreserve tears down others have allocated. To be called
 * last: what is allocated later is not looked at.
 */
void kmemleak_check(void);

#endif
