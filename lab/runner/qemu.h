/* SPDX-License-Identifier: GPL-2.0-only */
/* QEMU's command line, out of a declaration. */
#ifndef SOFTRESERVE_LAB_QEMU_H
#define SOFTRESERVE_LAB_QEMU_H

#include "machine.h"
#include "memory.h"

/*
 * The processor of every machine. No hypervisor bit: the kernel then invalidates
 * caches as on bare metal. No fast string instructions: emulated CXL memory is a
 * call an access, and with them the kernel clears pages byte by byte. Four levels of
 * page tables, which take less walking than five.
 */
#define QEMU_CPU "max,hypervisor=off,erms=off,fsrm=off,la57=off"

/* File descriptors that QEMU inherits: the guest's TAP channel, its console, and QEMU's monitor. */
#define QEMU_TAP_FD 3
#define QEMU_CONSOLE_FD 4
#define QEMU_MONITOR_FD 5

/* Files of a run, below the folder that QEMU is started in. */
#define RUN_ESP "esp"
#define RUN_VARS "OVMF_VARS.fd"
#define RUN_CONSOLE "console.log"
#define RUN_TAP "guest.tap"

/* UEFI firmware as the package "ovmf" installs it. */
#define OVMF_CODE "/usr/share/OVMF/OVMF_CODE_4M.fd"
#define OVMF_VARS "/usr/share/OVMF/OVMF_VARS_4M.fd"
/* As it is built for Secure Boot: only code in SMM can write variables. */
#define OVMF_SECURE "/usr/share/OVMF/OVMF_CODE_4M.secboot.fd"

/**
 * qemu_args() - QEMU's arguments for a machine
 * @m: the machine
 * @kvm: use KVM, else TCG
 * @disk: image of a disk to which nothing is written; NULL for none
 * @secure: with the firmware that is built for Secure Boot
 *
 * Return: the arguments, the program first, for text_list_free().
 */
struct text_list qemu_args(const struct machine *m, bool kvm, const char *disk, bool secure);

/**
 * qemu_plug() - what plugs a device like one of the machine's into the slot of that one
 * @m: the machine
 * @i: the device, which has been unplugged
 * @generation: how many have been plugged there before, the first one included
 *
 * It has a serial number of its own and empty memory, and nobody has set its decoders up.
 *
 * Return: commands of the QEMU Machine Protocol, for text_list_free().
 */
struct text_list qemu_plug(const struct machine *m, size_t i, unsigned int generation);

#endif
