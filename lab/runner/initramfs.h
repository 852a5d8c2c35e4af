/* SPDX-License-Identifier: GPL-2.0-only */
/* The guest's initial file system: PID 1, kmod, their libraries, kernel modules. */
#ifndef SOFTRESERVE_LAB_INITRAMFS_H
#define SOFTRESERVE_LAB_INITRAMFS_H

/**
 * struct initramfs_spec - what goes in
 * @init: program for PID 1
 * @tool: the tool, NULL for none
 * @stage: folder with the modules' lib/modules/RELEASE
 * @modprobe_conf: configuration for modprobe, NULL for none
 */
struct initramfs_spec {
	const char *init;
	const char *tool;
	const char *stage;
	const char *modprobe_conf;
};

/**
 * initramfs_write() - write a cpio archive ("newc")
 * @spec: what goes in
 * @path: the file
 *
 * Return: NULL, or for free() a sentence that says what went wrong.
 */
char *initramfs_write(const struct initramfs_spec *spec, const char *path);

#endif
