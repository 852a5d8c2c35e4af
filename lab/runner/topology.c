// SPDX-License-Identifier: GPL-2.0-only
#include "topology.h"

#include <string.h>

#include "bytes.h"

int component_find(const struct machine *m, const char *name, struct component *out)
{
	for (size_t i = 0; i < m->host_bridges.n; i++)
		if (!strcmp(machine_bridge(m, i)->name, name)) {
			*out = (struct component){ COMPONENT_BRIDGE, i };
			return 0;
		}
	for (size_t i = 0; i < m->switches.n; i++)
		if (!strcmp(machine_switch(m, i)->name, name)) {
			*out = (struct component){ COMPONENT_SWITCH, i };
			return 0;
		}
	for (size_t i = 0; i < m->devices.n; i++)
		if (!strcmp(machine_device(m, i)->name, name)) {
			*out = (struct component){ COMPONENT_DEVICE, i };
			return 0;
		}
	return -1;
}

const char *component_name(const struct machine *m, struct component c)
{
	if (c.kind == COMPONENT_BRIDGE)
		return machine_bridge(m, c.index)->name;
	if (c.kind == COMPONENT_SWITCH)
		return machine_switch(m, c.index)->name;
	return machine_device(m, c.index)->name;
}

unsigned int component_ports(const struct machine *m, struct component c)
{
	if (c.kind == COMPONENT_BRIDGE)
		return machine_bridge(m, c.index)->root_ports;
	if (c.kind == COMPONENT_SWITCH)
		return machine_switch(m, c.index)->downstream_ports;
	return 0;
}

bool component_has_hdm(const struct machine *m, struct component c)
{
	return c.kind != COMPONENT_BRIDGE || machine_bridge(m, c.index)->hdm;
}

static bool hangs_at(const struct attachment *at, struct component parent, unsigned int port)
{
	return component_equal(at->parent, parent) && at->port == port;
}

int component_below(const struct machine *m, struct component parent, unsigned int port,
		    struct component *out)
{
	for (size_t i = 0; i < m->switches.n; i++)
		if (hangs_at(&machine_switch(m, i)->at, parent, port)) {
			*out = (struct component){ COMPONENT_SWITCH, i };
			return 0;
		}
	for (size_t i = 0; i < m->devices.n; i++)
		if (hangs_at(&machine_device(m, i)->at, parent, port)) {
			*out = (struct component){ COMPONENT_DEVICE, i };
			return 0;
		}
	return -1;
}

struct attachment component_attachment(const struct machine *m, struct component c)
{
	if (c.kind == COMPONENT_SWITCH)
		return machine_switch(m, c.index)->at;
	return machine_device(m, c.index)->at;
}

uint64_t window_distance(const struct machine *m, size_t window)
{
	uint64_t distance = 0;

	for (size_t i = 0; i < window; i++)
		distance += machine_window(m, i)->size;
	return distance;
}

uint64_t machine_low_memory(const struct machine *m)
{
	return m->memory < 11 * GIB / 4 ? m->memory : 2 * GIB;
}

uint64_t device_serial(size_t i)
{
	return i + 1;
}

uint64_t device_serial_later(size_t i, unsigned int generation)
{
	return (uint64_t)generation * 1000 + device_serial(i);
}
