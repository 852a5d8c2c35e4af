// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "dax.h"
#include "function.h"
#include "load.h"
#include "modsysfs.h"
#include "modules.h"
#include "region.h"
#include "sysfs.h"
#include "tap.h"
#include "uevent.h"

static void rest(bool aloud)
{
	int error = modules_rest();

	if (error && aloud)
		tap_check(false, "lab_rest waits and fails with ENODEV (%s)", strerror(error));
}

/*
 * Done when nothing new turned up although probing had come to rest and the
 * verdict, if there is one to come, had been given before.
 */
static void load_rounds(bool with_module, bool aloud)
{
	unsigned int round = 0;
	bool pending;
	size_t n;

	do {
		pending = with_module && modsysfs_pending();
		rest(aloud);
		n = modules_coldplug();
		if (aloud)
			tap_comment("round %u: %zu new module aliases%s", ++round, n,
				    pending ? ", verdict pending" : "");
		if (!n && pending)
			modsysfs_wait();
	} while (n || pending);
}

void load_all(bool with_module)
{
	load_rounds(with_module, true);
	tap_check(modsysfs_loaded() == with_module, "the module is %sloaded",
		  with_module ? "" : "not ");
}

void load_anew(void)
{
	modules_forget();
	load_rounds(true, false);
}

void load_until(bool (*done)(const struct scene *scene), const struct scene *scene)
{
	int events = uevent_listen();
	size_t n;

	/* Heard from before the first look on, so no change goes unseen. */
	while ((n = modules_coldplug()) || !done(scene)) {
		if (!n)
			uevent_wait(events);
	}
	close(events);
}

static bool is_bound(const char *device)
{
	return !access(device, F_OK);
}

/* An endpoint's decoder that is in a bound region. */
static bool in_bound_region(const char *decoder)
{
	char type[32], region[64], driver[SYSFS_PATH_MAX];

	attr_read(type, sizeof(type), CXL_DEVICES "/%s/devtype", decoder);
	attr_read(region, sizeof(region), CXL_DEVICES "/%s/region", decoder);
	if (strcmp(type, "cxl_decoder_endpoint") || !*region)
		return false;
	snprintf(driver, sizeof(driver), CXL_DEVICES "/%s/driver", region);
	return is_bound(driver);
}

static bool root_is_there(void)
{
	struct dirent **roots;
	size_t n = dir_list(CXL_DEVICES, "root", &roots);

	dir_free(roots, n);
	return n;
}

static size_t committed_endpoints(const struct decoders *before)
{
	size_t i, n = 0;

	for (i = 0; i < before->n; i++) {
		const struct decoder *d = &before->decoder[i];

		n += decoder_committed(d) && !strcmp(d->kind, "endpoint") &&
		     function_present(d->component);
	}
	return n;
}

bool regions_bound(const struct scene *scene)
{
	struct dirent **decoders;
	size_t i, n = dir_list(CXL_DEVICES, "decoder", &decoders), claimed = 0;

	for (i = 0; i < n; i++)
		claimed += in_bound_region(decoders[i]->d_name);
	dir_free(decoders, n);
	return root_is_there() && claimed == committed_endpoints(&scene->before);
}

static size_t targets_of(const char *region)
{
	char name[SYSFS_PATH_MAX], target[64];
	size_t n = 0;

	for (unsigned int i = 0; i < 16; i++) {
		snprintf(name, sizeof(name), CXL_DEVICES "/%s/target%u", region, i);
		n += attr_read(target, sizeof(target), "%s", name) && *target;
	}
	return n;
}

bool regions_full(const struct scene *scene)
{
	struct dirent **regions;
	size_t i, n = dir_list(CXL_DEVICES, "region", &regions), targets = 0;

	for (i = 0; i < n; i++)
		targets += targets_of(regions[i]->d_name);
	dir_free(regions, n);
	return root_is_there() && targets == committed_endpoints(&scene->before);
}

bool memory_bound(const struct scene *scene)
{
	char path[SYSFS_PATH_MAX];
	struct dirent **regions;
	struct dax_device *devices;
	size_t i, n = dir_list(CXL_DEVICES, "dax_region", &regions);
	bool bound = n && regions_bound(scene);

	for (i = 0; i < n; i++) {
		snprintf(path, sizeof(path), CXL_DEVICES "/%s/driver", regions[i]->d_name);
		bound &= is_bound(path);
	}
	dir_free(regions, n);
	n = dax_read(&devices);
	for (i = 0; i < n; i++)
		bound &= *devices[i].driver != '\0';
	return bound;
}
