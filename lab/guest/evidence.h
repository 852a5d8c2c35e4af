/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the module says that it judged: the policy, which knows nothing else, must come to the
 * same verdict (docs/design.md, invariant 6).
 */
#ifndef SOFTRESERVE_GUEST_EVIDENCE_H
#define SOFTRESERVE_GUEST_EVIDENCE_H

#include "decoders.h"

/** evidence_check() - check that the module's snapshot leads to its verdict; it must be loaded */
void evidence_check(void);

/**
 * evidence_check_decoders() - check that the module shows what firmware had programmed
 * @before: the decoders as the lab has read them before any driver came
 *
 * The module must have decided. For machines on which no device comes or goes.
 */
void evidence_check_decoders(const struct decoders *before);

#endif
