// SPDX-License-Identifier: GPL-2.0-only
#include "validate.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "../../policy/verdict.h"
#include "bytes.h"
#include "cedt.h"
#include "modules.h"
#include "program.h"
#include "topology.h"

#define GRANULARITY_MIN 256
#define GRANULARITY_MAX 16384
#define PAGE 4096
#define MAX_RAM_NODES 4

static const char name_chars[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";

/* A name that was declared, for finding one that was declared before. */
struct declared {
	const char *name;
	int line;
};

static int check_name(const struct declared *seen, size_t n, struct complaint *complaint)
{
	const struct declared *d = &seen[n];

	if (d->name[0] < 'a' || d->name[0] > 'z' || d->name[strspn(d->name, name_chars)])
		return complain(complaint, d->line, d->name,
				"a name is lower-case letters, digits, - and _, a letter first");
	for (size_t i = 0; i < n; i++)
		if (!strcmp(seen[i].name, d->name))
			return complain(complaint, d->line, d->name,
					"declared twice, first in line %d", seen[i].line);
	return 0;
}

static int check_names(const struct machine *m, struct complaint *complaint)
{
	size_t total = m->host_bridges.n + m->switches.n + m->devices.n + m->windows.n;
	struct declared *seen = calloc(total + 1, sizeof(*seen));
	size_t n = 0;
	int ret = 0;

	if (!seen)
		return complain(complaint, 0, m->name, "out of memory");
	for (size_t i = 0; i < m->host_bridges.n; i++)
		seen[n++] =
			(struct declared){ machine_bridge(m, i)->name, machine_bridge(m, i)->line };
	for (size_t i = 0; i < m->switches.n; i++)
		seen[n++] =
			(struct declared){ machine_switch(m, i)->name, machine_switch(m, i)->line };
	for (size_t i = 0; i < m->devices.n; i++)
		seen[n++] =
			(struct declared){ machine_device(m, i)->name, machine_device(m, i)->line };
	for (size_t i = 0; i < m->windows.n; i++)
		seen[n++] =
			(struct declared){ machine_window(m, i)->name, machine_window(m, i)->line };
	for (size_t i = 0; i < n && !ret; i++)
		ret = check_name(seen, i, complaint);
	free(seen);
	return ret;
}

static int check_memory(struct machine *m, struct complaint *complaint)
{
	if (m->memory < 512 * MIB || m->memory > 128 * GIB || m->memory % HDM_ALIGN)
		return complain(complaint, m->line, "memory",
				"must be 512M to 128G, a multiple of 256M");
	if (!m->ram_nodes || m->ram_nodes > MAX_RAM_NODES)
		return complain(complaint, m->line, "ram_nodes", "must be 1 to %d", MAX_RAM_NODES);
	return 0;
}

static int check_bridges(struct machine *m, struct complaint *complaint)
{
	if (m->host_bridges.n > MAX_BRIDGES)
		return complain(complaint, m->line, "host_bridges", "must be %d at the most",
				MAX_BRIDGES);
	for (size_t i = 0; i < m->host_bridges.n; i++) {
		struct host_bridge *hb = machine_bridge(m, i);

		if (!hb->root_ports || hb->root_ports > MAX_PORTS)
			return complain(complaint, hb->line, hb->name, "root_ports must be 1 to %d",
					MAX_PORTS);
		if (!hb->hdm && hb->root_ports != 1)
			return complain(complaint, hb->line, hb->name,
					"only a bridge with one root port can lack HDM decoders");
		if (hb->node != NO_NODE && hb->node >= m->ram_nodes)
			return complain(complaint, hb->line, hb->name,
					"there is no node %u, see ram_nodes", hb->node);
		if (hb->chbs && strcmp(hb->chbs, CEDT_OMIT) && strcmp(hb->chbs, CHBS_WRONG) &&
		    strcmp(hb->chbs, CHBS_RAM))
			return complain(complaint, hb->line, hb->name,
					"chbs must be \"" CEDT_OMIT "\", \"" CHBS_WRONG
					"\" or \"" CHBS_RAM "\"");
		hb->bus = BUS_STRIDE / 2 + BUS_STRIDE * (unsigned int)i;
	}
	return 0;
}

/* Finds "NAME.N" and checks that nothing else hangs there. */
static int resolve_port(const struct machine *m, int line, const char *name, const char *port,
			struct attachment *out, struct complaint *complaint)
{
	const char *dot = strrchr(port, '.');
	struct attachment at;
	struct component other;
	char parent[64];
	char *end;
	unsigned long number;

	if (!dot || !dot[1] || strspn(dot + 1, "0123456789") != strlen(dot + 1) ||
	    (size_t)(dot - port) >= sizeof(parent))
		return complain(complaint, line, name, "port \"%s\" is not of the form \"hb0.0\"",
				port);
	memcpy(parent, port, (size_t)(dot - port));
	parent[dot - port] = '\0';
	number = strtoul(dot + 1, &end, 10);
	if (component_find(m, parent, &at.parent) || number >= component_ports(m, at.parent))
		return complain(complaint, line, name, "there is no port \"%s\"", port);
	at.port = (unsigned int)number;
	if (!component_below(m, at.parent, at.port, &other))
		return complain(complaint, line, name, "port \"%s\" is already used by %s", port,
				component_name(m, other));
	*out = at;
	return 0;
}

/* Nothing hangs anywhere until its port is resolved. */
static void detach_all(struct machine *m)
{
	static const struct attachment nowhere = { { COMPONENT_DEVICE, 0 }, 0 };

	for (size_t i = 0; i < m->switches.n; i++)
		machine_switch(m, i)->at = nowhere;
	for (size_t i = 0; i < m->devices.n; i++)
		machine_device(m, i)->at = nowhere;
}

static int check_switches(struct machine *m, struct complaint *complaint)
{
	detach_all(m);
	for (size_t i = 0; i < m->switches.n; i++) {
		struct cxl_switch *sw = machine_switch(m, i);

		if (!sw->downstream_ports || sw->downstream_ports > MAX_PORTS)
			return complain(complaint, sw->line, sw->name,
					"downstream_ports must be 1 to %d", MAX_PORTS);
		if (resolve_port(m, sw->line, sw->name, sw->port, &sw->at, complaint))
			return -1;
		if (sw->at.parent.kind != COMPONENT_BRIDGE)
			return complain(complaint, sw->line, sw->name,
					"QEMU routes no memory through a switch below a switch");
	}
	return 0;
}

/* Every downstream port needs a bus number, and so does a switch itself. */
static int check_buses(struct machine *m, struct complaint *complaint)
{
	for (size_t i = 0; i < m->host_bridges.n; i++) {
		const struct host_bridge *hb = machine_bridge(m, i);
		unsigned int buses = 1 + hb->root_ports;

		for (size_t s = 0; s < m->switches.n; s++)
			if (machine_switch(m, s)->at.parent.index == i)
				buses += 1 + machine_switch(m, s)->downstream_ports;
		if (buses > BUS_STRIDE)
			return complain(complaint, hb->line, hb->name,
					"needs %u PCI buses and has room for %d", buses,
					BUS_STRIDE);
	}
	return 0;
}

static int check_devices(struct machine *m, struct complaint *complaint)
{
	for (size_t i = 0; i < m->devices.n; i++) {
		struct cxl_device *dev = machine_device(m, i);

		if (!dev->volatile_size && !dev->persistent_size)
			return complain(complaint, dev->line, dev->name,
					"has neither volatile nor persistent memory");
		if (dev->volatile_size % HDM_ALIGN || dev->persistent_size % HDM_ALIGN)
			return complain(complaint, dev->line, dev->name,
					"sizes must be multiples of 256M");
		if (resolve_port(m, dev->line, dev->name, dev->port, &dev->at, complaint))
			return -1;
	}
	return 0;
}

static bool power_of_two(uint64_t n, uint64_t min, uint64_t max)
{
	return n >= min && n <= max && !(n & (n - 1));
}

static int check_interleave(int line, const char *name, unsigned int ways, unsigned int granularity,
			    struct complaint *complaint)
{
	if (!power_of_two(ways, 1, MAX_PORTS))
		return complain(complaint, line, name, "interleave ways must be 1, 2, 4 or 8");
	if (!power_of_two(granularity, GRANULARITY_MIN, GRANULARITY_MAX))
		return complain(complaint, line, name,
				"granularity must be a power of two from 256 to 16384");
	return 0;
}

static int resolve_targets(const struct machine *m, struct window *w, struct complaint *complaint)
{
	for (size_t i = 0; i < w->targets.n; i++) {
		struct component c;

		if (component_find(m, w->targets.text[i], &c) || c.kind != COMPONENT_BRIDGE)
			return complain(complaint, w->line, w->name,
					"there is no host bridge \"%s\"", w->targets.text[i]);
		for (size_t j = 0; j < i; j++)
			if (w->bridge[j] == c.index)
				return complain(complaint, w->line, w->name,
						"host bridge \"%s\" is a target twice",
						w->targets.text[i]);
		w->bridge[i] = c.index;
	}
	return 0;
}

/* What the CEDT says of a window. */
static int resolve_claims(const struct machine *m, struct window *w, struct complaint *complaint)
{
	if (w->cedt && strcmp(w->cedt, CEDT_OMIT))
		return complain(complaint, w->line, w->name, "cedt must be \"" CEDT_OMIT "\"");
	if (w->cedt && (w->claims.n || w->claimed_offset || w->claimed_size))
		return complain(complaint, w->line, w->name,
				"the CEDT claims nothing about a window that it omits");
	if (w->claimed_offset % PAGE || w->claimed_size % PAGE)
		return complain(complaint, w->line, w->name,
				"claimed_offset and claimed_size must be multiples of 4K");
	if (w->claims.n && w->claims.n != w->targets.n)
		return complain(complaint, w->line, w->name, "needs as many claims as targets: %zu",
				w->targets.n);
	for (size_t i = 0; i < w->claims.n; i++) {
		struct component c;

		if (component_find(m, w->claims.text[i], &c) || c.kind != COMPONENT_BRIDGE)
			return complain(complaint, w->line, w->name,
					"there is no host bridge \"%s\"", w->claims.text[i]);
		w->claimed[i] = c.index;
	}
	return 0;
}

static bool spans_overlap(uint64_t a, uint64_t a_size, uint64_t b, uint64_t b_size)
{
	return a_size && b_size && a < b + b_size && b < a + a_size;
}

/* Compares window @n with memory and with those before it, if it says where it lies. */
static int check_place(const struct machine *m, size_t n, struct complaint *complaint)
{
	const struct window *w = machine_window(m, n);

	if (!w->start)
		return 0;
	if (w->start % HDM_ALIGN || w->start > UINT64_MAX - w->size)
		return complain(complaint, w->line, w->name, "start must be a multiple of 256M");
	if (w->start < 4 * GIB + m->memory - machine_low_memory(m))
		return complain(complaint, w->line, w->name, "overlaps the machine's memory");
	for (size_t i = 0; i < n; i++) {
		const struct window *o = machine_window(m, i);

		if (o->start && spans_overlap(o->start, o->size, w->start, w->size))
			return complain(complaint, w->line, w->name,
					"overlaps window \"%s\" of line %d", o->name, o->line);
	}
	return 0;
}

static int check_windows(struct machine *m, struct complaint *complaint)
{
	for (size_t i = 0; i < m->windows.n; i++) {
		struct window *w = machine_window(m, i);

		if (!w->size || w->size % HDM_ALIGN || w->size > 64 * GIB)
			return complain(complaint, w->line, w->name,
					"size must be a multiple of 256M, at most 64G");
		if (check_interleave(w->line, w->name, (unsigned int)w->targets.n, w->granularity,
				     complaint) ||
		    resolve_targets(m, w, complaint) || resolve_claims(m, w, complaint) ||
		    check_place(m, i, complaint))
			return -1;
	}
	return 0;
}

/* Checks that [@offset, @offset + @size) lies in the window of that name. */
static int resolve_span(const struct machine *m, int line, const char *name, const char *window,
			uint64_t offset, uint64_t size, size_t *out, struct complaint *complaint)
{
	for (size_t i = 0; i < m->windows.n; i++) {
		const struct window *w = machine_window(m, i);

		if (strcmp(w->name, window))
			continue;
		*out = i;
		if (offset > w->size || size > w->size - offset)
			return complain(complaint, line, name, "reaches outside window \"%s\"",
					window);
		return 0;
	}
	return complain(complaint, line, name, "there is no window \"%s\"", window);
}

static int check_targets(const struct machine *m, const struct decoder *d,
			 struct complaint *complaint)
{
	if (d->in.kind == COMPONENT_DEVICE && d->targets.n)
		return complain(complaint, d->line, d->component,
				"a device's decoder has no targets");
	if (d->in.kind == COMPONENT_DEVICE)
		return 0;
	if (d->skip)
		return complain(complaint, d->line, d->component,
				"only a device's decoder can skip");
	if (d->targets.n != d->ways)
		return complain(complaint, d->line, d->component,
				"needs as many targets as ways: %u", d->ways);
	for (size_t i = 0; i < d->targets.n; i++)
		if (d->targets.number[i] >= component_ports(m, d->in))
			return complain(complaint, d->line, d->component,
					"there is no port \"%s.%u\"", d->component,
					d->targets.number[i]);
	return 0;
}

/* Compares decoder @n with those of the same component before it. */
static int check_siblings(const struct machine *m, size_t n, struct complaint *complaint)
{
	struct decoder *d = machine_decoder(m, n);
	unsigned int before = 0;

	for (size_t i = 0; i < n; i++)
		before += component_equal(machine_decoder(m, i)->in, d->in);
	if (d->index == DECODER_NEXT_INDEX)
		d->index = before;
	if (d->index >= HDM_DECODERS)
		return complain(complaint, d->line, d->component, "has decoders 0 to %d only",
				HDM_DECODERS - 1);
	for (size_t i = 0; i < n; i++) {
		const struct decoder *o = machine_decoder(m, i);

		if (!component_equal(o->in, d->in))
			continue;
		if (o->index == d->index)
			return complain(complaint, d->line, d->component,
					"decoder %u is declared twice, first in line %d", d->index,
					o->line);
		if (o->window_index == d->window_index &&
		    spans_overlap(o->offset, o->size, d->offset, d->size))
			return complain(complaint, d->line, d->component,
					"overlaps the decoder of line %d", o->line);
	}
	return 0;
}

/*
 * An alias leads to the memory that the decoder before it leads to: its skip takes
 * back what that one has used up of the device, as skips add up with wrap-around
 * (cxl_type3_dpa(), QEMU's hw/mem/cxl_type3.c).
 */
static int resolve_alias(const struct machine *m, struct decoder *d, struct complaint *complaint)
{
	if (!d->alias)
		return 0;
	if (d->in.kind != COMPONENT_DEVICE || d->skip)
		return complain(complaint, d->line, d->component,
				"only a device's decoder without a skip can be an alias");
	for (size_t i = 0; i < m->decoders.n; i++) {
		const struct decoder *o = machine_decoder(m, i);

		if (!component_equal(o->in, d->in) || o == d || o->index + 1 != d->index)
			continue;
		d->skip = -(o->size / o->ways);
		return 0;
	}
	return complain(complaint, d->line, d->component,
			"there is no decoder before it to be an alias of");
}

static int check_decoder(const struct machine *m, size_t n, struct complaint *complaint)
{
	struct decoder *d = machine_decoder(m, n);

	if (component_find(m, d->component, &d->in))
		return complain(complaint, d->line, d->component,
				"there is no such host bridge, switch or device");
	if (!component_has_hdm(m, d->in))
		return complain(complaint, d->line, d->component,
				"has no HDM decoders (hdm = false)");
	if (!d->size && !d->commit)
		return complain(complaint, d->line, d->component,
				"without a size and a commit it is no decoder");
	if (d->size % HDM_ALIGN || d->offset % HDM_ALIGN || d->skip % HDM_ALIGN)
		return complain(complaint, d->line, d->component,
				"offset, size and skip must be multiples of 256M");
	if (d->lock && !d->commit)
		return complain(complaint, d->line, d->component,
				"lock has no effect without commit");
	if (check_interleave(d->line, d->component, d->ways, d->granularity, complaint) ||
	    resolve_span(m, d->line, d->component, d->window, d->offset, d->size, &d->window_index,
			 complaint) ||
	    check_targets(m, d, complaint))
		return -1;
	if (check_siblings(m, n, complaint))
		return -1;
	return resolve_alias(m, d, complaint);
}

static int check_decoders(struct machine *m, struct complaint *complaint)
{
	for (size_t i = 0; i < m->decoders.n; i++)
		if (check_decoder(m, i, complaint))
			return -1;
	return 0;
}

static bool in_memory(const struct machine *m, uint64_t start, uint64_t size)
{
	uint64_t low = machine_low_memory(m);
	uint64_t high = m->memory - low;

	if (start < 4 * GIB)
		return start >= MIB && size <= low && start <= low - size;
	return size <= high && start - 4 * GIB <= high - size;
}

static int resolve_range(const struct machine *m, struct soft_reserved *r,
			 struct complaint *complaint)
{
	const char *name = r->window ? r->window : "soft_reserved";

	if (!r->size)
		return complain(complaint, r->line, name, "must not be empty");
	if (r->size % PAGE || r->offset % PAGE || r->address % PAGE)
		return complain(complaint, r->line, name,
				"offset, address and size must be multiples of 4K");
	if (!r->window == !r->address)
		return complain(complaint, r->line, name, "needs either a window or an address");
	r->window_index = NO_WINDOW;
	if (r->window && r->size > UINT64_MAX - r->offset)
		return complain(complaint, r->line, name, "is too large");
	/* It begins in the window; its end is another matter. */
	if (r->window)
		return resolve_span(m, r->line, name, r->window, r->offset, PAGE, &r->window_index,
				    complaint);
	if (r->offset)
		return complain(complaint, r->line, name, "an offset needs a window");
	if (r->address % MIB || r->size % MIB)
		return complain(complaint, r->line, name,
				"address and size in memory must be multiples of 1M");
	if (!in_memory(m, r->address, r->size))
		return complain(complaint, r->line, name,
				"lies outside the machine's memory and names no window");
	return 0;
}

/* Where a range begins: windows lie one after the other, and RAM elsewhere. */
static uint64_t place_of(const struct machine *m, const struct soft_reserved *r)
{
	return r->window ? window_distance(m, r->window_index) + r->offset : r->address;
}

static int check_ranges(struct machine *m, struct complaint *complaint)
{
	for (size_t i = 0; i < m->soft_reserved.n; i++) {
		struct soft_reserved *r = machine_range(m, i);

		if (resolve_range(m, r, complaint))
			return -1;
		for (size_t j = 0; j < i; j++) {
			const struct soft_reserved *o = machine_range(m, j);

			if (!o->window == !r->window &&
			    spans_overlap(place_of(m, o), o->size, place_of(m, r), r->size))
				return complain(complaint, r->line,
						r->window ? r->window : "soft_reserved",
						"overlaps the range of line %d", o->line);
		}
	}
	return 0;
}

static int check_truncation(struct machine *m, struct complaint *complaint)
{
	uint64_t most = cedt_size(m) - CEDT_HEADER;

	if (m->cedt_truncate && !m->host_bridges.n)
		return complain(complaint, m->line, "cedt_truncate", "there is no CEDT");
	if (m->cedt_truncate > most)
		return complain(complaint, m->line, "cedt_truncate", "must be %llu at the most",
				(unsigned long long)most);
	return 0;
}

static int check_log(int line, const struct name_list *log, struct complaint *complaint)
{
	for (size_t i = 0; i < log->n; i++) {
		regex_t regex;

		if (regcomp(&regex, log->text[i], REG_EXTENDED | REG_NOSUB))
			return complain(complaint, line, "log",
					"\"%s\" is no extended regular expression", log->text[i]);
		regfree(&regex);
	}
	return 0;
}

static bool is_verdict(const char *name)
{
	for (int i = 0; i < SR_OUTCOMES; i++)
		if (!strcmp(sr_outcome_name((enum sr_outcome)i), name))
			return true;
	return false;
}

static bool is_conflict_kind(const char *name)
{
	for (int i = 0; i < SR_CONFLICT_KINDS; i++)
		if (!strcmp(sr_conflict_kinds[i].name, name))
			return true;
	return false;
}

static bool expects_kind(const struct module_outcome *with, const char *kind)
{
	const struct name_list *kinds = &with->conflicts;

	for (size_t i = 0; i < kinds->n; i++)
		if (!strcmp(kinds->text[i], kind))
			return true;
	return false;
}

static int check_exact(const struct machine *m, const struct module_outcome *with,
		       struct complaint *complaint)
{
	for (size_t i = 0; i < with->exactly.n; i++) {
		struct exact_conflict *e = outcome_exact(with, i);

		if (!expects_kind(with, e->kind))
			return complain(complaint, e->line, "exactly",
					"\"%s\" is not one of the conflicts", e->kind);
		if (!e->window != !e->size || (!e->window && e->offset))
			return complain(complaint, e->line, "exactly",
					"a range needs a window and a size");
		if (e->window && resolve_span(m, e->line, "exactly", e->window, e->offset, e->size,
					      &e->window_index, complaint))
			return -1;
	}
	return 0;
}

static int check_with_module(const struct machine *m, const struct module_outcome *with,
			     const struct stock_outcome *stock, struct complaint *complaint)
{
	if (!with->verdict && (with->conflicts.n || with->exactly.n || with->observes))
		return complain(complaint, with->line, "verdict",
				"is left out, but conflicts or observes is declared");
	if (with->verdict && !is_verdict(with->verdict))
		return complain(complaint, with->line, "verdict", "there is no verdict \"%s\"",
				with->verdict);
	for (size_t i = 0; i < with->conflicts.n; i++)
		if (!is_conflict_kind(with->conflicts.text[i]))
			return complain(complaint, with->line, "conflicts",
					"there is no conflict kind \"%s\"",
					with->conflicts.text[i]);
	if (check_exact(m, with, complaint))
		return -1;
	if (with->observes && !stock->line)
		return complain(complaint, with->line, "observes",
				"needs the outcome without the module, whose bytes it keeps");
	return check_log(with->line, &with->log, complaint);
}

static int check_outcome(struct machine *m, struct complaint *complaint)
{
	const struct expected *outcome = &m->outcome;

	if (check_log(m->line, &m->log, complaint) ||
	    check_log(outcome->without_module.line, &outcome->without_module.log, complaint) ||
	    check_log(outcome->upstream.line, &outcome->upstream.log, complaint) ||
	    check_with_module(m, &outcome->with_module, &outcome->without_module, complaint))
		return -1;
	if (!outcome->upstream_with_module.line)
		return 0;
	return check_with_module(m, &outcome->upstream_with_module, &outcome->upstream, complaint);
}

/**
 * struct act - what PID 1 can do (lab/guest/init.c)
 * @name: of the act
 * @device: whether it is done to a device
 * @fault: something that happens to a machine, whatever its kernel; the others try the
 *         runner, the module or a defect of one kernel, and mean nothing on the rest
 */
static const struct act {
	const char *name;
	bool device;
	bool fault;
} acts[] = {
	{ "crash", false, false },
	{ "hang", false, false },
	{ "warn", false, false },
	{ "unload", false, false },
	{ "faults", false, false },
	{ "late", false, false },
	{ "mapped", false, false },
	{ "vanish", true, true },
	{ "vanish-unbound", true, true },
	{ "vanish-settling", true, true },
	{ "appear", true, true },
	{ "owned", true, true },
	{ "squat", true, true },
	{ "probe-hangs", false, true },
	{ "probe-dies", false, true },
	{ "pmem-active", true, true },
	{ "pmem-idle", true, true },
	{ "pmem-committed", true, true },
	{ "pmem-late", false, false },
	{ "squat-ends", true, true },
	{ "mailbox-owned", true, true },
	{ "decoders-owned", true, true },
	{ "contents", false, false },
	{ "driver-late", false, false },
	{ "driver-settling", false, false },
	{ "driver-killed", false, false },
	{ "hmem-race", false, false },
	{ "hmem-killed", false, false },
	{ "dax-killed", false, false },
	{ "rebind", false, false },
	{ "replace", true, true },
	{ "add", true, false },
	{ "kexec", false, false },
	{ "crash-kernel", false, false },
	{ "sleep", false, false },
	{ "stress", true, false },
	{ "tool", false, false },
	{ "tool-refused", false, false },
	{ "reload", false, false },
	{ "hmem-first", false, false },
	{ "retry", false, false },
	{ "retry-refused", false, false },
};

static const struct act *find_act(const char *name)
{
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		if (!strcmp(acts[i].name, name))
			return &acts[i];
	return NULL;
}

/* PID 1 waits for the regions that can come up without the device: all but those it is in. */
static int check_act_alone(const struct machine *m, struct complaint *complaint)
{
	if (strcmp(m->act, "appear"))
		return 0;
	for (size_t i = 0; i < m->decoders.n; i++) {
		const struct decoder *d = machine_decoder(m, i);

		if (!strcmp(d->component, m->act_device) && d->ways > 1)
			return complain(
				complaint, d->line, m->act_device,
				"is one of an interleave set, which cannot come without it");
	}
	return 0;
}

static int check_act_device(struct machine *m, bool wanted, struct complaint *complaint)
{
	struct component c;

	if (wanted && !m->act_device)
		return complain(complaint, m->line, "act_device", "is missing here");
	if (!m->act_device)
		return 0;
	if (!wanted)
		return complain(complaint, m->line, "act_device", "there is no act that it is for");
	if (component_find(m, m->act_device, &c) || c.kind != COMPONENT_DEVICE)
		return complain(complaint, m->line, "act_device", "there is no device \"%s\"",
				m->act_device);
	m->act_device_index = c.index;
	return check_act_alone(m, complaint);
}

static int check_modules(struct machine *m, struct complaint *complaint)
{
	const struct {
		const char *key;
		const struct name_list *names;
	} lists[] = {
		{ "absent_modules", &m->absent_modules },
		{ "broken_modules", &m->broken_modules },
	};

	for (size_t l = 0; l < sizeof(lists) / sizeof(lists[0]); l++)
		for (size_t i = 0; i < lists[l].names->n; i++)
			if (!modules_known(lists[l].names->text[i]))
				return complain(complaint, m->line, lists[l].key,
						"\"%s\" is no module of CXL's or DAX's",
						lists[l].names->text[i]);
	return 0;
}

static int check_sysfs(struct machine *m, struct complaint *complaint)
{
	for (size_t i = 0; i < m->sysfs.n; i++) {
		const struct sysfs_write *w = machine_sysfs(m, i);

		if (strncmp(w->path, "/sys/", strlen("/sys/")) || strpbrk(w->path, " \n"))
			return complain(complaint, w->line, "path", "must begin with /sys/");
		if (!w->value[0] || strchr(w->value, '\n'))
			return complain(complaint, w->line, "value", "must be one line");
	}
	return 0;
}

static int check_act(struct machine *m, struct complaint *complaint)
{
	const struct act *act = m->act ? find_act(m->act) : NULL;

	if (m->cmdline && strlen(m->cmdline) > PROGRAM_CMDLINE_EXTRA_MAX)
		return complain(complaint, m->line, "cmdline", "must not be longer than %d",
				PROGRAM_CMDLINE_EXTRA_MAX);
	if (m->act && !act)
		return complain(complaint, m->line, "act", "there is no act \"%s\"", m->act);
	m->in_matrix = !act || act->fault;
	return check_act_device(m, act && act->device, complaint);
}

int machine_validate(struct machine *m, struct complaint *complaint)
{
	static int (*const checks[])(struct machine *, struct complaint *) = {
		check_memory,  check_bridges,	 check_switches, check_buses,  check_devices,
		check_windows, check_truncation, check_decoders, check_ranges, check_outcome,
		check_modules, check_sysfs,	 check_act,
	};

	if (check_names(m, complaint))
		return -1;
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		if (checks[i](m, complaint))
			return -1;
	return 0;
}
