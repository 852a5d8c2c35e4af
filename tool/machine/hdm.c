// SPDX-License-Identifier: GPL-2.0-only
#include "hdm.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "path.h"

/* Nobody builds more levels of switches. */
#define LEVELS_MAX 8

/* More than any machine has: who follows a range looks at them again and again. */
#define DECODERS_MAX 4096

#define FIRST_LINE "softreserve-decoders 1"
#define LINE_MAX_LENGTH 256

/* It goes to a terminal, and is what is looked for elsewhere. */
static bool is_name(const char *name)
{
	for (; *name; name++)
		if (!isgraph((unsigned char)*name))
			return false;
	return true;
}

/*
 * "NAME KIND INDEX 0xSTART 0xEND ways N granularity N committed N ...", the numbers without
 * signs and no longer than they can be. Return: false if it is something else.
 */
static bool take_decoder(struct hdms *hdms, const char *words)
{
	char kind[16], start[17], last[17], ways[10], granularity[10], committed[2];
	struct hdm hdm = { 0 };
	int n = 0;

	sscanf(words,
	       "%31s %15s %*9[0-9] 0x%16[0-9a-f] 0x%16[0-9a-f] ways %9[0-9] "
	       "granularity %9[0-9] committed %1[01]%n",
	       hdm.name, kind, start, last, ways, granularity, committed, &n);
	if (!n || (words[n] && words[n] != ' ') || !is_name(hdm.name))
		return false;
	hdm.endpoint = !strcmp(kind, "endpoint");
	hdm.range.start = strtoull(start, NULL, 16);
	hdm.range.end = strtoull(last, NULL, 16);
	hdm.ways = strtoul(ways, NULL, 10);
	hdm.granularity = strtoul(granularity, NULL, 10);
	hdm.committed = *committed == '1' && !sr_range_empty(hdm.range);
	*GROW(hdms->hdm, hdms->n) = hdm;
	return true;
}

/* Words that are not known are passed over. Return: false if it is damaged. */
static bool take_line(struct hdms *hdms, const char *text, size_t n)
{
	static const char word[] = "decoder ";
	char line[LINE_MAX_LENGTH];

	if (strncmp(text, word, strlen(word)))
		return true;
	if (n >= sizeof(line) || hdms->n == DECODERS_MAX)
		return false;
	memcpy(line, text, n);
	line[n] = '\0';
	return take_decoder(hdms, line + strlen(word));
}

static bool line_is(const char *line, size_t n, const char *text)
{
	return n == strlen(text) && !memcmp(line, text, n);
}

/* Return: 0; the number of the first line that is damaged, or of what is missing at the end. */
static size_t take_lines(struct hdms *hdms, const char *text)
{
	for (size_t i = 1;; i++) {
		size_t n = strcspn(text, "\n");

		if (text[n] != '\n' || (i == 1 && !line_is(text, n, FIRST_LINE)) ||
		    !take_line(hdms, text, n))
			return i;
		if (line_is(text, n, "end"))
			return 0;
		text += n + 1;
	}
}

/*
 * Where a line is missing there seems to be no decoder, which would be called broken: so a
 * damaged file is none at all. One without decoders comes from a module that had nothing to do.
 */
static bool read_module(const struct machine *machine, struct hdms *hdms)
{
	char *text = machine->source ? source_read(machine->source, HDM_FILE, NULL) : NULL;
	size_t damaged;

	if (!text)
		return false;
	damaged = take_lines(hdms, text);
	free(text);
	if (damaged)
		hdms_free(hdms);
	hdms->damaged = damaged;
	hdms->from_module = hdms->n;
	return hdms->from_module;
}

static void read_ports(const struct machine *machine, struct hdms *hdms)
{
	for (size_t i = 0; i < machine->cxl.n_decoders && hdms->n < DECODERS_MAX; i++) {
		const struct cxl_decoder *decoder = &machine->cxl.decoder[i];
		struct hdm *hdm;

		if (sr_range_empty(decoder->range) || !strncmp(decoder->port, "root", 4))
			continue;
		hdm = GROW(hdms->hdm, hdms->n);
		path_copy(hdm->name, decoder->port);
		hdm->committed = true;
		hdm->endpoint = !strncmp(decoder->port, "endpoint", strlen("endpoint"));
		hdm->range = decoder->range;
		hdm->ways = decoder->ways;
		hdm->granularity = decoder->granularity;
	}
}

