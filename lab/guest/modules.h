/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Loading modules as a distribution would: by the aliases of the devices that
 * are there, round by round, softdeps honoured.
 */
#ifndef SOFTRESERVE_GUEST_MODULES_H
#define SOFTRESERVE_GUEST_MODULES_H

#include <stdbool.h>
#include <stddef.h>

/**
 * modules_coldplug() - ask for the modules of devices not asked for before
 *
 * Collects the MODALIAS of every device, as `udevadm trigger` makes the kernel
 * tell it, and hands all that are new to one modprobe.
 *
 * Return: how many aliases were new.
 */
size_t modules_coldplug(void);

/** modules_load() - modprobe a module by its name */
void modules_load(char *name);

/** modules_load_with() - modprobe a module with one or two parameters ("name=value", or NULL) */
void modules_load_with(char *name, char *parameter, char *another);

/** modules_remove() - Return: true if the module is gone now; otherwise errno says why not */
bool modules_remove(const char *name);

/** modules_forget() - for modules_coldplug(), no device was asked for before */
void modules_forget(void);

/**
 * modules_insert_lab() - insert a module of the lab's own
 * @name: of the file in the folder "lab" of the kernel's modules, without ".ko"
 * @options: its parameters, "" for none
 *
 * Return: 0, or what init_module(2) says as an errno value.
 */
int modules_insert_lab(const char *name, const char *options);

/**
 * modules_hide() - keep softreserve from being loaded along with other modules
 *
 * Until modules_show(): as where it was installed, but did not make it into the
 * initramfs.
 */
void modules_hide(void);

/** modules_show() - undo modules_hide() */
void modules_show(void);

/**
 * modules_withhold() - keep a module of the kernel's from being loaded
 * @name: as its file is named, without suffix
 *
 * As if it were not in the initramfs. For one module.
 */
void modules_withhold(const char *name);

/** modules_give_back() - undo modules_withhold() */
void modules_give_back(void);

/**
 * modules_hand_out() - undo modules_withhold(), and load the module
 *
 * Return: false if that killed modprobe: the kernel has oopsed.
 */
bool modules_hand_out(void);

/**
 * program_run() - run a program and wait for it
 * @words: its path and arguments, and NULL
 *
 * Return: its exit status; 127 if it could not be run, or died.
 */
int program_run(char *const words[]);

/**
 * modules_rest() - wait until device probing has come to rest
 *
 * By loading lab_rest.ko, whose init waits and then fails with ENODEV on
 * purpose, so that it can be loaded again. As long as softreserve's verdict is
 * pending the CXL core's own work is not waited for: softreserve does, and may be
 * taking CXL down.
 *
 * Return: 0, or what went wrong as an errno value (EEXIST: it stayed loaded).
 */
int modules_rest(void);

#endif
