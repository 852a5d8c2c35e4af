// SPDX-License-Identifier: GPL-2.0-only
#include "outcome.h"

#include <inttypes.h>
#include <regex.h>
#include <string.h>

#include "../../policy/verdict.h"
#include "bytes.h"
#include "cedt.h"
#include "nodes.h"
#include "topology.h"
#include "works.h"

/* TAP: a test point that fails and is meant for others to judge. */
static const char todo[] = "# TODO";

/**
 * struct trial - everything that is compared
 * @m: the machine
 * @guest: what the guest said
 * @stock: what is declared for its kernel without the module, or NULL
 * @with: what is declared for its kernel with the module
 * @upstream: the kernel is one of KERNEL_UPSTREAM
 * @works: described ranges, and what works, by the declaration
 * @usable: described bytes that the guest can use
 * @out: result
 */
struct trial {
	const struct machine *m;
	const struct guest *guest;
	const struct stock_outcome *stock;
	const struct module_outcome *with;
	bool upstream;
	struct works works;
	struct sr_set usable;
	struct outcome *out;
};

/** struct decoder_counts - committed decoders, and those of them whose component went */
struct decoder_counts {
	size_t committed;
	size_t gone;
};

#define object(trial, ...) text_list_add(&(trial)->out->reasons, mem_format(__VA_ARGS__))

u64 outcome_usable(const struct outcome *outcome)
{
	return outcome->cxl + outcome->dax;
}

const char *status_name(enum status status)
{
	static const char *const names[] = { "as-declared", "not-as-declared", "not-started",
					     "lost" };

	return names[status];
}

static void count_bytes(struct trial *t)
{
	const struct guest *g = t->guest;
	struct sr_set works = ranges_union(&t->works.usable, &t->works.fragments);
	struct sr_set lost = ranges_subtract(&t->works.usable, &t->usable);
	struct sr_set dead = ranges_subtract(&t->usable, &works);
	struct sr_set bad = ranges_union(&dead, &g->bad);
	struct outcome *out = t->out;

	out->soft_reserved = sr_set_bytes(&g->described);
	out->works = sr_set_bytes(&t->works.usable);
	out->cxl = sr_set_bytes(&g->cxl);
	out->dax = sr_set_bytes(&g->dax);
	out->online = sr_set_bytes(&g->online);
	out->lost = sr_set_bytes(&lost);
	out->bad = sr_set_bytes(&bad);
	out->quarantined = sr_set_bytes(&g->quarantined);
	out->iomem = sr_set_bytes(&g->iomem);
	ranges_free(&works);
	ranges_free(&lost);
	ranges_free(&dead);
	ranges_free(&bad);
}

static bool matches(const struct name_list *patterns, const char *line)
{
	bool match = false;

	for (size_t i = 0; i < patterns->n && !match; i++) {
		regex_t regex;

		if (regcomp(&regex, patterns->text[i], REG_EXTENDED | REG_NOSUB))
			continue;
		match = !regexec(&regex, line, 0, NULL, 0);
		regfree(&regex);
	}
	return match;
}

static void filter_log(struct trial *t, const struct name_list *expected)
{
	for (size_t i = 0; i < t->guest->log.n; i++) {
		const char *line = t->guest->log.text[i];

		if (!matches(&t->m->log, line) && !matches(expected, line))
			text_list_add(&t->out->log_unexpected, mem_text(line));
	}
}

static const struct name_list *declared_log(const struct trial *t, bool with_module)
{
	static const struct name_list none;

	if (with_module)
		return &t->with->log;
	return t->stock ? &t->stock->log : &none;
}

/* Decoders that went with their device cannot be as they were; nobody asks that of them. */
static struct decoder_counts count_decoders(struct trial *t)
{
	struct decoder_counts n = { 0 };

	t->out->decoders_intact = true;
	for (size_t i = 0; i < t->guest->n_decoders; i++) {
		const struct hdm_decoder *d = &t->guest->decoders[i];

		n.committed += d->committed;
		n.gone += d->committed && d->gone;
		if (d->committed && !d->gone && !d->intact)
			t->out->decoders_intact = false;
	}
	return n;
}

