// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "dax.h"
#include "iomem.h"
#include "modsysfs.h"
#include "modules.h"
#include "sysfs.h"
#include "tap.h"
#include "unload.h"

#define HMEM_DRIVER "/sys/bus/platform/drivers/hmem"
#define PLATFORM "/sys/devices/platform"

int unload(void)
{
	return syscall(SYS_delete_module, "softreserve", O_NONBLOCK) ? errno : 0;
}

static void check_left(const struct sr_set *found)
{
	struct sr_set now = iomem_find("Soft Reserved");

	tap_check(ranges_same(found, &now),
		  "/proc/iomem names the same bytes Soft Reserved as at first");
	tap_check(access(PLATFORM "/softreserve", F_OK), "the module's device is gone");
	tap_check(access(PLATFORM "/softreserve-gate", F_OK), "nothing is left of the gate");
	tap_check(access("/sys/kernel/debug/softreserve", F_OK), "nor of what it judged");
}

static size_t count_usable(void)
{
	struct dax_device *devices;
	size_t usable = 0;
	size_t n = dax_read(&devices);

	for (size_t i = 0; i < n; i++)
		usable += devices[i].n_mappings && *devices[i].driver;
	return usable;
}

static bool unbind(const char *name)
{
	return attr_write(HMEM_DRIVER "/unbind", name);
}

static void unbind_all(void)
{
	struct dirent **names;
	size_t n = dir_list(HMEM_DRIVER, "hmem.", &names);

	tap_check(n, "hmem devices are bound (%zu)", n);
	for (size_t i = 0; i < n; i++) {
		tap_check(unload() == EWOULDBLOCK, "unloading is refused while %s is bound",
			  names[i]->d_name);
		tap_check(unbind(names[i]->d_name), "%s can be unbound", names[i]->d_name);
	}
	dir_free(names, n);
}

static void unload_after_dax(const struct sr_set *found)
{
	struct dirent **names;
	int error;

	unbind_all();
	error = unload();
	tap_check(!error, "the module can be unloaded then (%s)", strerror(error));
	check_left(found);
	tap_check(!dir_list(PLATFORM, "hmem.", &names), "no hmem device is left");
}

static void unload_after_cxl(const struct sr_set *found)
{
	static char module[] = "softreserve";
	size_t before = count_usable();
	int error = unload();

	tap_check(!error, "the module can be unloaded (%s)", strerror(error));
	check_left(found);
	tap_check(count_usable() == before, "CXL keeps its DAX devices (%zu)", before);

	modules_load(module);
	tap_check(modsysfs_verdict_is("refused"), "loaded again, it is too late and says so");
	tap_check(count_usable() == before, "and takes nothing from CXL");
	error = unload();
	tap_check(!error, "it can be unloaded again (%s)", strerror(error));
	check_left(found);
	tap_check(count_usable() == before, "CXL still keeps its DAX devices");
}

void unload_try(const struct scene *scene)
{
	if (modsysfs_verdict_is("dax"))
		unload_after_dax(&scene->found);
	else
		unload_after_cxl(&scene->found);
}
