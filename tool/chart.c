// SPDX-License-Identifier: GPL-2.0-only
#include "chart.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine/grow.h"

const char *const chart_row_names[CHART_ROWS] = {
	[CHART_WINDOWS] = "windows", [CHART_DESCRIBED] = "described",
	[CHART_REGIONS] = "regions", [CHART_DAX] = "DAX",
	[CHART_RAM] = "RAM",
};

/* Fills are of the palette by Okabe and Ito, which colour-blind readers tell apart. */
const struct look_info looks[LOOKS] = {
	[LOOK_WINDOW] = { "CXL window", "-", "─", "38;5;245", "#dddddd", "#000000" },
	[LOOK_FOREIGN] = { "foreign: outside windows, usable", "f", "▒", "38;5;37", "#b8c4cc",
			   "#000000" },
	[LOOK_CXL] = { "cxl: usable through CXL", "c", "█", "38;5;35", "#009e73", "#000000" },
	[LOOK_DAX] = { "dax: usable without CXL", "d", "▓", "38;5;33", "#56b4e9", "#000000" },
	[LOOK_UNKNOWN] = { "it is not known who has it", "?", "?", "38;5;245", "#ffffff",
			   "#000000" },
	[LOOK_PENDING] = { "pending: not decided yet", "p", "░", "38;5;178", "#f0e442", "#000000" },
	[LOOK_QUARANTINED] = { "quarantined: locked away", "q", "╳", "38;5;170", "#cc79a7",
			       "#000000" },
	[LOOK_LOST] = { "lost", "!", "!", "1;38;5;196", "#d55e00", "#000000" },
	[LOOK_REGION] = { "region, complete and bound", "#", "━", "38;5;35", "#0072b2", "#ffffff" },
	[LOOK_BROKEN] = { "region, incomplete or not bound", "x", "╌", "1;38;5;196", "#e69f00",
			  "#000000" },
	[LOOK_KMEM] = { "DAX device, kmem has it", "k", "▚", "38;5;35", "#56b4e9", "#000000" },
	[LOOK_DEVICE] = { "DAX device, device_dax has it", "v", "▞", "38;5;33", "#b3dcf5",
			  "#000000" },
	[LOOK_IDLE] = { "DAX device without driver", ".", "·", "38;5;178", "#ffffff", "#000000" },
	[LOOK_RAM] = { "System RAM, online", "=", "═", "38;5;245", "#999999", "#000000" },
};

static const enum look look_of_kind[SHARE_KINDS] = {
	[SHARE_CXL] = LOOK_CXL,		[SHARE_DAX] = LOOK_DAX,
	[SHARE_FOREIGN] = LOOK_FOREIGN, [SHARE_QUARANTINED] = LOOK_QUARANTINED,
	[SHARE_PENDING] = LOOK_PENDING, [SHARE_LOST] = LOOK_LOST,
	[SHARE_UNKNOWN] = LOOK_UNKNOWN,
};

/* Names come from captures, and could hold anything: bytes, commands to the terminal. */
static void make_printable(char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}

__attribute__((format(printf, 2, 3))) static void note(struct piece *piece, const char *format, ...)
{
	size_t used = strlen(piece->note);
	va_list args;

	if (used && used + 2 < sizeof(piece->note)) {
		memcpy(piece->note + used, ", ", 3);
		used += 2;
	}
	va_start(args, format);
	vsnprintf(piece->note + used, sizeof(piece->note) - used, format, args);
	va_end(args);
	make_printable(piece->note);
}

__attribute__((format(printf, 5, 6))) static struct piece *add(struct chart *chart,
							       enum chart_row row, enum look look,
							       struct sr_range range,
							       const char *format, ...)
{
	struct piece *piece = GROW(chart->piece, chart->n);
	va_list args;

	piece->row = row;
	piece->look = look;
	piece->range = range;
	va_start(args, format);
	vsnprintf(piece->label, sizeof(piece->label), format, args);
	va_end(args);
	make_printable(piece->label);
	memcpy(piece->name, piece->label, sizeof(piece->name));
	return piece;
}