static void check_windows(struct trial *t)
{
	const struct guest *g = t->guest;
	struct sr_set claimed = { 0 };

	if (g->places.n != t->m->windows.n)
		object(t, "There are %zu CXL windows, declared are %zu.", g->places.n,
		       t->m->windows.n);
	for (size_t i = 0; i < g->places.n && i < t->m->windows.n; i++) {
		const struct window *w = machine_window(t->m, i);

		if (sr_range_bytes(g->places.range[i]) != w->size)
			object(t, "Window %s has another size than declared.", w->name);
		if (w->start && g->places.range[i].start != w->start)
			object(t, "Window %s starts at 0x%" PRIx64 ", declared is 0x%" PRIx64 ".",
			       w->name, g->places.range[i].start, w->start);
		if (g->places.range[i].start != g->places.range[0].start + window_distance(t->m, i))
			object(t, "Window %s does not follow the one before it.", w->name);
	}
	cedt_windows(t->m, &g->places, &claimed);
	if (!ranges_equal(&claimed, &g->windows))
		object(t, "The CEDT says something else about windows than declared.");
	ranges_free(&claimed);
}

static void check_platform(struct trial *t)
{
	const struct guest *g = t->guest;

	check_windows(t);
	if (!ranges_equal(&g->described, &t->works.described))
		object(t,
		       "The kernel found other Soft Reserved ranges in firmware's map "
		       "(%" PRIu64 " bytes) than declared (%" PRIu64 " bytes).",
		       sr_set_bytes(&g->described), sr_set_bytes(&t->works.described));
}

static void check_decoders(struct trial *t, struct decoder_counts found)
{
	struct decoder_counts declared = { 0 };

	if (t->guest->decoders_closed)
		return;
	for (size_t i = 0; i < t->m->decoders.n; i++) {
		const struct decoder *d = machine_decoder(t->m, i);

		declared.committed += d->commit;
		declared.gone += d->commit && d->in.kind == COMPONENT_DEVICE &&
				 machine_loses(t->m, d->in.index);
	}
	if (found.committed != declared.committed)
		object(t, "The guest found %zu committed decoders, declared are %zu.",
		       found.committed, declared.committed);
	if (found.gone != declared.gone)
		object(t, "%zu committed decoders went with their devices, declared are %zu.",
		       found.gone, declared.gone);
}

/* What the harness owes, whatever the kernel makes of the machine. */
static void check_harness(struct trial *t)
{
	const struct guest *g = t->guest;
	struct sr_set strange = ranges_subtract(&t->usable, &g->described);

	if (strange.n)
		object(t, "%" PRIu64 " bytes are usable that firmware did not describe.",
		       sr_set_bytes(&strange));
	if (g->online.n && !g->verified)
		object(t, "No byte of the memory that is online was verified.");
	for (size_t i = 0; i < g->not_ok.n; i++)
		if (!strstr(g->not_ok.text[i], todo))
			object(t, "The guest's own check failed: %s.", g->not_ok.text[i]);
	ranges_free(&strange);
}

/* What must hold wherever something is declared. */
static void check_kernel(struct trial *t)
{
	const struct guest *g = t->guest;
	struct sr_set twice = ranges_intersect(&g->cxl, &g->dax);

	if (twice.n)
		object(t, "%" PRIu64 " bytes are usable both through CXL and as raw DAX memory.",
		       sr_set_bytes(&twice));
	for (size_t i = 0; i < t->out->log_unexpected.n; i++)
		object(t, "Undeclared kernel warning: %s", t->out->log_unexpected.text[i]);
	ranges_free(&twice);
}

static void expect_bytes(struct trial *t, const char *what, u64 is, u64 declared)
{
	char a[BYTES_TEXT_MAX], b[BYTES_TEXT_MAX];

	if (is != declared)
		object(t, "%s: %s, must be %s (%" PRIu64 " and %" PRIu64 " bytes).", what,
		       bytes_format(a, is), bytes_format(b, declared), is, declared);
}

static void check_declared_bytes(struct trial *t)
{
	const struct stock_outcome *declared = t->stock;

	if (!declared)
		return;
	expect_bytes(t, "usable through CXL", t->out->cxl, declared->cxl);
	expect_bytes(t, "usable as raw DAX memory", t->out->dax, declared->dax);
	expect_bytes(t, "lost", t->out->lost, declared->lost);
}

