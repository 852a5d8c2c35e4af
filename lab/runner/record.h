/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the guest reports: a TAP stream whose comments "# record {...}" carry
 * JSON.
 */
#ifndef SOFTRESERVE_LAB_RECORD_H
#define SOFTRESERVE_LAB_RECORD_H

#include "memory.h"
#include "ranges.h"

/** struct dax_device - a DAX device; @target_node is -1 if unknown, @ranges is normal */
struct dax_device {
	char *name;
	char *driver;
	long long target_node;
	struct sr_set ranges;
};

/** struct hdm_decoder - what became of an HDM decoder's registers; @gone: its component went */
struct hdm_decoder {
	char *component;
	long long index;
	bool committed;
	bool intact;
	bool gone;
};

/** struct conflict - a conflict that the module reports; @range holds if @ranged */
struct conflict {
	char *kind;
	char *device;
	bool ranged;
	struct sr_range range;
};

/** struct said_node - the NUMA node that the module says a range is on */
struct said_node {
	struct sr_range range;
	long long node;
};

/**
 * struct said - what the module says became of the bytes
 * @cxl: kept by CXL
 * @dax: given back
 * @foreign: outside every window, left to HMEM
 * @quarantined: locked away
 * @pending: left as found
 * @nodes: of every range
 */
struct said {
	struct sr_set cxl;
	struct sr_set dax;
	struct sr_set foreign;
	struct sr_set quarantined;
	struct sr_set pending;
	struct said_node *nodes;
	size_t n_nodes;
};

/**
 * struct guest - everything that the guest said
 * @release: of its kernel
 * @places: where the CXL fixed memory windows are, in the order of their declaration
 * @windows: what the CEDT says about windows, in its order
 * @described: Soft Reserved ranges that the kernel found in firmware's map
 * @memory_block: bytes of its kernel's memory blocks; 0 if it did not come to say so
 * @cxl: described bytes usable below a CXL region
 * @dax: described bytes usable otherwise
 * @online: the part of both that is System RAM
 * @bad: bytes that were handed out and did not read back
 * @iomem: described bytes that /proc/iomem names "Soft Reserved"
 * @quarantined: described bytes that /proc/iomem shows as locked away
 * @verified: bytes that were written and read back
 * @devices: DAX devices
 * @decoders: HDM decoders
 * @decoders_closed: the kernel keeps them from everybody, so there are none
 * @module_loaded: the module was there
 * @verdict: its verdict, or NULL
 * @refusal: why it refused, or NULL
 * @said: the module on the bytes, each set normal
 * @conflicts: its conflicts
 * @broken: links that the tool calls broken, of any range
 * @tool_absent: a whole system does not have the tool
 * @log: warnings in the kernel's log
 * @not_ok: texts of failed test points
 * @seen: records that arrived, a bit each
 * @ended: the last record arrived
 *
 * All sets but @places and @windows are normal.
 */
struct guest {
	char *release;
	struct sr_set places;
	struct sr_set windows;
	struct sr_set described;
	u64 memory_block;
	struct sr_set cxl;
	struct sr_set dax;
	struct sr_set online;
	struct sr_set bad;
	struct sr_set iomem;
	struct sr_set quarantined;
	u64 verified;
	struct dax_device *devices;
	size_t n_devices;
	struct hdm_decoder *decoders;
	size_t n_decoders;
	bool decoders_closed;
	bool module_loaded;
	char *verdict;
	char *refusal;
	struct said said;
	struct conflict *conflicts;
	size_t n_conflicts;
	struct text_list broken;
	bool tool_absent;
	struct text_list log;
	struct text_list not_ok;
	unsigned int seen;
	bool ended;
};

/**
 * guest_hear() - take in one line of the guest's
 * @guest: starts out zeroed; for guest_free()
 * @line: the line, without its end
 *
 * Return: NULL, or for free() a sentence if the guest gave up or spoke nonsense.
 */
char *guest_hear(struct guest *guest, const char *line);

/**
 * guest_comment() - the text of a comment about progress
 *
 * Return: a part of @line, or NULL if it is something else.
 */
const char *guest_comment(const char *line);

/** guest_said() - true if a record of that name arrived */
bool guest_said(const struct guest *guest, const char *record);

/** guest_missing() - name of a record that never arrived, or NULL */
const char *guest_missing(const struct guest *guest);

/** guest_free() - release what guest_hear() collected */
void guest_free(struct guest *guest);

#endif
