// SPDX-License-Identifier: GPL-2.0-only
#include "qemu.h"

#include <inttypes.h>
#include <stdlib.h>

#include "accel.h"
#include "nodes.h"
#include "ranges.h"
#include "topology.h"

/* Adds an option and its value, which then belongs to the list. */
static void add(struct text_list *args, const char *option, char *value)
{
	text_list_add(args, mem_text(option));
	text_list_add(args, value);
}

/* What a node's memory is like; QEMU's HMAT wants it of each. */
static void add_hmat(struct text_list *args, size_t node)
{
	add(args, "-numa",
	    mem_format("hmat-lb,initiator=0,target=%zu,hierarchy=memory,data-type=access-latency,"
		       "latency=%zu",
		       node, 10 + 10 * node));
	add(args, "-numa",
	    mem_format("hmat-lb,initiator=0,target=%zu,hierarchy=memory,"
		       "data-type=access-bandwidth,bandwidth=%zuM",
		       node, 10240 / (node + 1)));
}

static void add_ram(struct text_list *args, const struct machine *m)
{
	struct sr_set nodes = nodes_of_ram(m);

	for (size_t i = 0; i < nodes.n; i++) {
		add(args, "-object",
		    mem_format("memory-backend-ram,id=ram%zu,size=%" PRIu64 "M,reserve=off", i,
			       sr_range_bytes(nodes.range[i]) >> 20));
		add(args, "-numa",
		    mem_format("node,nodeid=%zu,%smemdev=ram%zu%s", i, i ? "" : "cpus=0-1,", i,
			       m->hmat ? ",initiator=0" : ""));
	}
	for (size_t i = 0; i < nodes.n && m->hmat; i++)
		add_hmat(args, i);
	ranges_free(&nodes);
}

/* Base of every machine. */
static void add_base(struct text_list *args, const struct machine *m, bool kvm)
{
	text_list_add(args, mem_text(QEMU));
	text_list_add(args, mem_text("-nodefaults"));
	text_list_add(args, mem_text("-no-user-config"));
	text_list_add(args, mem_text("-no-reboot"));
	add(args, "-display", mem_text("none"));
	add(args, "-nic", mem_text("none"));
	add(args, "-accel", mem_text(kvm ? "kvm" : "tcg,thread=single"));
	add(args, "-cpu", mem_text(QEMU_CPU));
	add(args, "-smp", mem_text("2"));
	add(args, "-m",
	    mem_format("%" PRIu64 "M,maxmem=%" PRIu64 "G,slots=4", m->memory >> 20,
		       (m->memory >> 30) + 8));
	add_ram(args, m);
}

/* Appends to a string for free(). */
static void append(char **text, char *more)
{
	char *longer = mem_format("%s,%s", *text, more);

	free(*text);
	free(more);
	*text = longer;
}

/* QEMU wants all windows in one option. */
static void add_machine(struct text_list *args, const struct machine *m)
{
	char *option = mem_format("q35%s%s", m->host_bridges.n ? ",cxl=on" : "",
				  m->hmat ? ",hmat=on" : "");

	for (size_t i = 0; i < m->windows.n; i++) {
		const struct window *w = machine_window(m, i);

		append(&option, mem_format("cxl-fmw.%zu.size=%" PRIu64 "M", i, w->size >> 20));
		append(&option,
		       mem_format("cxl-fmw.%zu.interleave-granularity=%u", i, w->granularity));
		for (size_t t = 0; t < w->targets.n; t++)
			append(&option,
			       mem_format("cxl-fmw.%zu.targets.%zu=%s", i, t, w->targets.text[t]));
	}
	add(args, "-M", option);
}

/* It wants SMM, flash that only SMM can write to, and no suspend to RAM, from which it cannot resume. */
static void add_secure(struct text_list *args)
{
	add(args, "-machine", mem_text("smm=on"));
	add(args, "-global", mem_text("driver=cfi.pflash01,property=secure,value=on"));
	add(args, "-global", mem_text("ICH9-LPC.disable_s3=1"));
}

static void add_firmware(struct text_list *args, bool secure)
{
	if (secure)
		add_secure(args);
	add(args, "-drive",
	    mem_format("if=pflash,unit=0,format=raw,readonly=on,file=%s",
		       secure ? OVMF_SECURE : OVMF_CODE));
	add(args, "-drive", mem_text("if=pflash,unit=1,format=raw,file=" RUN_VARS));
	add(args, "-drive", mem_text("if=none,id=esp,format=raw,readonly=on,file=fat:" RUN_ESP));
	add(args, "-device", mem_text("virtio-blk-pci,drive=esp,bootindex=0"));
}

static void add_disk(struct text_list *args, const char *disk)
{
	if (!disk)
		return;
	add(args, "-drive", mem_format("if=none,id=disk,format=raw,snapshot=on,file=%s", disk));
	add(args, "-device", mem_text("virtio-blk-pci,drive=disk"));
}

static void add_channels(struct text_list *args)
{
	add(args, "-chardev", mem_format("socket,id=tap,fd=%d,logfile=" RUN_TAP, QEMU_TAP_FD));
	add(args, "-device", mem_text("virtio-serial-pci"));
	add(args, "-device", mem_text("virtserialport,chardev=tap,name=softreserve.tap"));
	add(args, "-chardev",
	    mem_format("socket,id=console,fd=%d,logfile=" RUN_CONSOLE, QEMU_CONSOLE_FD));
	add(args, "-serial", mem_text("chardev:console"));
	add(args, "-chardev", mem_format("socket,id=monitor,fd=%d", QEMU_MONITOR_FD));
	add(args, "-mon", mem_text("chardev=monitor,mode=control"));
}