static void check_stock_bytes(struct trial *t)
{
	expect_bytes(t, "quarantined", t->out->quarantined, 0);
	check_declared_bytes(t);
}

static void check_stock(struct trial *t)
{
	if (t->guest->module_loaded)
		object(t, "The module is loaded in a run without it.");
	check_stock_bytes(t);
}

static bool lists_kind(const struct name_list *kinds, const char *kind)
{
	for (size_t i = 0; i < kinds->n; i++)
		if (!strcmp(kinds->text[i], kind))
			return true;
	return false;
}

static bool reports_kind(const struct guest *g, const char *kind)
{
	for (size_t i = 0; i < g->n_conflicts; i++)
		if (!strcmp(g->conflicts[i].kind, kind))
			return true;
	return false;
}

static void check_conflicts(struct trial *t, const struct name_list *declared)
{
	const struct guest *g = t->guest;

	for (size_t i = 0; i < g->n_conflicts; i++)
		if (!lists_kind(declared, g->conflicts[i].kind))
			object(t, "The module reports a conflict that is not declared: %s (%s).",
			       g->conflicts[i].kind, g->conflicts[i].device);
	for (size_t i = 0; i < declared->n; i++)
		if (!reports_kind(g, declared->text[i]))
			object(t, "The module does not report the declared conflict %s.",
			       declared->text[i]);
}

static bool is_settled(const char *verdict)
{
	return !strcmp(verdict, sr_outcome_name(SR_NONE)) ||
	       !strcmp(verdict, sr_outcome_name(SR_CXL)) ||
	       !strcmp(verdict, sr_outcome_name(SR_DAX));
}

/* Device and range, which lies where QEMU has put the window. */
static bool is_exactly(const struct guest *g, const struct conflict *c,
		       const struct exact_conflict *e)
{
	u64 start;

	if (strcmp(c->kind, e->kind) || strcmp(c->device, e->device ? e->device : "") ||
	    c->ranged != !!e->window)
		return false;
	if (!e->window)
		return true;
	if (e->window_index >= g->places.n)
		return false;
	start = g->places.range[e->window_index].start + e->offset;
	return c->range.start == start && c->range.end == start + e->size - 1;
}

static void expect_conflict(struct trial *t, const struct exact_conflict *e)
{
	for (size_t i = 0; i < t->guest->n_conflicts; i++)
		if (is_exactly(t->guest, &t->guest->conflicts[i], e))
			return;
	object(t, "The conflict %s of line %d is not reported with its device and range.", e->kind,
	       e->line);
}

static bool is_expected(const struct trial *t, const struct conflict *c)
{
	bool listed = false;

	for (size_t i = 0; i < t->with->exactly.n; i++) {
		const struct exact_conflict *e = outcome_exact(t->with, i);

		if (is_exactly(t->guest, c, e))
			return true;
		listed |= !strcmp(c->kind, e->kind);
	}
	return !listed;
}

/* Of a kind that is declared exactly there is nothing else. */
static void check_exact(struct trial *t)
{
	for (size_t i = 0; i < t->with->exactly.n; i++)
		expect_conflict(t, outcome_exact(t->with, i));
	for (size_t i = 0; i < t->guest->n_conflicts; i++)
		if (!is_expected(t, &t->guest->conflicts[i]))
			object(t, "The module reports %s with another device or range (%s).",
			       t->guest->conflicts[i].kind, t->guest->conflicts[i].device);
}

static void check_verdict(struct trial *t)
{
	const struct module_outcome *declared = t->with;
	const struct guest *g = t->guest;

	if (!g->module_loaded) {
		object(t, "The module is not loaded.");
	} else if (!declared->verdict) {
		if (!is_settled(g->verdict))
			object(t, "The verdict is %s, must be none, cxl or dax.", g->verdict);
	} else {
		if (strcmp(g->verdict, declared->verdict))
			object(t, "The verdict is %s, must be %s.", g->verdict, declared->verdict);
		check_conflicts(t, &declared->conflicts);
		check_exact(t);
	}
}

