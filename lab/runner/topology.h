/* SPDX-License-Identifier: GPL-2.0-only */
/* How the components of a machine hang together. */
#ifndef SOFTRESERVE_LAB_TOPOLOGY_H
#define SOFTRESERVE_LAB_TOPOLOGY_H

#include "machine.h"

/**
 * component_find() - a host bridge, switch or device by its name
 * @m: the machine
 * @name: the name
 * @out: receives it
 *
 * Return: 0, or -1 if there is none.
 */
int component_find(const struct machine *m, const char *name, struct component *out);

/** component_name() - its declared name */
const char *component_name(const struct machine *m, struct component c);

/** component_ports() - number of its downstream ports; 0 for a device */
unsigned int component_ports(const struct machine *m, struct component c);

/** component_has_hdm() - true if it has HDM decoders */
bool component_has_hdm(const struct machine *m, struct component c);

/**
 * component_below() - what hangs below a downstream port
 * @m: the machine
 * @parent: a host bridge or switch
 * @port: port number in it
 * @out: receives a switch or a device
 *
 * Return: 0, or -1 if the port is empty.
 */
int component_below(const struct machine *m, struct component parent, unsigned int port,
		    struct component *out);

/** component_attachment() - where a switch or device hangs */
struct attachment component_attachment(const struct machine *m, struct component c);

/**
 * window_distance() - bytes from the first window to another one
 * @m: the machine
 * @window: index of the window
 *
 * QEMU places windows one after the other (pc_memory_init(), hw/i386/pc.c).
 */
uint64_t window_distance(const struct machine *m, size_t window);

/**
 * machine_low_memory() - guest RAM below 4 GiB, in bytes
 *
 * QEMU's q35 (hw/i386/pc_q35.c): all of it below 2.75 GiB, otherwise 2 GiB and
 * the rest from 4 GiB on.
 */
uint64_t machine_low_memory(const struct machine *m);

/** device_serial() - serial number of device @i, by which the guest knows it */
uint64_t device_serial(size_t i);

/** device_serial_later() - that of a device that is plugged in place of device @i */
uint64_t device_serial_later(size_t i, unsigned int generation);

#endif
