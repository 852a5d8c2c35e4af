/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The few names that let the policy compile in the kernel and in user space.
 *
 * policy/ is freestanding: no allocation, no I/O, no library calls.
 */
#ifndef SOFTRESERVE_POLICY_TYPES_H
#define SOFTRESERVE_POLICY_TYPES_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
typedef uint64_t u64;
typedef uint32_t u32;
#endif

#endif