static bool intersects_any(const struct sr_set *windows, struct sr_range range)
{
	for (size_t i = 0; i < windows->n; i++)
		if (sr_range_intersects(windows->range[i], range))
			return true;
	return false;
}

/* A window that firmware does not tell of has no NUMA node, so the module sees to it, too. */
static bool in_a_window(const struct guest *g, struct sr_range range)
{
	return intersects_any(&g->windows, range) || intersects_any(&g->places, range);
}

/* Ranges outside of every window are HMEM's, dead or not. */
static struct sr_set ranges_in_windows(const struct trial *t)
{
	struct sr_set ranges = { 0 };

	for (size_t i = 0; i < t->works.described.n; i++) {
		struct sr_range range = t->works.described.range[i];

		if (in_a_window(t->guest, range))
			ranges_add(&ranges, range.start, range.end);
	}
	return ranges;
}

/* Every byte that nobody may have, and no other, is locked away. */
static void check_quarantine(struct trial *t)
{
	struct sr_set ours = ranges_in_windows(t);
	struct sr_set dead = ranges_subtract(&ours, &t->works.usable);

	if (!ranges_equal(&t->guest->quarantined, &dead))
		object(t,
		       "Locked away are %" PRIu64 " bytes, must be the %" PRIu64
		       " bytes that do not work or are no whole DAX unit.",
		       t->out->quarantined, sr_set_bytes(&dead));
	ranges_free(&ours);
	ranges_free(&dead);
}

static bool is_on(const struct sr_set *ranges, const struct placed *placed)
{
	return sr_set_intersects(ranges, placed->range);
}

/* What is handed out goes to the node that it is on. */
static void check_device_nodes(struct trial *t, const struct placed *placed)
{
	for (size_t i = 0; i < t->guest->n_devices; i++) {
		const struct dax_device *d = &t->guest->devices[i];

		if (d->driver && is_on(&d->ranges, placed) && d->target_node != placed->node)
			object(t, "The target node of %s is %lld, must be %u.", d->name,
			       d->target_node, placed->node);
	}
}

/* And the module says so, whatever became of the memory. */
static void check_said_nodes(struct trial *t, const struct placed *placed)
{
	for (size_t i = 0; i < t->guest->said.n_nodes; i++) {
		const struct said_node *said = &t->guest->said.nodes[i];

		if (sr_range_intersects(said->range, placed->range) && said->node != placed->node)
			object(t,
			       "The module says that the range at 0x%" PRIx64
			       " is on node %lld, must be %u.",
			       said->range.start, said->node, placed->node);
	}
}

static void check_nodes(struct trial *t)
{
	struct nodes nodes;

	nodes_find(t->m, &t->guest->places, &t->works.described, &nodes);
	for (size_t i = 0; i < nodes.n; i++) {
		check_device_nodes(t, &nodes.placed[i]);
		check_said_nodes(t, &nodes.placed[i]);
	}
	nodes_free(&nodes);
}

/* The module's own words against the ledger; HMEM has what is outside every window. */
static void check_said(struct trial *t)
{
	const struct guest *g = t->guest;
	struct sr_set ours = ranges_in_windows(t);
	struct sr_set dax = ranges_intersect(&g->dax, &ours);

	if (!ranges_equal(&g->said.cxl, &g->cxl))
		object(t, "The module says of other bytes that CXL keeps them.");
	if (!ranges_equal(&g->said.dax, &dax))
		object(t, "The module says of other bytes that they are raw DAX memory.");
	if (!ranges_equal(&g->said.quarantined, &g->quarantined))
		object(t, "The module says of other bytes that they are locked away.");
	ranges_free(&ours);
	ranges_free(&dax);
}

/* Described ranges that touch a window of the CEDT, or that touch none. */
static struct sr_set ranges_claimed(const struct trial *t, bool claimed)
{
	struct sr_set ranges = { 0 };

	for (size_t i = 0; i < t->works.described.n; i++) {
		struct sr_range range = t->works.described.range[i];

		if (intersects_any(&t->guest->windows, range) == claimed)
			ranges_add(&ranges, range.start, range.end);
	}
	return ranges;
}

