/* SPDX-License-Identifier: GPL-2.0-only */
/* HDM decoders (CXL 3.1, 8.2.4.20). */
#ifndef SOFTRESERVE_LAB_HDM_H
#define SOFTRESERVE_LAB_HDM_H

#include "component.h"

/**
 * hdm_program - program one decoder, and have its component use decoders
 * @component: the component
 * @decoder: what to program into which of its decoders
 * @base: physical address where the decoder starts
 *
 * Does not return if the component has no such decoder, or it does not commit.
 */
void hdm_program(const struct component *component, const struct fw_decoder *decoder,
		 uint64_t base);

#endif
