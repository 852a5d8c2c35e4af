/* SPDX-License-Identifier: GPL-2.0-only */
/* Distribution kernels that scripts/fetch-kernel keeps below build/kernels. */
#ifndef SOFTRESERVE_LAB_KERNEL_H
#define SOFTRESERVE_LAB_KERNEL_H

/**
 * struct kernel - a kernel under test
 * @name: as scripts/fetch-kernel knows it: "bookworm-backports", "trixie-backports-7.2"
 * @release: as uname -r says it
 * @root: the folder that its packages were unpacked into
 * @image: the bootable image
 * @modules: folder with the modules of this project, built for it
 */
struct kernel {
	char *name;
	char *release;
	char *root;
	char *image;
	char *modules;
};

/**
 * kernel_find() - look a kernel up
 * @build: the build folder
 * @name: its name; NULL for the first one that is there
 * @kernel: receives it, for kernel_free()
 *
 * Return: NULL, or for free() a sentence that says what is missing.
 */
char *kernel_find(const char *build, const char *name, struct kernel *kernel);

/**
 * kernel_of_system() - the kernel of a whole system (scripts/build-debian)
 * @system: its folder
 * @kernel: receives it, for kernel_free(); its modules are in the system
 *
 * Return: NULL, or for free() a sentence that says what is missing.
 */
char *kernel_of_system(const char *system, struct kernel *kernel);

/** kernel_free() - release what kernel_find() filled, or a zeroed structure */
void kernel_free(struct kernel *kernel);

#endif