/* Foreign is what touches no window, but for what the module found a node for. */
static void check_foreign(struct trial *t)
{
	const struct said *said = &t->guest->said;
	struct sr_set outside = ranges_claimed(t, false);
	struct sr_set expected = ranges_subtract(&outside, &said->dax), foreign;

	foreign = ranges_subtract(&expected, &said->quarantined);
	if (!ranges_equal(&said->foreign, &foreign))
		object(t, "The module says of other bytes that they are foreign.");
	ranges_free(&outside);
	ranges_free(&expected);
	ranges_free(&foreign);
}

/* Who changes nothing leaves all that touches a window pending, but for what is dead. */
static void check_pending(struct trial *t)
{
	const struct said *said = &t->guest->said;
	struct sr_set claimed = ranges_claimed(t, true);
	struct sr_set given = ranges_union(&said->dax, &said->quarantined);
	struct sr_set left = ranges_subtract(&claimed, &given);

	if (!ranges_equal(&said->pending, &left))
		object(t, "The module says of other bytes that they are pending.");
	if (!ranges_equal(&said->quarantined, &t->guest->quarantined))
		object(t, "The module says of other bytes that they are locked away.");
	ranges_free(&claimed);
	ranges_free(&given);
	ranges_free(&left);
}

/* CXL stays, and what no region has is tried: what is locked away does not work. */
static void check_refused_bytes(struct trial *t)
{
	struct sr_set good = ranges_intersect(&t->guest->quarantined, &t->works.usable);

	if (good.n)
		object(t, "Locked away are %" PRIu64 " bytes that work.", sr_set_bytes(&good));
	expect_bytes(t, "handed out and bad", t->out->bad, 0);
	check_declared_bytes(t);
	ranges_free(&good);
}

/* Every byte that firmware described is in one disposition. */
static void check_all_said(struct trial *t)
{
	const struct said *said = &t->guest->said;
	const struct sr_set *rest[] = { &said->quarantined, &said->pending, &said->foreign };
	struct sr_set all = ranges_union(&said->cxl, &said->dax);
	u64 bytes = sr_set_bytes(&said->cxl) + sr_set_bytes(&said->dax);

	for (size_t i = 0; i < sizeof(rest) / sizeof(rest[0]); i++) {
		struct sr_set more = ranges_union(&all, rest[i]);

		bytes += sr_set_bytes(rest[i]);
		ranges_free(&all);
		all = more;
	}
	if (!ranges_equal(&all, &t->works.described) || bytes != sr_set_bytes(&all))
		object(t,
		       "The module does not say of every described byte once what became of it.");
	ranges_free(&all);
}

/* Who refuses says why, and nobody else does. */
static void check_refusal(struct trial *t)
{
	bool refused = t->guest->verdict && !strcmp(t->guest->verdict, sr_outcome_name(SR_REFUSED));

	if (refused != !!t->guest->refusal)
		object(t, "The reason of a refusal is \"%s\".",
		       t->guest->refusal ? t->guest->refusal : "");
}

static void check_module_bytes(struct trial *t)
{
	const struct outcome *out = t->out;

	expect_bytes(t, "lost", out->lost, 0);
	expect_bytes(t, "handed out and bad", out->bad, 0);
	check_quarantine(t);
}

static bool refuses(const struct module_outcome *declared)
{
	return declared->verdict && !strcmp(declared->verdict, sr_outcome_name(SR_REFUSED));
}

/*
 * Upstream's kernels keep what they describe out of /proc/iomem: what the module leaves to
 * them is not named there, and all that it has settled is.
 */
static void check_iomem(struct trial *t)
{
	const struct said *said = &t->guest->said;
	struct sr_set given = ranges_union(&said->cxl, &said->dax);
	struct sr_set settled = ranges_union(&given, &said->quarantined);

	if (!ranges_equal(&t->guest->iomem, t->upstream ? &settled : &t->guest->described))
		object(t, "/proc/iomem does not name exactly the %s ranges Soft Reserved.",
		       t->upstream ? "settled" : "described");
	ranges_free(&given);
	ranges_free(&settled);
}