/*
 * Ports are named NAME.pN, lie at device N of their bus and have port number N,
 * which is what decoders' target lists mean. A slot number is used once.
 */
static void add_bridges(struct text_list *args, const struct machine *m, unsigned int *slot)
{
	for (size_t i = 0; i < m->host_bridges.n; i++) {
		const struct host_bridge *hb = machine_bridge(m, i);

		char *node =
			hb->node == NO_NODE ? mem_text("") : mem_format(",numa_node=%u", hb->node);

		add(args, "-device",
		    mem_format("pxb-cxl,id=%s,bus=pcie.0,bus_nr=%u,hdm_for_passthrough=%s%s",
			       hb->name, hb->bus, hb->hdm ? "true" : "false", node));
		free(node);
		for (unsigned int p = 0; p < hb->root_ports; p++)
			add(args, "-device",
			    mem_format("cxl-rp,id=%s.p%u,bus=%s,addr=%u,port=%u,chassis=0,slot=%u",
				       hb->name, p, hb->name, p, p, ++*slot));
	}
}

/* The bus of the port that a switch or device hangs at. */
static char *bus_of(const struct machine *m, const struct attachment *at)
{
	return mem_format("%s.p%u", component_name(m, at->parent), at->port);
}

static void add_switches(struct text_list *args, const struct machine *m, unsigned int *slot)
{
	for (size_t i = 0; i < m->switches.n; i++) {
		const struct cxl_switch *sw = machine_switch(m, i);
		char *bus = bus_of(m, &sw->at);

		add(args, "-device", mem_format("cxl-upstream,id=%s,bus=%s", sw->name, bus));
		for (unsigned int p = 0; p < sw->downstream_ports; p++)
			add(args, "-device",
			    mem_format("cxl-downstream,id=%s.p%u,bus=%s,addr=%u,port=%u,"
				       "chassis=0,slot=%u",
				       sw->name, p, sw->name, p, p, ++*slot));
		free(bus);
	}
}

/* One part of a device's memory; returns the properties that refer to it. */
static char *add_backend(struct text_list *args, const struct cxl_device *dev, const char *part,
			 uint64_t size)
{
	if (!size)
		return mem_text("");
	add(args, "-object",
	    mem_format("memory-backend-ram,id=%s.%s,size=%" PRIu64, dev->name, part, size));
	return mem_format(",%s=%s.%s", part, dev->name, part);
}

static void add_devices(struct text_list *args, const struct machine *m)
{
	for (size_t i = 0; i < m->devices.n; i++) {
		const struct cxl_device *dev = machine_device(m, i);
		char *bus = bus_of(m, &dev->at);
		char *ram = add_backend(args, dev, "volatile-memdev", dev->volatile_size);
		char *pmem = add_backend(args, dev, "persistent-memdev", dev->persistent_size);
		/* Persistent memory needs a label storage area. */
		char *lsa = add_backend(args, dev, "lsa", dev->persistent_size ? 1 << 20 : 0);

		add(args, "-device",
		    mem_format("cxl-type3,id=%s,bus=%s,sn=%" PRIu64 "%s%s%s", dev->name, bus,
			       device_serial(i), ram, pmem, lsa));
		free(bus);
		free(ram);
		free(pmem);
		free(lsa);
	}
}

/* A backend, and the property of the device that refers to it, appended to @device. */
static void plug_backend(struct text_list *commands, char **device, const char *id,
			 const char *property, uint64_t size)
{
	if (!size)
		return;
	text_list_add(commands, mem_format("{\"execute\":\"object-add\",\"arguments\":{"
					   "\"qom-type\":\"memory-backend-ram\",\"id\":\"%s.%s\","
					   "\"size\":%" PRIu64 "}}",
					   id, property, size));
	append(device, mem_format("\"%s\":\"%s.%s\"", property, id, property));
}

struct text_list qemu_plug(const struct machine *m, size_t i, unsigned int generation)
{
	const struct cxl_device *dev = machine_device(m, i);
	char *id = mem_format("%s.%u", dev->name, generation), *bus = bus_of(m, &dev->at);
	struct text_list commands = { 0 };
	char *device = mem_format("\"driver\":\"cxl-type3\",\"id\":\"%s\",\"bus\":\"%s\","
				  "\"sn\":%" PRIu64,
				  id, bus, device_serial_later(i, generation));

	plug_backend(&commands, &device, id, "volatile-memdev", dev->volatile_size);
	plug_backend(&commands, &device, id, "persistent-memdev", dev->persistent_size);
	plug_backend(&commands, &device, id, "lsa", dev->persistent_size ? 1 << 20 : 0);
	text_list_add(&commands,
		      mem_format("{\"execute\":\"device_add\",\"arguments\":{%s}}", device));
	free(device);
	free(bus);
	free(id);
	return commands;
}

struct text_list qemu_args(const struct machine *m, bool kvm, const char *disk, bool secure)
{
	struct text_list args = { 0 };
	unsigned int slot = 0;

	add_base(&args, m, kvm);
	add_machine(&args, m);
	add_firmware(&args, secure);
	add_disk(&args, disk);
	add_channels(&args);
	add_bridges(&args, m, &slot);
	add_switches(&args, m, &slot);
	add_devices(&args, m);
	return args;
}
