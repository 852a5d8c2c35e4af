/* SPDX-License-Identifier: GPL-2.0-only */
/* CXL components: host bridges, switch ports, devices, and their registers. */
#ifndef SOFTRESERVE_LAB_COMPONENT_H
#define SOFTRESERVE_LAB_COMPONENT_H

#include "types.h"
#include "program.h"

#define COMPONENT_NAME_MAX 24

/**
 * struct component - a component found
 * @name: 0000:0d:00.0, or host-bridge-12
 * @registers: address of its component register block (CXL 3.1, 8.2.3)
 * @device: endpoint: address of its CXL Device DVSEC (CXL 3.1, 8.1.3); else 0
 */
struct component {
	CHAR16 name[COMPONENT_NAME_MAX];
	uint64_t registers;
	uint64_t device;
};

/**
 * component_find - find the component of a decoder
 * @decoder: says where to look
 * @found: gets the component, its registers accessible
 *
 * Does not return if it is not there, or has no component registers.
 */
void component_find(const struct fw_decoder *decoder, struct component *found);

/**
 * component_space_off - turn the memory space of a decoder's function off
 * @decoder: says where it is; nothing behind it can be reached afterwards
 */
void component_space_off(const struct fw_decoder *decoder);

/**
 * component_enable_memory - let an endpoint answer to CXL.mem
 * @component: any component; nothing is done for one that is no endpoint
 */
void component_enable_memory(const struct component *component);

#endif