static void add_windows(struct chart *chart, const struct cedt *cedt)
{
	for (size_t i = 0; i < cedt->n_cfmws; i++) {
		const struct cfmws *window = &cedt->cfmws[i];
		struct piece *piece;

		if (sr_range_empty(window->range))
			continue;
		piece = add(chart, CHART_WINDOWS, LOOK_WINDOW, window->range, "window %zu", i);
		if (window->ways)
			note(piece, "%u way%s", window->ways, window->ways == 1 ? "" : "s");
		if (window->ways > 1 && window->granularity)
			note(piece, "granularity %" PRIu64, window->granularity);
	}
}

static void add_shares(struct chart *chart, const struct shares *shares)
{
	for (size_t i = 0; i < shares->n; i++) {
		const struct share *share = &shares->share[i];
		struct piece *piece;

		if (sr_range_empty(share->range))
			continue;
		piece = add(chart, CHART_DESCRIBED, look_of_kind[share->kind], share->range, "%s",
			    share_kind_name(share->kind));
		snprintf(piece->name, sizeof(piece->name), "Soft Reserved");
		note(piece, "%s", piece->label);
		if (*share->owner)
			note(piece, "%s", share->owner);
		if (*share->dax)
			note(piece, "%s", share->dax);
		if (*share->conflict)
			note(piece, "%s", share->conflict);
	}
}

static void add_regions(struct chart *chart, const struct cxl *cxl)
{
	for (size_t i = 0; i < cxl->n_regions; i++) {
		const struct sr_region *region = &cxl->region[i].seen;
		bool complete = region->ways && region->targets >= region->ways;
		struct piece *piece;

		if (sr_range_empty(region->range))
			continue;
		piece = add(chart, CHART_REGIONS,
			    complete && region->bound ? LOOK_REGION : LOOK_BROKEN, region->range,
			    "%s", region->name);
		note(piece, "%u of %u targets", region->targets, region->ways);
		note(piece, region->bound ? "bound" : "not bound");
		if (cxl->region[i].pmem)
			note(piece, "persistent");
	}
}

static enum look look_of_driver(const char *driver)
{
	if (!strcmp(driver, "kmem"))
		return LOOK_KMEM;
	return *driver ? LOOK_DEVICE : LOOK_IDLE;
}

static void add_device(struct chart *chart, const struct dax_device *device)
{
	for (size_t i = 0; i < device->n_ranges; i++) {
		struct piece *piece;

		if (sr_range_empty(device->range[i]))
			continue;
		piece = add(chart, CHART_DAX, look_of_driver(device->driver), device->range[i],
			    "%s", device->name);
		note(piece, "%s", *device->driver ? device->driver : "no driver");
		if (*device->owner)
			note(piece, "of %s", device->owner);
		if (device->node >= 0)
			note(piece, "node %d", device->node);
	}
}

/* Memory blocks say what is online; without them there is what the kernel calls System RAM. */
static void find_ram(struct sr_set *ram, const struct machine *machine)
{
	const struct sr_set *online = &machine->blocks.online;

	if (machine->blocks.block_size) {
		for (size_t i = 0; i < online->n; i++)
			*GROW(ram->range, ram->n) = online->range[i];
		ram->cap = ram->n;
	} else if (machine->iomem.present && !machine->iomem.hidden && machine->iomem.n) {
		for (size_t i = 0; i < machine->iomem.n; i++)
			(void)GROW(ram->range, ram->cap);
		iomem_find(&machine->iomem, "System RAM*", ram);
	}
}

static struct sr_range *piece_ranges(const struct chart *chart)
{
	struct sr_range *range = NULL;
	size_t n = 0;

	for (size_t i = 0; i < chart->n; i++)
		*GROW(range, n) = chart->piece[i].range;
	return range;
}

/* Of System RAM only what lies in what else is shown is cut out; the rest is holes. */
static void add_ram(struct chart *chart)
{
	struct sr_set shown = { .range = piece_ranges(chart), .n = chart->n, .cap = chart->n };
	struct sr_set both = { 0 };

	sr_set_normalize(&shown);
	for (size_t i = 0; i < shown.n + chart->ram.n; i++)
		(void)GROW(both.range, both.cap);
	sr_set_intersect(&shown, &chart->ram, &both);
	for (size_t i = 0; i < both.n; i++)
		note(add(chart, CHART_RAM, LOOK_RAM, both.range[i], "System RAM"), "online");
	free(both.range);
	free(shown.range);
}

