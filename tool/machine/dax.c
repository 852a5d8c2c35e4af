// SPDX-License-Identifier: GPL-2.0-only
#include "dax.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "path.h"
#include "span.h"

/* Its mappings; before Linux 5.10 there was one range, "resource" and "size". */
static void read_ranges(const struct source *source, struct dax_device *device)
{
	struct sr_set set = { 0 };
	struct sr_range range;
	uint64_t size;

	for (unsigned int i = 0;
	     source_number(source, &range.start, 0, DAX_DEVICES "/%s/mapping%u/start", device->name,
			   i) &&
	     source_number(source, &range.end, 0, DAX_DEVICES "/%s/mapping%u/end", device->name, i);
	     i++)
		*GROW(device->range, device->n_ranges) = range;
	if (!device->n_ranges &&
	    source_number(source, &range.start, 0, DAX_DEVICES "/%s/resource", device->name) &&
	    source_number(source, &size, 0, DAX_DEVICES "/%s/size", device->name))
		*GROW(device->range, device->n_ranges) = span_of(range.start, size);
	set.range = device->range;
	set.n = set.cap = device->n_ranges;
	sr_set_normalize(&set);
	device->n_ranges = set.n;
}

/* regionN/dax_regionN/daxN.Y, or hmem.N/daxN.Y, or below whatever else made it. */
static void read_owner(const struct source *source, struct dax_device *device)
{
	char path[SOURCE_PATH_MAX];

	if (!source_link(source, path, sizeof(path), DAX_DEVICES "/%s", device->name))
		return;
	if (strstr(path, "/dax_region"))
		device->in_region =
			path_component(path, "region", device->owner, sizeof(device->owner));
	if (!device->in_region)
		path_copy(device->owner, path_base(path_parent(path)));
}

static void read_device(const struct source *source, struct dax *dax, const char *name)
{
	struct dax_device *device = GROW(dax->device, dax->n);
	char path[SOURCE_PATH_MAX], node[16];

	path_copy(device->name, name);
	if (source_link(source, path, sizeof(path), DAX_DEVICES "/%s/driver", name))
		path_copy(device->driver, path_base(path));
	device->node = -1;
	if (source_text(source, node, sizeof(node), DAX_DEVICES "/%s/target_node", name))
		device->node = atoi(node);
	read_owner(source, device);
	read_ranges(source, device);
}

struct dax dax_read(const struct source *source, struct problems *problems)
{
	struct dax dax = { 0 };
	char **names;
	size_t n = source_list(source, DAX_DEVICES, &names);

	for (size_t i = 0; i < n; i++) {
		if (strlen(names[i]) < SR_NAME_MAX)
			read_device(source, &dax, names[i]);
		else
			problem_add(problems, DAX_DEVICES, PROBLEM_WHOLE,
				    "%.40s... is no name of a device: left out", names[i]);
	}
	source_list_free(names, n);
	return dax;
}

void dax_free(struct dax *dax)
{
	for (size_t i = 0; i < dax->n; i++)
		free(dax->device[i].range);
	free(dax->device);
	*dax = (struct dax){ 0 };
}

static void add_block(struct sr_set *set, struct sr_range block)
{
	*GROW(set->range, set->n) = block;
	set->cap = set->n;
}

/* "memoryN" is the N-th block from address 0 on. */
static void read_block(const struct source *source, struct blocks_seen *blocks, const char *name)
{
	uint64_t number = strtoull(name + strlen("memory"), NULL, 10);
	struct sr_range block;
	char state[32];

	if (number > UINT64_MAX / blocks->block_size - 1)
		return;
	block.start = number * blocks->block_size;
	block.end = block.start + blocks->block_size - 1;
	add_block(&blocks->present, block);
	if (source_text(source, state, sizeof(state), MEMORY_DEVICES "/%s/state", name) &&
	    !strcmp(state, "online"))
		add_block(&blocks->online, block);
}

struct blocks_seen blocks_read(const struct source *source, struct problems *problems)
{
	struct blocks_seen blocks = { 0 };
	char **names, digit[SR_NAME_MAX];
	size_t n;

	if (!source_number(source, &blocks.block_size, 16, MEMORY_DEVICES "/block_size_bytes"))
		return blocks;
	if (!blocks.block_size) {
		problem_add(problems, MEMORY_DEVICES "/block_size_bytes", PROBLEM_WHOLE,
			    "memory blocks cannot have no byte");
		return blocks;
	}
	n = source_list(source, MEMORY_DEVICES, &names);
	for (size_t i = 0; i < n; i++)
		if (path_component(names[i], "memory", digit, sizeof(digit)))
			read_block(source, &blocks, names[i]);
	source_list_free(names, n);
	sr_set_normalize(&blocks.present);
	sr_set_normalize(&blocks.online);
	return blocks;
}

void blocks_seen_free(struct blocks_seen *blocks)
{
	free(blocks->present.range);
	free(blocks->online.range);
	*blocks = (struct blocks_seen){ 0 };
}
