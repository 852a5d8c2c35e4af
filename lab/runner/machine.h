/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A machine as its declaration describes it; every key is explained in
 * lab/machines/README.md. Names are resolved: an index stands next to each.
 */
#ifndef SOFTRESERVE_LAB_MACHINE_H
#define SOFTRESERVE_LAB_MACHINE_H

#include <stdint.h>
#include <string.h>

#include "keys.h"

/* Limits of QEMU's emulation. */
#define MAX_BRIDGES 7
#define MAX_PORTS 8
#define HDM_DECODERS 4
/* What the CXL specification allows an HDM decoder to start and end at. */
#define HDM_ALIGN (256ull << 20)
/* Bus numbers from one host bridge to the next. */
#define BUS_STRIDE 32

/* The kernel under test that has upstream's own answer, and an outcome of its own. */
#define KERNEL_UPSTREAM "trixie-backports"

/* Values of keys by which firmware lies. */
#define CEDT_OMIT "omit"
#define CHBS_WRONG "wrong"
#define CHBS_RAM "ram"

/* Value of a host bridge's node: firmware names none. */
#define NO_NODE 0xffffffffu

/* Value of a soft_reserved range's window: its address is absolute. */
#define NO_WINDOW ((size_t)-1)

enum component_kind {
	COMPONENT_BRIDGE,
	COMPONENT_SWITCH,
	COMPONENT_DEVICE,
};

/**
 * struct component - something that HDM decoders are in
 * @kind: selects the array of struct machine
 * @index: index in it
 */
struct component {
	enum component_kind kind;
	size_t index;
};

/**
 * struct attachment - the downstream port that something hangs below
 * @parent: a host bridge or a switch
 * @port: port number in it
 */
struct attachment {
	struct component parent;
	unsigned int port;
};

/** struct host_bridge - a CXL host bridge and its root ports, named NAME.N */
struct host_bridge {
	int line;
	const char *name;
	unsigned int root_ports;
	bool hdm;
	const char *chbs;  /* what firmware does to its CHBS: CEDT_OMIT, CHBS_*, or NULL */
	unsigned int node; /* NUMA node, or NO_NODE */
	unsigned int bus;  /* number of its root bus, which is also its ACPI UID */
};

/** struct cxl_switch - a switch and its downstream ports, named NAME.N */
struct cxl_switch {
	int line;
	const char *name;
	const char *port;
	unsigned int downstream_ports;
	struct attachment at;
};

/** struct cxl_device - a memory device; sizes in bytes, volatile part first */
struct cxl_device {
	int line;
	const char *name;
	const char *port;
	uint64_t volatile_size;
	uint64_t persistent_size;
	bool memory_space; /* firmware leaves it on */
	struct attachment at;
};

/**
 * struct window - a CXL fixed memory window, and what firmware's CEDT says of it
 *
 * Its address is QEMU's choice; @start, if not 0, is where it must turn out to be.
 */
struct window {
	int line;
	const char *name;
	uint64_t start;
	uint64_t size;
	unsigned int granularity;
	struct name_list targets;
	size_t bridge[KEY_NUMBERS_MAX];	 /* of @targets.n */
	const char *cedt;		 /* CEDT_OMIT, or NULL */
	struct name_list claims;	 /* instead of @targets */
	size_t claimed[KEY_NUMBERS_MAX]; /* of @claims.n */
	uint64_t claimed_offset;	 /* where it is said to start */
	uint64_t claimed_size;		 /* 0: @size */
};

/** struct decoder - what firmware programs into one HDM decoder */
struct decoder {
	int line;
	const char *component;
	const char *window;
	unsigned int index;
	uint64_t offset;
	uint64_t size;
	unsigned int ways;
	unsigned int granularity;
	struct number_list targets;
	uint64_t skip;
	bool alias;
	bool commit;
	bool lock;
	struct component in;
	size_t window_index;
};

/** struct soft_reserved - a range that firmware describes as specific purpose memory */
struct soft_reserved {
	int line;
	const char *window; /* NULL: @address counts, otherwise @offset */
	uint64_t offset;
	uint64_t address;
	uint64_t size;
	size_t window_index;
};

