/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The PCI function of a CXL memory device: taken away and brought back.
 */
#ifndef SOFTRESERVE_GUEST_FUNCTION_H
#define SOFTRESERVE_GUEST_FUNCTION_H

#include <stdbool.h>
#include <stddef.h>

/**
 * function_find() - the function that an act is about (sr_lab.device=, a serial number)
 * @name: result, its address as "0000:0e:00.0"
 * @size: bytes at @name
 *
 * Bails if it is not there.
 */
void function_find(char *name, size_t size);

/** function_present() - true if the kernel knows the function */
bool function_present(const char *name);

/** function_has_slot() - true if it is in a slot that can be switched off */
bool function_has_slot(const char *name);

/** function_switch_off() - as function_power_off(); false if the device is still there */
bool function_switch_off(const char *name);

/** function_power_off() - switch its slot off, whereupon the device is unplugged */
void function_power_off(const char *name);

/** function_remove() - take it from the kernel; the device itself stays as it is */
void function_remove(const char *name);

/** function_rescan() - let the kernel look for PCI functions anew */
void function_rescan(void);

#endif
