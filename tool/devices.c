// SPDX-License-Identifier: GPL-2.0-only
#include "devices.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attr.h"
#include "text.h"

/* Documentation/ABI/testing/sysfs-bus-dax */
#define DAX "/sys/bus/dax/devices"
#define KMEM "/sys/bus/dax/drivers/kmem"

/* kmem's, and below a CXL region. */
static bool is_wanted(const char *name)
{
	char link[ATTR_PATH_MAX], path[PATH_MAX];

	if (!attr_exists(KMEM "/%s", name))
		return false;
	snprintf(link, sizeof(link), DAX "/%s", name);
	return realpath(link, path) && strstr(path, "/dax_region");
}

static bool offline(const char *name, struct blocks *blocks)
{
	uint64_t start, end;

	for (unsigned int i = 0; attr_number(&start, 0, DAX "/%s/mapping%u/start", name, i); i++)
		if (!attr_number(&end, 0, DAX "/%s/mapping%u/end", name, i) ||
		    !blocks_offline(blocks, start, end))
			return false;
	return true;
}

static void add(struct devices *devices, const char *name)
{
	char *copy = strdup(name);

	devices->name = reallocarray(devices->name, devices->n + 1, sizeof(*devices->name));
	if (!devices->name || !copy) {
		complain("out of memory");
		abort();
	}
	devices->name[devices->n++] = copy;
}

static bool unbind(struct devices *devices, const char *name)
{
	if (!attr_set(name, KMEM "/unbind")) {
		complain("%s cannot be taken from kmem: %s", name, strerror(errno));
		return false;
	}
	add(devices, name);
	return true;
}

/* Each of them, in turn; false ends it. */
static bool each(bool (*act)(struct devices *devices, struct blocks *blocks, const char *name),
		 struct devices *devices, struct blocks *blocks)
{
	struct dirent **entries;
	int n = scandir(DAX, &entries, NULL, alphasort);
	bool good = true;

	for (int i = 0; i < n; i++) {
		if (good && is_wanted(entries[i]->d_name))
			good = act(devices, blocks, entries[i]->d_name);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	return good;
}

static bool act_offline(struct devices *devices, struct blocks *blocks, const char *name)
{
	(void)devices;
	return offline(name, blocks);
}

static bool act_unbind(struct devices *devices, struct blocks *blocks, const char *name)
{
	(void)blocks;
	return unbind(devices, name);
}

bool devices_unbind(struct devices *devices, struct blocks *blocks)
{
	/* What kmem has is unbound only once all of it is offline: otherwise it is lost. */
	if (!each(act_offline, devices, blocks))
		return false;
	if (each(act_unbind, devices, blocks))
		return true;
	devices_bind(devices);
	blocks_online(blocks);
	return false;
}

void devices_bind(struct devices *devices)
{
	while (devices->n) {
		char *name = devices->name[--devices->n];

		if (!attr_set(name, KMEM "/bind"))
			complain("%s cannot be given back to kmem: %s", name, strerror(errno));
		free(name);
	}
}

void devices_free(struct devices *devices)
{
	while (devices->n)
		free(devices->name[--devices->n]);
	free(devices->name);
	*devices = (struct devices){ 0 };
}
