/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The machine as it was before any CXL driver was loaded, and the way back there
 * without booting again.
 */
#ifndef SOFTRESERVE_GUEST_PRISTINE_H
#define SOFTRESERVE_GUEST_PRISTINE_H

#include "decoders.h"
#include "places.h"

/** pristine_note() - the machine is now as it is to be again later */
void pristine_note(const struct places *real);

/**
 * pristine_return() - take all modules out that were not there, and put decoders back
 *
 * softreserve goes after the users of its DAX devices and before the drivers of CXL.
 *
 * Return: NULL, or in words what is still not as it was; for free().
 */
char *pristine_return(void);

/** pristine_decoders_intact() - true if all committed decoders are as they were */
bool pristine_decoders_intact(void);

/** pristine_settings_intact() - true if their components' control registers are, too */
bool pristine_settings_intact(void);

#endif
