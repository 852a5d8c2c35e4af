/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel log.
 */
#ifndef SOFTRESERVE_GUEST_KMSG_H
#define SOFTRESERVE_GUEST_KMSG_H

#include <json-c/json.h>

/**
 * kmsg_splats() - read the whole log for splats
 *
 * Lines that look like a warning splat, an oops or another sign of a broken
 * kernel, of any level, and all lines at level 2 (critical) or worse. A log
 * that has already lost its beginning counts as one, too.
 *
 * Return: a JSON array of strings.
 */
struct json_object *kmsg_splats(void);

/** kmsg_forget() - what is in the log now does not count below any more */
void kmsg_forget(void);

/** kmsg_visit() - of each record that begins with @start, what follows it */
void kmsg_visit(const char *start, void (*visit)(const char *rest, void *arg), void *arg);

/** kmsg_count() - how many records begin with @start */
unsigned int kmsg_count(const char *start);

/** kmsg_text() - what follows @start in the first record that begins with it, or NULL; for free() */
char *kmsg_text(const char *start);

/** kmsg_new_splat() - the first splat that is not forgotten, or NULL; for free() */
char *kmsg_new_splat(void);

#endif
