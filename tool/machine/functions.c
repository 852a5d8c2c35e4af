// SPDX-License-Identifier: GPL-2.0-only
#include "functions.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "extended.h"
#include "grow.h"
#include "pci.h"

/* Who defined CXL's DVSECs (CXL 3.1, 8.1.1). */
#define VENDOR_CXL 0x1e98

#define DEVICES "sys/devices/"

/**
 * struct finding - what is known so far
 * @functions: names
 * @bridges: host bridges of CXL, "pci0000:0c"
 */
struct finding {
	const struct source *source;
	void *functions;
	void *bridges;
};

static int compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void add(void **set, const char *name, size_t length)
{
	char *copy = text_copy(name, length);
	char **found = tsearch(copy, set, compare);

	if (!found)
		abort();
	if (*found != copy)
		free(copy);
}

bool functions_has(void *functions, const char *name)
{
	return tfind(name, &functions, compare);
}

void functions_free(void *functions)
{
	tdestroy(functions, free);
}

static void find_bridges(struct finding *finding)
{
	char path[SOURCE_PATH_MAX], **names;
	size_t n = source_list(finding->source, "sys/bus/acpi/devices", &names);

	for (size_t i = 0; i < n; i++) {
		if (strncmp(names[i], "ACPI0016", strlen("ACPI0016")) ||
		    !source_link(finding->source, path, sizeof(path),
				 "sys/bus/acpi/devices/%s/physical_node", names[i]))
			continue;
		if (!strncmp(path, DEVICES "pci", strlen(DEVICES "pci")))
			add(&finding->bridges, path + strlen(DEVICES), SOURCE_PATH_MAX);
	}
	source_list_free(names, n);
}

static bool has_cxl_dvsec(const struct source *source, const char *name)
{
	char *path = text_format(PCI_DEVICES "/%s/config", name);
	size_t size = 0, offset = 0;
	unsigned char *config = (unsigned char *)source_read(source, path, &size);
	bool found = false;

	free(path);
	while (config && !found && (offset = extended_next(config, size, EXTENDED_DVSEC, offset)))
		found = (config[offset + 4] | config[offset + 5] << 8) == VENDOR_CXL;
	free(config);
	return found;
}

/* @path: below sys/devices, "pci0000:0c/0000:0c:00.0/0000:0d:00.0" */
static bool is_cxl(const struct finding *finding, const char *name, const char *path)
{
	char *bridge = text_copy(path, strcspn(path, "/"));
	uint64_t class = 0;
	bool below = functions_has(finding->bridges, bridge);

	free(bridge);
	if (below)
		return true;
	source_number(finding->source, &class, 16, PCI_DEVICES "/%s/class", name);
	return class >> 8 == PCI_CLASS_CXL_MEMORY || has_cxl_dvsec(finding->source, name);
}

/* It, and all above it but the host bridge. */
static void add_path(struct finding *finding, const char *path)
{
	while ((path = strchr(path, '/'))) {
		path++;
		add(&finding->functions, path, strcspn(path, "/"));
	}
}

void *functions_find(const struct source *source)
{
	struct finding finding = { .source = source };
	char path[SOURCE_PATH_MAX], **names;
	size_t n = source_list(source, PCI_DEVICES, &names);

	find_bridges(&finding);
	for (size_t i = 0; i < n; i++)
		if (source_link(source, path, sizeof(path), PCI_DEVICES "/%s", names[i]) &&
		    !strncmp(path, DEVICES, strlen(DEVICES)) &&
		    is_cxl(&finding, names[i], path + strlen(DEVICES)))
			add_path(&finding, path + strlen(DEVICES));
	source_list_free(names, n);
	functions_free(finding.bridges);
	return finding.functions;
}
