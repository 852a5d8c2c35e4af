// SPDX-License-Identifier: GPL-2.0-only
#include "modules.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "memory.h"
#include "command.h"

/* What enumeration of CXL and DAX memory may ask for; what these depend on comes along. */
static const char *const wanted[] = {
	"cxl_acpi", "cxl_pci", "cxl_mem",    "cxl_pmem",  "cxl_port", "dax_hmem", "dax_cxl",
	"dax_pmem", "kmem",    "device_dax", "libnvdimm", "nd_pmem",  "nd_btt",
};

/* The lab's own, which PID 1 loads. */
static const char *const own[] = { "lab_rest.ko", "lab_hold.ko", "lab_settle.ko", "lab_splat.ko" };

/* What depmod reads and does not make; see depmod(8). */
static const char *const lists[] = { "modules.order", "modules.builtin",
				     "modules.builtin.modinfo" };

static char *depmod(const char *base, const char *release)
{
	char *argv[] = { "depmod", "-b", (char *)base, (char *)release, NULL };

	if (!command_output(argv, NULL, NULL))
		return NULL;
	return mem_format("depmod failed for kernel %s: run scripts/setup, which installs kmod",
			  release);
}

static char *link_one(const struct kernel *kernel, const char *root, const char *name)
{
	char *from = mem_format("%s/lib/modules/%s/%s", kernel->root, kernel->release, name);
	char *to = mem_format("%s/lib/modules/%s/%s", root, kernel->release, name);
	char *error = NULL;

	if (folder_make_above(to) || symlink(from, to))
		error = mem_format("%s: %m", to);
	free(from);
	free(to);
	return error;
}

/* A folder like the kernel's own, which stays as its package made it. */
static char *link_kernel(const struct kernel *kernel, const char *root)
{
	char *error = link_one(kernel, root, "kernel");

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]) && !error; i++)
		error = link_one(kernel, root, lists[i]);
	return error;
}

/*
 * The dependencies of all of the kernel's modules. The kernel's package does not
 * hold them, and depmod takes seconds: made once a kernel.
 */
static char *index_kernel(const struct kernel *kernel, const char *build, char **dep)
{
	char *dir = mem_format("%s/lab/depmod/%s-%s", build, kernel->name, kernel->release);
	char *fresh = mem_format("%s.%d", dir, (int)getpid());
	char *path = mem_format("%s/lib/modules/%s/modules.dep", dir, kernel->release);
	char *error = NULL;

	if (access(path, R_OK)) {
		error = link_kernel(kernel, fresh);
		if (!error)
			error = depmod(fresh, kernel->release);
		if (error || rename(fresh, dir))
			folder_remove(fresh); /* another run may have been quicker */
	}
	*dep = error ? NULL : file_read(path);
	if (!error && !*dep)
		error = mem_format("%s: %m", path);
	free(dir);
	free(fresh);
	free(path);
	return error;
}

/* True if @path, up to its end or a space or colon, is the file of module @name. */
static bool is_module(const char *path, const char *name)
{
	const char *end = path + strcspn(path, ": \n");
	const char *base = path;
	size_t len = strlen(name);

	for (const char *p = path; p < end; p++)
		if (*p == '/')
			base = p + 1;
	for (size_t i = 0; i < len; i++)
		if (base[i] != name[i] && !(base[i] == '-' && name[i] == '_'))
			return false;
	return !strncmp(base + len, ".ko", 3);
}

static char *copy_module(const struct kernel *kernel, const char *root, const char *path, int len)
{
	char *from = mem_format("%s/lib/modules/%s/%.*s", kernel->root, kernel->release, len, path);
	char *to = mem_format("%s/lib/modules/%s/%.*s", root, kernel->release, len, path);
	char *error = NULL;

	if (folder_make_above(to) || file_copy(from, to))
		error = mem_format("%s cannot be copied to %s: %m", from, to);
	free(from);
	free(to);
	return error;
}

/* Copies the files of a line of modules.dep: "MODULE: DEPENDENCY..."; all of them, depth and all. */
static char *copy_line(const struct kernel *kernel, const char *root, const char *line)
{
	char *error = NULL;

	while (*line && *line != '\n' && !error) {
		int len = (int)strcspn(line, ": \n");

		if (len)
			error = copy_module(kernel, root, line, len);
		line += len;
		line += strspn(line, ": ");
	}
	return error;
}

/* A module that is not there is built in, or not known to this kernel. */
static char *copy_wanted(const struct kernel *kernel, const char *root, const char *dep)
{
	char *error = NULL;

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]) && !error; i++)
		for (const char *line = dep; *line && !error; line = strchr(line, '\n') + 1)
			if (is_module(line, wanted[i]))
				error = copy_line(kernel, root, line);
	return error;
}

bool modules_known(const char *name)
{
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (!strcmp(wanted[i], name))
			return true;
	return false;
}

/* The file of a module, for free(); NULL if the kernel does not have it as a module. */
static char *find_module(const struct kernel *kernel, const char *root, const char *dep,
			 const char *name)
{
	for (const char *line = dep; *line; line = strchr(line, '\n') + 1)
		if (is_module(line, name))
			return mem_format("%s/lib/modules/%s/%.*s", root, kernel->release,
					  (int)strcspn(line, ":"), line);
	return NULL;
}

static int leave_out(const char *path)
{
	return unlink(path);
}

/* Half of it is no module, compressed or not. */
static int cut_in_half(const char *path)
{
	struct stat st;

	return stat(path, &st) || truncate(path, st.st_size / 2) ? -1 : 0;
}

static char *spoil(const struct kernel *kernel, const char *root, const char *dep,
		   const struct name_list *names, int (*how)(const char *path))
{
	char *error = NULL;

	for (size_t i = 0; i < names->n && !error; i++) {
		char *path = find_module(kernel, root, dep, names->text[i]);

		if (!path)
			error = mem_format("kernel %s does not have %s as a module", kernel->name,
					   names->text[i]);
		else if (how(path))
			error = mem_format("%s: %m", path);
		free(path);
	}
	return error;
}

static char *copy_lists(const struct kernel *kernel, const char *root)
{
	char *error = NULL;

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]) && !error; i++)
		error = copy_module(kernel, root, lists[i], (int)strlen(lists[i]));
	return error;
}

static char *copy_own(const struct kernel *kernel, const char *root, const char *dir,
		      const char *name)
{
	char *from = mem_format("%s/%s", kernel->modules, name);
	char *to = mem_format("%s/lib/modules/%s/%s/%s", root, kernel->release, dir, name);
	char *error = NULL;

	if (folder_make_above(to) || file_copy(from, to))
		error = mem_format("%s: %m: build the modules for kernel %s first", from,
				   kernel->name);
	free(from);
	free(to);
	return error;
}

char *modules_stage(const struct kernel *kernel, const char *build, const struct machine *m,
		    const char *module, const char *root)
{
	char *dep = NULL;
	char *error = index_kernel(kernel, build, &dep);

	if (!error)
		error = copy_wanted(kernel, root, dep);
	if (!error)
		error = copy_lists(kernel, root);
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]) && !error; i++)
		error = copy_own(kernel, root, "lab", own[i]);
	if (!error && module)
		error = copy_own(kernel, root, "updates", module);
	if (!error)
		error = spoil(kernel, root, dep, &m->absent_modules, leave_out);
	if (!error)
		error = depmod(root, kernel->release);
	/* depmod, too, would stumble over these. */
	if (!error)
		error = spoil(kernel, root, dep, &m->broken_modules, cut_in_half);
	free(dep);
	return error;
}
