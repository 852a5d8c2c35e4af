/* SPDX-License-Identifier: GPL-2.0-only */
/* What tables of ACPI have in common (ACPI 6.5, 5.2.6): a header, a checksum, structures in a row. */
#ifndef SOFTRESERVE_TOOL_ACPI_H
#define SOFTRESERVE_TOOL_ACPI_H

#include "../../policy/range.h"
#include "problem.h"

/* Bytes of a table's header, and where its fields are. */
#define ACPI_HEADER 36
#define ACPI_LENGTH 4
#define ACPI_REVISION 8
/* A problem at this offset is that the checksum is off, and no other is. */
#define ACPI_CHECKSUM 9

/* How the text of a problem begins that is none of the table's soundness. */
#define ACPI_UNKNOWN "structure of unknown type"
#define ACPI_NOT_SHOWN "not in the excerpt"

/* Structures of one type that are kept: real tables have some hundred. */
#define ACPI_KEPT_MAX 4096

/**
 * struct acpi_kind - a kind of table
 * @signature: its four letters
 * @file: for problems
 * @first: where its first structure begins
 * @head: bytes before a structure's own fields: 2 (type and length a byte each), 4 (type a byte,
 *        length two) or 8 (type two, length four)
 */
struct acpi_kind {
	const char *signature;
	const char *file;
	size_t first;
	unsigned int head;
};

/**
 * struct acpi - a table that is being read
 * @data: all of it
 * @size: bytes of it that count: neither beyond the data nor beyond its length field
 * @at: where the next structure begins
 * @incomplete: some could not be read
 */
struct acpi {
	const struct acpi_kind *kind;
	const uint8_t *data;
	size_t size;
	size_t at;
	bool incomplete;
	struct problems *problems;
};

/**
 * struct acpi_structure - one structure, all of it in the table
 * @offset: in the table
 * @data: its first byte
 */
struct acpi_structure {
	size_t offset;
	const uint8_t *data;
	size_t length;
	unsigned int type;
};

/** acpi_u16() - two bytes, the lowest first */
uint16_t acpi_u16(const uint8_t *data);

/** acpi_u32() - four */
uint32_t acpi_u32(const uint8_t *data);

/** acpi_u64() - eight */
uint64_t acpi_u64(const uint8_t *data);

/** acpi_sum() - sum of all bytes: 0 where a checksum is right */
uint8_t acpi_sum(const uint8_t *data, size_t size);

/**
 * acpi_open() - look at a table's header
 * @data: the table; must live as long as the result
 * @size: bytes at @data
 * @problems: gets what is wrong with the header, and later with structures
 *
 * Return: to go through with acpi_next(), which finds nothing if this is no such table.
 */
struct acpi acpi_open(const struct acpi_kind *kind, const void *data, size_t size,
		      struct problems *problems);

/**
 * acpi_next() - the next structure
 *
 * Return: false if there are no more, or none can be found because of a wrong length.
 */
bool acpi_next(struct acpi *table, struct acpi_structure *structure);

/** acpi_problem() - note one at a structure's byte @at, and that the table could not be read whole */
__attribute__((format(printf, 4, 5))) void acpi_problem(struct acpi *table,
							const struct acpi_structure *structure,
							size_t at, const char *format, ...);

/** acpi_unknown() - note that its type is in no specification that we know */
void acpi_unknown(struct acpi *table, const struct acpi_structure *structure);

/**
 * acpi_usable() - is a structure long enough for its type, and is there room for one more?
 * @least: bytes that its type needs
 * @kept: how many of its type are kept
 * @name: of its type, for problems
 */
bool acpi_usable(struct acpi *table, const struct acpi_structure *structure, size_t least,
		 size_t kept, const char *name);

/**
 * acpi_range() - a range out of base and size
 * @at: of the base in the structure, for problems
 *
 * Return: an empty one if @size is 0, or if the last byte would be beyond 2^64 (a problem).
 */
struct sr_range acpi_range(struct acpi *table, const struct acpi_structure *structure, size_t at,
			   uint64_t base, uint64_t size);

#endif
