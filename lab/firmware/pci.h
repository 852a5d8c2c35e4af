/* SPDX-License-Identifier: GPL-2.0-only */
/* PCI functions of segment 0, through their memory-mapped configuration space. */
#ifndef SOFTRESERVE_LAB_PCI_H
#define SOFTRESERVE_LAB_PCI_H

#include "types.h"

/**
 * struct pci_function - a function found
 * @bus: its bus number
 * @devfn: device << 3 | function
 * @config: address of its configuration space
 */
struct pci_function {
	uint8_t bus;
	uint8_t devfn;
	uint64_t config;
};

/**
 * pci_walk - follow a path downwards from a root bus
 * @bus: number of the root bus
 * @hop: devfn of each function on the way, the last one is the result
 * @n_hops: number of these, at least 1
 *
 * Every function on the way answers to memory accesses afterwards, and is left
 * so. Return: the function. Does not return if something on the way is not
 * there, or is no bridge.
 */
struct pci_function pci_walk(uint8_t bus, const uint8_t *hop, unsigned int n_hops);

/**
 * pci_is_bridge - whether a function is a bridge, such as a port
 * @fn: the function
 */
bool pci_is_bridge(const struct pci_function *fn);

/**
 * pci_dvsec - find a designated vendor-specific extended capability
 * @fn: the function
 * @vendor: DVSEC vendor
 * @id: DVSEC ID
 *
 * Return: the address of the capability, 0 if there is none.
 */
uint64_t pci_dvsec(const struct pci_function *fn, uint16_t vendor, uint16_t id);

/**
 * pci_bar - the address that a base address register was given
 * @fn: the function
 * @index: number of the register
 *
 * Return: the address. Does not return if it is no memory BAR, or has none.
 */
uint64_t pci_bar(const struct pci_function *fn, unsigned int index);

/* Room for the name of a function, as Linux writes it: 0000:0d:00.0 */
#define PCI_NAME_MAX 16

/** pci_space_off - a function's registers no longer answer, as before a driver enables it */
void pci_space_off(const struct pci_function *fn);

/**
 * pci_name - write a function's name
 * @fn: the function
 * @name: gets the name
 */
void pci_name(const struct pci_function *fn, CHAR16 name[PCI_NAME_MAX]);

#endif
