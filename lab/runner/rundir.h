/* SPDX-License-Identifier: GPL-2.0-only */
/* The folder that a VM runs in, with what QEMU reads and writes there. */
#ifndef SOFTRESERVE_LAB_RUNDIR_H
#define SOFTRESERVE_LAB_RUNDIR_H

/**
 * rundir_make() - make a new folder for a run
 * @build: the build folder, in which it lies below lab/runs
 * @what: first part of its name
 * @how: second part of its name
 * @dir: receives its path for free(), NULL on error; folder_remove() removes it
 *
 * Return: NULL, or for free() a sentence that says what failed.
 */
char *rundir_make(const char *build, const char *what, const char *how, char **dir);

/**
 * rundir_link() - make a file readable on the run's ESP
 * @dir: the run's folder
 * @name: path on the ESP
 * @file: the file
 *
 * Return: NULL, or for free() a sentence that says what failed.
 */
char *rundir_link(const char *dir, const char *name, const char *file);

/**
 * rundir_firmware() - UEFI's variables and the lab's own firmware
 * @dir: the run's folder
 * @build: the build folder
 * @keys: folder with both for Secure Boot (scripts/enroll-keys); NULL for none
 *
 * Return: NULL, or for free() a sentence that says what is missing.
 */
char *rundir_firmware(const char *dir, const char *build, const char *keys);

#endif
