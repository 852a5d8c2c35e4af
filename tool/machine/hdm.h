/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * HDM decoders of all components in one form: as firmware left them where the module says so
 * (docs/ABI/debugfs-softreserve), or else as the CXL core shows them now.
 */
#ifndef SOFTRESERVE_TOOL_HDM_H
#define SOFTRESERVE_TOOL_HDM_H

#include "machine.h"

#define HDM_FILE "sys/kernel/debug/softreserve/decoders"

/**
 * struct hdm - a decoder
 * @name: its component: "0000:0d:00.0", "host-bridge-12", or a port of the CXL core's, "port1"
 * @endpoint: that is a device
 * @committed: it decodes; of others only the name is of use
 * @range: what it decodes, not empty if it is committed
 * @ways: interleave ways
 * @granularity: bytes
 */
struct hdm {
	char name[SR_NAME_MAX];
	bool endpoint;
	bool committed;
	struct sr_range range;
	unsigned int ways;
	uint64_t granularity;
};

/**
 * struct hdms - all of them
 * @damaged: the line of HDM_FILE where it is damaged, from 1, which is not used then; or 0
 * @from_module: they are as firmware left them, and names are the module's
 */
struct hdms {
	size_t damaged;
	bool from_module;
	struct hdm *hdm;
	size_t n;
};

/** hdms_read() - read them; to be freed with hdms_free() */
struct hdms hdms_read(const struct machine *machine);

/** hdms_free() - forget them */
void hdms_free(struct hdms *hdms);

/**
 * hdms_disagree() - what is wrong on the way from the window to the devices that decode a range
 *
 * Each component above a device must decode what that does. The ways of window, bridge and
 * switches multiply to those of the device, and each granularity is that of the one above times
 * its ways, of a window's without a factor of 3 (cxl_port_setup_targets()).
 *
 * Return: a sentence without its full stop, for free(); NULL if nothing is wrong.
 */
char *hdms_disagree(const struct hdms *hdms, const struct machine *machine, struct sr_range range);

/**
 * hdms_undecoded() - what devices decode, and a component above them does not
 *
 * A component none of whose decoders is committed counts as one that passes everything on, as a
 * bridge with one port may (CXL 3.1, 8.2.4.20).
 *
 * Return: normal; its ranges are for free().
 */
struct sr_set hdms_undecoded(const struct hdms *hdms, const struct machine *machine);

#endif
