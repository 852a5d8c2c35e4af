/* SPDX-License-Identifier: GPL-2.0-only */
/* Made-up machines: a root folder of one's own, file by file. */
#ifndef SOFTRESERVE_TESTS_TREE_H
#define SOFTRESERVE_TESTS_TREE_H

#include <stddef.h>
#include <stdint.h>

#include "machine.h"

/* cmocka's setup and teardown: an empty folder for each test. */
int tree_setup(void **state);
int tree_teardown(void **state);

/* A file; folders above it are made. */
void tree_put(const char *path, const void *bytes, size_t size);

/* A file of one text, for printf(). */
__attribute__((format(printf, 2, 3))) void tree_text(const char *path, const char *format, ...);

/* A symbolic link, relative as in sysfs; @to is a path from the root. */
void tree_link(const char *path, const char *to);

/* Remove a file, a link, or a folder with all that is in it. */
__attribute__((format(printf, 1, 2))) void tree_drop(const char *format, ...);

/* All that is in a file of tests/tool: see healthy.tree. */
void tree_plant(const char *name);

/* A CEDT with one host bridge, 12, and one window over it. */
void tree_cedt(uint64_t base, uint64_t size);

/* Read what is there. The source is closed, and the machine freed, by tree_forget(). */
struct machine *tree_read(void);
void tree_forget(struct machine *machine);

#endif