struct hdms hdms_read(const struct machine *machine)
{
	struct hdms hdms = { 0 };

	if (!read_module(machine, &hdms))
		read_ports(machine, &hdms);
	return hdms;
}

void hdms_free(struct hdms *hdms)
{
	free(hdms->hdm);
	*hdms = (struct hdms){ 0 };
}

/* The components above a device, that next to the root first. */
struct path {
	char name[LEVELS_MAX][SR_NAME_MAX];
	size_t n;
};

static void add_level(struct path *path, const char *name)
{
	if (path->n < LEVELS_MAX)
		path_copy(path->name[path->n++], name);
}

static void reverse(struct path *path)
{
	for (size_t i = 0; i < path->n / 2; i++) {
		char name[SR_NAME_MAX];

		path_copy(name, path->name[i]);
		path_copy(path->name[i], path->name[path->n - 1 - i]);
		path_copy(path->name[path->n - 1 - i], name);
	}
}

/* By the CXL core's ports. */
static void find_ports(const struct machine *machine, const struct hdm *device, struct path *path)
{
	const struct cxl_port *port = cxl_find_port(&machine->cxl, device->name);

	while (port && path->n < LEVELS_MAX) {
		port = cxl_find_port(&machine->cxl, port->parent);
		if (port && *port->parent)
			add_level(path, port->name);
	}
	reverse(path);
}

static bool has_hdm(const struct hdms *hdms, const char *name)
{
	for (size_t i = 0; i < hdms->n; i++)
		if (!hdms->hdm[i].endpoint && !strcmp(hdms->hdm[i].name, name))
			return true;
	return false;
}

/* By the device's place on the PCI bus: a switch's decoders are its upstream port's. */
static void find_functions(const struct hdms *hdms, const struct machine *machine,
			   const struct hdm *device, struct path *path)
{
	char bridge[SR_NAME_MAX], *rest, *copy;

	for (size_t i = 0; i < machine->pci.n; i++) {
		const struct pci_function *function = &machine->pci.function[i];

		if (strcmp(function->name, device->name))
			continue;
		for (size_t k = 0; k < machine->pci.n_bridges; k++) {
			const struct host_bridge *found = &machine->pci.bridge[k];

			if (!found->has_uid || strcmp(found->bus, function->bus))
				continue;
			snprintf(bridge, sizeof(bridge), "host-bridge-%" PRIu64, found->uid);
			add_level(path, bridge);
		}
		copy = text_copy(function->path, sizeof(function->path));
		for (char *part = strtok_r(copy, "/", &rest); part;
		     part = strtok_r(NULL, "/", &rest))
			if (has_hdm(hdms, part))
				add_level(path, part);
		free(copy);
	}
}

/* The decoder of a component that decodes most of a range's beginning; NULL if none does. */
static const struct hdm *find_hdm(const struct hdms *hdms, const char *name, struct sr_range range)
{
	const struct hdm *best = NULL;

	for (size_t i = 0; i < hdms->n; i++) {
		const struct hdm *hdm = &hdms->hdm[i];

		if (hdm->committed && !strcmp(hdm->name, name) &&
		    sr_range_intersects(hdm->range, range) &&
		    (!best || sr_range_contains(hdm->range, range)))
			best = hdm;
	}
	return best;
}

static const struct cfmws *find_window(const struct machine *machine, struct sr_range range)
{
	for (size_t i = 0; i < machine->cedt.n_cfmws; i++)
		if (sr_range_intersects(machine->cedt.cfmws[i].range, range))
			return &machine->cedt.cfmws[i];
	return NULL;
}

static bool is_power_of_2(uint64_t number)
{
	return number && !(number & (number - 1));
}

/* One level: it must decode what the device does, every granule in its place. */
static char *level_wrong(const struct hdm *device, const char *name, const struct hdm *hdm,
			 uint64_t granularity)
{
	if (!hdm)
		return text_format("%s has no committed decoder for 0x%" PRIx64 "-0x%" PRIx64
				   ", which %s decodes",
				   name, device->range.start, device->range.end, device->name);
	if (hdm->range.start != device->range.start || hdm->range.end != device->range.end)
		return text_format("%s decodes 0x%" PRIx64 "-0x%" PRIx64 ", but %s, below it, "
				   "0x%" PRIx64 "-0x%" PRIx64,
				   name, hdm->range.start, hdm->range.end, device->name,
				   device->range.start, device->range.end);
	if (is_power_of_2(hdm->ways) && hdm->granularity != granularity)
		return text_format("%s has a granularity of %" PRIu64 ", where Linux expects "
				   "%" PRIu64 " above %s",
				   name, hdm->granularity, granularity, device->name);
	return NULL;
}

