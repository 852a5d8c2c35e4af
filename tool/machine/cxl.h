/* SPDX-License-Identifier: GPL-2.0-only */
/* What the CXL core made of it: ports, decoders, memory devices, regions (ABI: sysfs-bus-cxl). */
#ifndef SOFTRESERVE_TOOL_CXL_H
#define SOFTRESERVE_TOOL_CXL_H

#include "../../policy/snapshot.h"
#include "problem.h"
#include "source.h"

#define CXL_DEVICES "sys/bus/cxl/devices"
#define CXL_TARGETS_MAX 32

/**
 * struct cxl_port - a port: the root, a host bridge's or switch's, an endpoint's
 * @name: "root0", "port1", "endpoint2"
 * @parent: the port above it; "" for the root
 * @of: what it is the port of: "ACPI0017:00", "pci0000:0c" or "ACPI0016:00", "0000:0d:00.0", "mem0"
 * @bound: its driver is bound (always, for the root)
 */
struct cxl_port {
	char name[SR_NAME_MAX];
	char parent[SR_NAME_MAX];
	char of[SR_NAME_MAX];
	bool bound;
};

/**
 * struct cxl_memdev - a memory device
 * @name: "mem0"
 * @pci: its function, "0000:0d:00.0"
 * @serial: its serial number; "" if it was left out
 * @ram: bytes of volatile memory
 * @pmem: bytes of persistent memory
 * @node: its NUMA node, -1 if it has none
 * @bound: its driver is bound
 */
struct cxl_memdev {
	char name[SR_NAME_MAX];
	char pci[SR_NAME_MAX];
	char serial[SR_NAME_MAX];
	uint64_t ram;
	uint64_t pmem;
	int node;
	bool bound;
};

/**
 * struct cxl_decoder - a decoder of a port
 * @name: "decoder2.0"
 * @port: the port that it is of
 * @range: what it decodes; empty if nothing
 * @ways: interleave ways
 * @granularity: bytes
 * @locked: until the next reset
 * @region: that it belongs to; "" if to none
 * @targets: "target_list" as it is; "" for an endpoint's
 */
struct cxl_decoder {
	char name[SR_NAME_MAX];
	char port[SR_NAME_MAX];
	struct sr_range range;
	unsigned int ways;
	uint64_t granularity;
	bool locked;
	char region[SR_NAME_MAX];
	char targets[128];
};

/**
 * struct cxl_region - a region
 * @seen: as the policy wants it; never unreadable, never later
 * @granularity: bytes
 * @committed: its decoders are
 * @pmem: of persistent memory
 * @target: names of its endpoint decoders, "" where one is missing; the first
 *          CXL_TARGETS_MAX of seen.ways
 * @dax: "dax_region0", "" if there is none
 * @dax_bound: that one's driver is bound
 */
struct cxl_region {
	struct sr_region seen;
	uint64_t granularity;
	bool committed;
	bool pmem;
	char target[CXL_TARGETS_MAX][SR_NAME_MAX];
	char dax[SR_NAME_MAX];
	bool dax_bound;
};

/**
 * struct cxl - all of it, each sorted by number
 * @present: the kernel has a CXL bus
 */
struct cxl {
	bool present;
	struct cxl_port *port;
	size_t n_ports;
	struct cxl_memdev *memdev;
	size_t n_memdevs;
	struct cxl_decoder *decoder;
	size_t n_decoders;
	struct cxl_region *region;
	size_t n_regions;
};

/** cxl_read() - read it; to be freed with cxl_free() */
struct cxl cxl_read(const struct source *source, struct problems *problems);

/** cxl_free() - forget it */
void cxl_free(struct cxl *cxl);

/** cxl_find_region() - by name; NULL if there is none */
const struct cxl_region *cxl_find_region(const struct cxl *cxl, const char *name);

/** cxl_find_port() - by name; NULL if there is none */
const struct cxl_port *cxl_find_port(const struct cxl *cxl, const char *name);

#endif
