/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What PID 1 says to the runner: TAP version 13, one line at a time, with
 * records as TAP comments (`# record {json}`).
 */
#ifndef SOFTRESERVE_GUEST_TAP_H
#define SOFTRESERVE_GUEST_TAP_H

#include <stdbool.h>
#include <json-c/json.h>

/** tap_begin() - announce TAP on @fd, which stays open for the life of PID 1 */
void tap_begin(int fd);

/** tap_resume() - go on on @fd, after @n checks that were made on another one */
void tap_resume(int fd, unsigned int n);

/** tap_checks() - how many checks there have been */
unsigned int tap_checks(void);

/** tap_check() - one `ok` or `not ok` line; returns @ok */
__attribute__((format(printf, 2, 3))) bool tap_check(bool ok, const char *fmt, ...);

/** tap_comment() - a line about progress, for people */
__attribute__((format(printf, 1, 2))) void tap_comment(const char *fmt, ...);

/** record_new() - an object whose first member is "record":@kind */
struct json_object *record_new(const char *kind);

/** tap_record() - send @record, on one line, and release it */
void tap_record(struct json_object *record);

/** tap_plan() - `1..N` for the checks so far */
void tap_plan(void);

/**
 * bail() - `Bail out! reason` and power the machine off
 *
 * PID 1 must never return or exit: the kernel would panic, and the runner could
 * not tell that from a defect of the kernel. Before tap_begin() the reason goes
 * to the console.
 */
__attribute__((format(printf, 1, 2), noreturn)) void bail(const char *fmt, ...);

#endif
