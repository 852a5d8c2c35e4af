/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a debug kernel reports, on purpose.
 */
#ifndef SOFTRESERVE_GUEST_SPLAT_H
#define SOFTRESERVE_GUEST_SPLAT_H

/**
 * splat_make() - break what a debug kernel checks, if the command line says so
 *
 * sr_lab.splat=gone|stays: the module that does it is gone afterwards, or stays.
 */
void splat_make(void);

#endif
