// SPDX-License-Identifier: GPL-2.0-only
#include "kernel.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"

static const char *const names[] = { "bookworm-backports", "trixie", "trixie-backports-7.2",
				     "trixie-backports",   "debug",  "debug-trixie" };

/* The first line of a file that @path, which is released, names; NULL if there is none. */
static char *read_line(char *path)
{
	FILE *file = fopen(path, "re");
	char line[128] = "";

	free(path);
	if (!file)
		return NULL;
	if (!fgets(line, sizeof(line), file))
		line[0] = '\0';
	fclose(file);
	line[strcspn(line, "\n")] = '\0';
	return line[0] ? mem_text(line) : NULL;
}

static char *read_release(const char *build, const char *name)
{
	return read_line(mem_format("%s/kernels/%s/release", build, name));
}

/* The default: what is there, the oldest distribution first. */
static const char *first_fetched(const char *build)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *release = read_release(build, names[i]);

		free(release);
		if (release)
			return names[i];
	}
	return names[0];
}

/* What makes a kernel be there: whoever has the package has no Makefile. */
static char *remedy(const char *name)
{
	static const char scripts[] = SCRIPTS_DIR;

	if (!scripts[0])
		return mem_format("run make module KERNEL=%s", name);
	return mem_format("run, as root, %s/fetch-kernel %s and %s/build-module %s", scripts, name,
			  scripts, name);
}

char *kernel_find(const char *build, const char *name, struct kernel *kernel)
{
	*kernel = (struct kernel){ 0 };
	if (!name)
		name = first_fetched(build);
	kernel->name = mem_text(name);
	kernel->release = read_release(build, name);
	if (!kernel->release) {
		char *what = remedy(name);
		char *error = mem_format("kernel %s is not in %s/kernels: %s", name, build, what);

		free(what);
		return error;
	}
	kernel->root = mem_format("%s/kernels/%s/root", build, name);
	kernel->image = mem_format("%s/boot/vmlinuz-%s", kernel->root, kernel->release);
	kernel->modules = mem_format("%s/kernels/%s/modules", build, name);
	if (access(kernel->image, R_OK)) {
		const char *why = strerror(errno);
		char *what = remedy(name);
		char *error = mem_format("%s: %s: remove %s/kernels/%s and %s", kernel->image, why,
					 build, name, what);

		free(what);
		return error;
	}
	return NULL;
}

char *kernel_of_system(const char *system, struct kernel *kernel)
{
	*kernel = (struct kernel){
		.name = read_line(mem_format("%s/suite", system)),
		.release = read_line(mem_format("%s/release", system)),
		.image = mem_format("%s/vmlinuz", system),
	};
	if (!kernel->name || !kernel->release || access(kernel->image, R_OK))
		return mem_format("%s: there is no system: run scripts/build-debian", system);
	return NULL;
}

void kernel_free(struct kernel *kernel)
{
	free(kernel->name);
	free(kernel->release);
	free(kernel->root);
	free(kernel->image);
	free(kernel->modules);
	*kernel = (struct kernel){ 0 };
}
