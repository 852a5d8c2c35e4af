/* SPDX-License-Identifier: GPL-2.0-only */
/* Tables put together byte by byte, and files of captures. */
#ifndef SOFTRESERVE_TESTS_TABLE_H
#define SOFTRESERVE_TESTS_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "problem.h"

/* struct table - a table under construction; @n bytes so far */
struct table {
	uint8_t byte[4096];
	size_t n;
};

/* A header, then @reserved bytes of 0. */
void table_begin(struct table *table, const char *signature, uint8_t revision, size_t reserved);

/* Little-endian, @bytes of it. */
void table_put(struct table *table, uint64_t value, size_t bytes);

/* Sets length and checksum. */
void table_end(struct table *table);

/* One of a kind that has all that its parser knows. */
void table_cedt(struct table *table);
void table_srat(struct table *table);
void table_hmat(struct table *table);

/* A file of tests/captures, with a NUL behind it; for free(). */
char *capture_read(const char *path, size_t *size);

/* Fails unless there is exactly one problem, at @offset of @file, in which @words occur. */
void one_problem(const struct problems *problems, const char *file, size_t offset,
		 const char *words);

#endif
