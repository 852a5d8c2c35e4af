// SPDX-License-Identifier: GPL-2.0-only
#include "cxl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "path.h"
#include "span.h"

static void read_port(const struct source *source, struct cxl *cxl, const char *name)
{
	struct cxl_port *port = GROW(cxl->port, cxl->n_ports);
	char path[SOURCE_PATH_MAX];
	bool root = path_is_numbered(name, "root");

	path_copy(port->name, name);
	/* The root port has no driver: it is cxl_acpi's own (cxl_device_id()). */
	port->bound = root || source_exists(source, CXL_DEVICES "/%s/driver", name);
	if (!root && source_link(source, path, sizeof(path), CXL_DEVICES "/%s", name))
		path_copy(port->parent, path_base(path_parent(path)));
	if (source_link(source, path, sizeof(path), CXL_DEVICES "/%s/uport", name))
		path_copy(port->of, path_base(path));
}

static void read_memdev(const struct source *source, struct cxl *cxl, const char *name)
{
	struct cxl_memdev *memdev = GROW(cxl->memdev, cxl->n_memdevs);
	char path[SOURCE_PATH_MAX], node[16];

	path_copy(memdev->name, name);
	memdev->bound = source_exists(source, CXL_DEVICES "/%s/driver", name);
	source_text(source, memdev->serial, sizeof(memdev->serial), CXL_DEVICES "/%s/serial", name);
	source_number(source, &memdev->ram, 0, CXL_DEVICES "/%s/ram/size", name);
	source_number(source, &memdev->pmem, 0, CXL_DEVICES "/%s/pmem/size", name);
	memdev->node = -1;
	if (source_text(source, node, sizeof(node), CXL_DEVICES "/%s/numa_node", name))
		memdev->node = atoi(node);
	if (source_link(source, path, sizeof(path), CXL_DEVICES "/%s", name))
		path_copy(memdev->pci, path_base(path_parent(path)));
}

static void read_decoder(const struct source *source, struct cxl *cxl, const char *name)
{
	struct cxl_decoder *decoder = GROW(cxl->decoder, cxl->n_decoders);
	uint64_t start = 0, size = 0, ways = 0, locked = 0;
	char path[SOURCE_PATH_MAX];

	path_copy(decoder->name, name);
	if (source_link(source, path, sizeof(path), CXL_DEVICES "/%s", name))
		path_copy(decoder->port, path_base(path_parent(path)));
	source_number(source, &start, 0, CXL_DEVICES "/%s/start", name);
	source_number(source, &size, 0, CXL_DEVICES "/%s/size", name);
	source_number(source, &ways, 0, CXL_DEVICES "/%s/interleave_ways", name);
	source_number(source, &decoder->granularity, 0, CXL_DEVICES "/%s/interleave_granularity",
		      name);
	source_number(source, &locked, 0, CXL_DEVICES "/%s/locked", name);
	source_text(source, decoder->region, sizeof(decoder->region), CXL_DEVICES "/%s/region",
		    name);
	source_text(source, decoder->targets, sizeof(decoder->targets),
		    CXL_DEVICES "/%s/target_list", name);
	decoder->range = span_of(start, size);
	decoder->ways = (unsigned int)ways;
	decoder->locked = locked;
}

static void read_targets(const struct source *source, struct cxl_region *region)
{
	const char *name = region->seen.name;
	char target[SR_NAME_MAX];

	for (unsigned int i = 0; i < region->seen.ways && i < CXL_TARGETS_MAX; i++) {
		if (!source_text(source, target, sizeof(target), CXL_DEVICES "/%s/target%u", name,
				 i) ||
		    !*target)
			continue;
		path_copy(region->target[i], target);
		region->seen.targets++;
	}
}

/* dax_regionN is a child of regionN. */
static void read_dax(const struct source *source, struct cxl_region *region)
{
	char path[SOURCE_PATH_MAX], **names;
	size_t n;

	snprintf(path, sizeof(path), CXL_DEVICES "/%s", region->seen.name);
	n = source_list(source, path, &names);
	for (size_t i = 0; i < n; i++)
		if (path_is_numbered(names[i], "dax_region"))
			path_copy(region->dax, names[i]);
	source_list_free(names, n);
	if (*region->dax)
		region->dax_bound = source_exists(source, CXL_DEVICES "/%s/driver", region->dax);
}

static void read_region(const struct source *source, struct cxl *cxl, const char *name)
{
	struct cxl_region *region = GROW(cxl->region, cxl->n_regions);
	uint64_t start = 0, size = 0, ways = 0, commit = 0;
	char mode[16];

	path_copy(region->seen.name, name);
	region->seen.bound = source_exists(source, CXL_DEVICES "/%s/driver", name);
	/* A region without an address has "" there (resource_show()). */
	source_number(source, &start, 0, CXL_DEVICES "/%s/resource", name);
	source_number(source, &size, 0, CXL_DEVICES "/%s/size", name);
	source_number(source, &ways, 0, CXL_DEVICES "/%s/interleave_ways", name);
	source_number(source, &region->granularity, 0, CXL_DEVICES "/%s/interleave_granularity",
		      name);
	source_number(source, &commit, 0, CXL_DEVICES "/%s/commit", name);
	source_text(source, mode, sizeof(mode), CXL_DEVICES "/%s/mode", name);
	region->pmem = !strcmp(mode, "pmem");
	region->committed = commit;
	region->seen.range = span_of(start, size);
	region->seen.ways = ways > UINT32_MAX ? UINT32_MAX : (u32)ways;
	read_targets(source, region);
	read_dax(source, region);
}

static void read_device(const struct source *source, struct cxl *cxl, const char *name)
{
	if (path_is_numbered(name, "root") || path_is_numbered(name, "port") ||
	    path_is_numbered(name, "endpoint"))
		read_port(source, cxl, name);
	else if (path_is_numbered(name, "mem"))
		read_memdev(source, cxl, name);
	else if (path_is_numbered(name, "decoder"))
		read_decoder(source, cxl, name);
	else if (path_is_numbered(name, "region"))
		read_region(source, cxl, name);
}

struct cxl cxl_read(const struct source *source, struct problems *problems)
{
	struct cxl cxl = { .present = source_exists(source, "sys/bus/cxl") };
	char **names;
	size_t n = source_list(source, CXL_DEVICES, &names);

	for (size_t i = 0; i < n; i++) {
		if (strlen(names[i]) < SR_NAME_MAX)
			read_device(source, &cxl, names[i]);
		else
			problem_add(problems, CXL_DEVICES, PROBLEM_WHOLE,
				    "%.40s... is no name of a device: left out", names[i]);
	}
	source_list_free(names, n);
	return cxl;
}

void cxl_free(struct cxl *cxl)
{
	free(cxl->port);
	free(cxl->memdev);
	free(cxl->decoder);
	free(cxl->region);
	*cxl = (struct cxl){ 0 };
}

const struct cxl_region *cxl_find_region(const struct cxl *cxl, const char *name)
{
	for (size_t i = 0; i < cxl->n_regions; i++)
		if (!strcmp(cxl->region[i].seen.name, name))
			return &cxl->region[i];
	return NULL;
}

const struct cxl_port *cxl_find_port(const struct cxl *cxl, const char *name)
{
	for (size_t i = 0; i < cxl->n_ports; i++)
		if (!strcmp(cxl->port[i].name, name))
			return &cxl->port[i];
	return NULL;
}