/* All System RAM below what is shown, or above, is a hole. */
static void add_outside(struct chart *chart)
{
	const struct sr_range *low = &chart->ram.range[0];
	const struct sr_range *high = low + chart->ram.n - 1;
	size_t n = chart->n_stretches;
	uint64_t start = chart->stretch[0].range.start, end = chart->stretch[n - 1].range.end;
	struct stretch *all = NULL;
	size_t n_all = 0;

	if (low->start < start)
		*GROW(all, n_all) = (struct stretch){ { low->start, start - 1 }, true, 0, 0 };
	for (size_t i = 0; i < n; i++)
		*GROW(all, n_all) = chart->stretch[i];
	if (high->end > end)
		*GROW(all, n_all) = (struct stretch){ { end + 1, high->end }, true, 0, 0 };
	free(chart->stretch);
	chart->stretch = all;
	chart->n_stretches = n_all;
}

static int compare_pieces(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	if (x->range.start != y->range.start)
		return x->range.start < y->range.start ? -1 : 1;
	if (x->range.end != y->range.end)
		return x->range.end < y->range.end ? -1 : 1;
	return strcmp(x->label, y->label);
}

static void place_pieces(struct chart *chart)
{
	sr_sort(chart->piece, chart->n, sizeof(*chart->piece), compare_pieces);
	for (size_t i = 0; i < chart->n; i++) {
		struct piece *piece = &chart->piece[i];

		piece->number = i + 1;
		piece->first = layout_find(chart->stretch, chart->n_stretches, piece->range.start);
		piece->last = layout_find(chart->stretch, chart->n_stretches, piece->range.end);
	}
}

struct chart chart_make(const struct machine *machine, const struct shares *shares)
{
	struct chart chart = { 0 };
	struct sr_range *range;

	find_ram(&chart.ram, machine);
	add_windows(&chart, &machine->cedt);
	add_shares(&chart, shares);
	add_regions(&chart, &machine->cxl);
	for (size_t i = 0; i < machine->dax.n; i++)
		add_device(&chart, &machine->dax.device[i]);
	if (!chart.n)
		return chart;

	add_ram(&chart);
	range = piece_ranges(&chart);
	chart.stretch = layout_cut(range, chart.n, &chart.n_stretches);
	free(range);
	if (chart.ram.n)
		add_outside(&chart);
	place_pieces(&chart);
	return chart;
}

void chart_free(struct chart *chart)
{
	free(chart->piece);
	free(chart->stretch);
	free(chart->ram.range);
	*chart = (struct chart){ 0 };
}

bool chart_ram_in(const struct chart *chart, size_t stretch)
{
	return sr_set_intersects(&chart->ram, chart->stretch[stretch].range);
}

bool chart_shows(const struct chart *chart, enum look look)
{
	for (size_t i = 0; i < chart->n; i++)
		if (chart->piece[i].look == look)
			return true;
	return look == LOOK_RAM && chart->ram.n;
}

uint64_t chart_boundary(const struct chart *chart, size_t stretch)
{
	uint64_t end;

	if (stretch < chart->n_stretches)
		return chart->stretch[stretch].range.start;
	end = chart->stretch[stretch - 1].range.end;
	return end == UINT64_MAX ? end : end + 1;
}

bool *chart_marks(const struct chart *chart)
{
	bool *mark = NULL;
	size_t n = 0;

	while (n <= chart->n_stretches)
		(void)GROW(mark, n);
	for (size_t i = 0; i < chart->n; i++) {
		const struct piece *piece = &chart->piece[i];

		if (piece->row != CHART_WINDOWS && piece->row != CHART_DESCRIBED)
			continue;
		mark[piece->first] = true;
		mark[piece->last + 1] = true;
	}
	return mark;
}

char *chart_size(char *text, struct sr_range range)
{
	static const char *const units[] = { "bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	uint64_t bytes = sr_range_bytes(range), unit = 1;
	unsigned int u = 0;

	for (; u < 6 && bytes / unit >= 1024; u++)
		unit <<= 10;
	if (bytes % unit)
		snprintf(text, CHART_SIZE_MAX, "%.1f %s", (double)bytes / (double)unit, units[u]);
	else
		snprintf(text, CHART_SIZE_MAX, "%" PRIu64 " %s", bytes / unit, units[u]);
	return text;
}