/*
 * What the granularity grows by below a component: the address's bits that it takes. A window's
 * factor of 3 takes none (cxl_port_setup_targets()).
 */
static uint64_t step_of(uint64_t ways)
{
	return ways % 3 ? ways : ways / 3;
}

static void find_path(const struct hdms *hdms, const struct machine *machine,
		      const struct hdm *device, struct path *path)
{
	if (hdms->from_module)
		find_functions(hdms, machine, device, path);
	else
		find_ports(machine, device, path);
}

static char *device_wrong(const struct hdms *hdms, const struct machine *machine,
			  const struct hdm *device)
{
	const struct cfmws *window = find_window(machine, device->range);
	uint64_t ways = window && window->ways ? window->ways : 1;
	uint64_t granularity = device->granularity * step_of(ways);
	struct path path = { 0 };

	if (window && window->ways > 1 && window->granularity != device->granularity)
		return text_format("the window at CEDT offset 0x%zx has a granularity of %" PRIu64
				   ", but %s one of %" PRIu64,
				   window->offset, window->granularity, device->name,
				   device->granularity);
	find_path(hdms, machine, device, &path);
	for (size_t i = 0; i < path.n; i++) {
		const struct hdm *hdm = find_hdm(hdms, path.name[i], device->range);
		char *wrong = level_wrong(device, path.name[i], hdm, granularity);

		if (wrong)
			return wrong;
		ways *= hdm->ways ? hdm->ways : 1;
		granularity *= hdm->ways ? hdm->ways : 1;
	}
	if (path.n && ways != device->ways)
		return text_format("%s is one of %u ways, but the window and what is between have "
				   "%" PRIu64,
				   device->name, device->ways, ways);
	return NULL;
}

char *hdms_disagree(const struct hdms *hdms, const struct machine *machine, struct sr_range range)
{
	for (size_t i = 0; i < hdms->n; i++) {
		const struct hdm *device = &hdms->hdm[i];
		char *wrong;

		if (!device->endpoint || !device->committed ||
		    !sr_range_intersects(device->range, range))
			continue;
		wrong = device_wrong(hdms, machine, device);
		if (wrong)
			return wrong;
	}
	return NULL;
}

/* All that a component decodes, normal. */
static struct sr_set decoded_by(const struct hdms *hdms, const char *name)
{
	struct sr_set set = { 0 };

	for (size_t i = 0; i < hdms->n; i++)
		if (hdms->hdm[i].committed && !strcmp(hdms->hdm[i].name, name))
			*GROW(set.range, set.n) = hdms->hdm[i].range;
	set.cap = set.n;
	sr_set_normalize(&set);
	return set;
}

/* The bytes of a device's range that a component above it does not decode. */
static void add_gaps(struct sr_set *gaps, struct sr_range range, const struct sr_set *decoded)
{
	struct sr_set whole = { &range, 1, 1 }, left = { .cap = decoded->n + 1 };

	left.range = memory_resize(NULL, left.cap * sizeof(*left.range));
	sr_set_subtract(&whole, decoded, &left);
	for (size_t i = 0; i < left.n; i++)
		*GROW(gaps->range, gaps->n) = left.range[i];
	gaps->cap = gaps->n;
	free(left.range);
}

struct sr_set hdms_undecoded(const struct hdms *hdms, const struct machine *machine)
{
	struct sr_set gaps = { 0 };

	for (size_t i = 0; i < hdms->n; i++) {
		const struct hdm *device = &hdms->hdm[i];
		struct path path = { 0 };

		if (!device->endpoint || !device->committed)
			continue;
		find_path(hdms, machine, device, &path);
		for (size_t k = 0; k < path.n; k++) {
			struct sr_set decoded = decoded_by(hdms, path.name[k]);

			if (decoded.n)
				add_gaps(&gaps, device->range, &decoded);
			free(decoded.range);
		}
		sr_set_normalize(&gaps);
	}
	return gaps;
}
