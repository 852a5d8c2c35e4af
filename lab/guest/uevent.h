/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the kernel announces (NETLINK_KOBJECT_UEVENT), as udev hears it.
 */
#ifndef SOFTRESERVE_GUEST_UEVENT_H
#define SOFTRESERVE_GUEST_UEVENT_H

/** uevent_listen() - hear events from now on; bails on failure. Return: a socket */
int uevent_listen(void);

/**
 * uevent_wait() - wait for an event and whatever has come with it
 * @fd: from uevent_listen(); what was heard is used up
 *
 * Without a time-out: an event that never comes is a lost VM, which is for the
 * runner to say.
 */
void uevent_wait(int fd);

/**
 * uevent_count() - how many events of a kind were heard
 * @fd: from uevent_listen(); what was heard is used up
 * @device: path below /sys, as "/devices/platform/softreserve"
 * @action: as "change"
 * @variable: "NAME=value" that the event has to carry
 */
unsigned int uevent_count(int fd, const char *device, const char *action, const char *variable);

#endif