static void check_module(struct trial *t)
{
	check_verdict(t);
	if (t->guest->module_loaded) {
		check_all_said(t);
		check_foreign(t);
		check_refusal(t);
		check_nodes(t);
	}
	if (t->with->observes || refuses(t->with)) {
		if (t->with->observes)
			check_stock_bytes(t);
		else
			check_refused_bytes(t);
		if (t->guest->module_loaded)
			check_pending(t);
	} else {
		check_module_bytes(t);
		if (t->guest->module_loaded)
			check_said(t);
	}
	check_iomem(t);
	if (!t->out->decoders_intact)
		object(t, "Decoders that firmware had committed were changed.");
}

static bool is_named(const struct guest *g, const char *link)
{
	for (size_t i = 0; i < g->broken.n; i++)
		if (!strcmp(g->broken.text[i], link))
			return true;
	return false;
}

static bool any_named(const struct guest *g, const struct name_list *links)
{
	for (size_t i = 0; i < links->n; i++)
		if (is_named(g, links->text[i]))
			return true;
	return false;
}

/* softreserve explain names the link that the declaration broke, and no other. */
static void check_links(struct trial *t)
{
	const struct name_list *declared = &t->m->broken;
	struct sr_set ours = ranges_in_windows(t);
	struct sr_set others = ranges_subtract(&ours, &t->guest->cxl);

	for (size_t i = 0; declared->n && i < t->guest->broken.n; i++)
		if (!lists_kind(declared, t->guest->broken.text[i]))
			object(t,
			       "softreserve explain calls the link %s broken, which is not declared.",
			       t->guest->broken.text[i]);
	if (declared->n && others.n && !t->guest->tool_absent && !any_named(t->guest, declared))
		object(t, "softreserve explain does not name the link that is broken, %s.",
		       declared->text[0]);
	ranges_free(&ours);
	ranges_free(&others);
}

static void judge(struct trial *t, bool with_module)
{
	filter_log(t, declared_log(t, with_module));
	check_platform(t);
	check_decoders(t, count_decoders(t));
	check_harness(t);
	if (with_module || t->stock)
		check_kernel(t);
	if (with_module)
		check_module(t);
	else
		check_stock(t);
	check_links(t);
	t->out->status = t->out->reasons.n ? STATUS_NOT_AS_DECLARED : STATUS_AS_DECLARED;
}

/* Whatever its series: "trixie-backports-7.2", too. */
static bool is_upstream(const char *kernel)
{
	return !strncmp(kernel, KERNEL_UPSTREAM, strlen(KERNEL_UPSTREAM));
}

static const struct stock_outcome *stock_of(const struct expected *outcome, const char *kernel)
{
	const struct stock_outcome *stock =
		is_upstream(kernel) ? &outcome->upstream : &outcome->without_module;

	return stock->line ? stock : NULL;
}

static const struct module_outcome *with_of(const struct expected *outcome, const char *kernel)
{
	const struct module_outcome *own = &outcome->upstream_with_module;

	return is_upstream(kernel) && own->line ? own : &outcome->with_module;
}

void outcome_judge(const struct machine *m, const struct guest *guest, const char *kernel,
		   bool with_module, const char *lost, struct outcome *out)
{
	struct trial t = {
		.m = m,
		.guest = guest,
		.stock = stock_of(&m->outcome, kernel),
		.with = with_of(&m->outcome, kernel),
		.upstream = is_upstream(kernel),
		.out = out,
	};

	*out = (struct outcome){ .status = STATUS_LOST };
	t.usable = ranges_union(&guest->cxl, &guest->dax);
	works_find(m, guest->memory_block ? guest->memory_block : MEMORY_BLOCK_MIN, &guest->places,
		   &t.works);
	count_bytes(&t);
	if (lost) {
		count_decoders(&t);
		filter_log(&t, &(struct name_list){ 0 });
		text_list_add(&out->reasons, mem_text(lost));
	} else {
		judge(&t, with_module);
	}
	works_free(&t.works);
	ranges_free(&t.usable);
}

void outcome_free(struct outcome *outcome)
{
	text_list_free(&outcome->log_unexpected);
	text_list_free(&outcome->reasons);
}