/** struct sysfs_write - what PID 1 writes to a file of sysfs before it loads modules */
struct sysfs_write {
	int line;
	const char *path;
	const char *value;
};

/**
 * struct stock_outcome - what must happen without the module; bytes
 *
 * @line is 0 if the declaration holds no such group.
 */
struct stock_outcome {
	int line;
	uint64_t cxl;
	uint64_t dax;
	uint64_t lost;
	struct name_list log;
};

/**
 * struct exact_conflict - a conflict that is reported just like this
 *
 * @device NULL: none is named; @window NULL: no range is.
 */
struct exact_conflict {
	int line;
	const char *kind;
	const char *device;
	const char *window;
	uint64_t offset;
	uint64_t size;
	size_t window_index;
};

/** struct module_outcome - what must happen with the module */
struct module_outcome {
	int line;
	const char *verdict; /* NULL: any that settles, for whatever reasons */
	struct name_list conflicts;
	struct group_list exactly; /* of the kinds that it lists, all conflicts */
	bool observes;		   /* the bytes must be those of a run without the module */
	struct name_list log;
};

/**
 * struct expected - what must happen
 * @without_module: on every kernel but upstream's, without the module
 * @upstream: on kernels of KERNEL_UPSTREAM, without the module
 * @with_module: with the module
 * @upstream_with_module: on kernels of KERNEL_UPSTREAM with the module, where that differs
 *
 * The optional ones have line 0 if the declaration does not hold them.
 */
struct expected {
	int line;
	struct stock_outcome without_module;
	struct stock_outcome upstream;
	struct module_outcome with_module;
	struct module_outcome upstream_with_module;
};

/** struct machine - one declaration */
struct machine {
	int line;
	char *name;
	config_t config; /* owns the strings */
	const char *summary;
	struct name_list broken;
	uint64_t memory;
	unsigned int ram_nodes;
	bool srat;
	bool hmat;
	uint64_t cedt_truncate;
	const char *cmdline;
	const char *act;
	const char *act_device;	 /* NULL, or the device that the act is about, */
	size_t act_device_index; /* and its index then */
	bool in_matrix;		 /* its act, if any, is a fault of the machine */
	struct name_list log;
	struct name_list absent_modules;
	struct name_list broken_modules;
	struct group_list sysfs;
	struct group_list host_bridges;
	struct group_list switches;
	struct group_list devices;
	struct group_list windows;
	struct group_list decoders;
	struct group_list soft_reserved;
	struct expected outcome;
};

static inline struct host_bridge *machine_bridge(const struct machine *m, size_t i)
{
	return (struct host_bridge *)m->host_bridges.item + i;
}

static inline struct cxl_switch *machine_switch(const struct machine *m, size_t i)
{
	return (struct cxl_switch *)m->switches.item + i;
}

static inline struct cxl_device *machine_device(const struct machine *m, size_t i)
{
	return (struct cxl_device *)m->devices.item + i;
}

static inline struct window *machine_window(const struct machine *m, size_t i)
{
	return (struct window *)m->windows.item + i;
}

static inline struct decoder *machine_decoder(const struct machine *m, size_t i)
{
	return (struct decoder *)m->decoders.item + i;
}

static inline struct soft_reserved *machine_range(const struct machine *m, size_t i)
{
	return (struct soft_reserved *)m->soft_reserved.item + i;
}

/** machine_loses() - true if in the machine's act device @i goes for good */
static inline bool machine_loses(const struct machine *m, size_t i)
{
	return m->act && !strncmp(m->act, "vanish", strlen("vanish")) && m->act_device_index == i;
}

static inline struct sysfs_write *machine_sysfs(const struct machine *m, size_t i)
{
	return (struct sysfs_write *)m->sysfs.item + i;
}

static inline struct exact_conflict *outcome_exact(const struct module_outcome *outcome, size_t i)
{
	return (struct exact_conflict *)outcome->exactly.item + i;
}

/** component_equal() - true if @a and @b are the same component */
static inline bool component_equal(struct component a, struct component b)
{
	return a.kind == b.kind && a.index == b.index;
}

#endif
