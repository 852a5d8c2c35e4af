/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the module under test says about itself. The ledger never asks it.
 */
#ifndef SOFTRESERVE_GUEST_MODSYSFS_H
#define SOFTRESERVE_GUEST_MODSYSFS_H

#include <stdbool.h>
#include <json-c/json.h>

#include "ranges.h"

/* The module's own device. */
#define MODSYSFS "/sys/devices/platform/softreserve"

/** modsysfs_loaded() - true if the module is loaded */
bool modsysfs_loaded(void);

/** modsysfs_verdict() - what the module says, "absent" without it */
void modsysfs_verdict(char *verdict, size_t size);

/** modsysfs_pending() - true if the module has a verdict to give and has not given it */
bool modsysfs_pending(void);

/** modsysfs_verdict_is() - true if the module is loaded and says @verdict */
bool modsysfs_verdict_is(const char *verdict);

/**
 * modsysfs_wait() - wait until the verdict is no longer "pending"
 *
 * By poll(2) on the attribute, without a time-out: a verdict that never comes
 * is a lost VM, which is for the runner to say.
 */
void modsysfs_wait(void);

/** modsysfs_ranges() - what the module says has a disposition, as a normal set */
struct sr_set modsysfs_ranges(const char *disposition);

/** modsysfs_bytes() - what these ranges add up to */
uint64_t modsysfs_bytes(const char *disposition);

/**
 * modsysfs_retry() - ask the module for another try, as an operator does
 * @why: receives why it was refused, "" if it was not
 * @size: bytes at @why
 *
 * Return: 0, then modsysfs_wait() waits for the new verdict; or an error number.
 */
int modsysfs_retry(char *why, size_t size);

/** modsysfs_note_retry() - somebody else has asked for another try, and got it */
void modsysfs_note_retry(void);

/** modsysfs_forget() - what the module has said so far does not count in modsysfs_check() */
void modsysfs_forget(void);

/**
 * modsysfs_check() - check that the module told the world of its verdict, once
 * @uevents: from uevent_listen(), called before the module was loaded; -1 if nobody listened
 */
void modsysfs_check(int uevents);

/** modsysfs_record() - all of the module's sysfs as a record */
struct json_object *modsysfs_record(void);

#endif
