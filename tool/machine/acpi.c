// SPDX-License-Identifier: GPL-2.0-only
#include "acpi.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "span.h"

uint16_t acpi_u16(const uint8_t *data)
{
	return (uint16_t)(data[0] | data[1] << 8);
}

uint32_t acpi_u32(const uint8_t *data)
{
	return acpi_u16(data) | (uint32_t)acpi_u16(data + 2) << 16;
}

uint64_t acpi_u64(const uint8_t *data)
{
	return acpi_u32(data) | (uint64_t)acpi_u32(data + 4) << 32;
}

uint8_t acpi_sum(const uint8_t *data, size_t size)
{
	uint8_t sum = 0;

	while (size--)
		sum += *data++;
	return sum;
}

__attribute__((format(printf, 3, 4))) static void complain_at(struct acpi *table, size_t offset,
							      const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	problem_add(table->problems, table->kind->file, offset, "%s", text);
}

static void check_sum(struct acpi *table)
{
	uint8_t sum = acpi_sum(table->data, table->size);

	if (sum)
		complain_at(table, ACPI_CHECKSUM, "the checksum is 0x%02x and should be 0x%02x",
			    table->data[ACPI_CHECKSUM],
			    (uint8_t)(table->data[ACPI_CHECKSUM] - sum));
}

/* Sets what counts of the table; false if nothing does. */
static bool read_length(struct acpi *table, size_t size)
{
	uint32_t length = acpi_u32(table->data + ACPI_LENGTH);

	if (length < ACPI_HEADER) {
		complain_at(table, ACPI_LENGTH,
			    "the table says it has %u bytes, which is less than its header",
			    length);
		return false;
	}
	table->size = length < size ? length : size;
	if (length > size) {
		complain_at(table, ACPI_LENGTH,
			    "the table says it has %u bytes, and there are only %zu", length, size);
		table->incomplete = true;
	} else {
		check_sum(table);
	}
	return true;
}

static bool read_header(struct acpi *table, size_t size)
{
	const char *signature = table->kind->signature;

	if (size < ACPI_HEADER) {
		complain_at(table, size, "the table ends within its header");
		return false;
	}
	if (memcmp(table->data, signature, 4)) {
		complain_at(table, 0, "the signature is not \"%s\"", signature);
		return false;
	}
	if (!read_length(table, size))
		return false;
	if (table->size < table->kind->first) {
		complain_at(table, table->size, "the table ends before its first structure");
		return false;
	}
	return true;
}

struct acpi acpi_open(const struct acpi_kind *kind, const void *data, size_t size,
		      struct problems *problems)
{
	struct acpi table = { .kind = kind, .data = data, .problems = problems };

	if (!read_header(&table, size)) {
		table.size = 0;
		table.incomplete = true;
	}
	table.at = kind->first;
	return table;
}

static void read_head(const struct acpi *table, struct acpi_structure *s)
{
	s->offset = table->at;
	s->data = table->data + table->at;
	switch (table->kind->head) {
	case 2:
		s->type = s->data[0];
		s->length = s->data[1];
		break;
	case 4:
		s->type = s->data[0];
		s->length = acpi_u16(s->data + 2);
		break;
	default:
		s->type = acpi_u16(s->data);
		s->length = acpi_u32(s->data + 4);
	}
}

/* Where a length is wrong nobody knows where the next structure begins. */
static bool stop(struct acpi *table)
{
	table->at = table->size;
	table->incomplete = true;
	return false;
}

bool acpi_next(struct acpi *table, struct acpi_structure *s)
{
	size_t left;

	if (table->at >= table->size)
		return false;
	left = table->size - table->at;
	if (left < table->kind->head) {
		complain_at(table, table->at, "%zu bytes at the end of the table are no structure",
			    left);
		return stop(table);
	}
	read_head(table, s);
	if (s->length < table->kind->head) {
		complain_at(table, s->offset,
			    "structure of type %u has length %zu: what follows cannot be read",
			    s->type, s->length);
		return stop(table);
	}
	if (s->length > left) {
		complain_at(table, s->offset,
			    "structure of type %u has length %zu, and the table ends after %zu",
			    s->type, s->length, left);
		return stop(table);
	}
	table->at += s->length;
	return true;
}

void acpi_problem(struct acpi *table, const struct acpi_structure *s, size_t at, const char *format,
		  ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	complain_at(table, s->offset + at, "%s", text);
	table->incomplete = true;
}

void acpi_unknown(struct acpi *table, const struct acpi_structure *s)
{
	complain_at(table, s->offset, ACPI_UNKNOWN " %u, %zu bytes", s->type, s->length);
}

bool acpi_usable(struct acpi *table, const struct acpi_structure *s, size_t least, size_t kept,
		 const char *name)
{
	if (s->length < least) {
		acpi_problem(table, s, 0, "%s of %zu bytes is left out: it needs %zu", name,
			     s->length, least);
		return false;
	}
	if (kept >= ACPI_KEPT_MAX) {
		acpi_problem(table, s, 0, "%s is left out: there are more than %d", name,
			     ACPI_KEPT_MAX);
		return false;
	}
	return true;
}

struct sr_range acpi_range(struct acpi *table, const struct acpi_structure *s, size_t at,
			   uint64_t base, uint64_t size)
{
	struct sr_range range = span_of(base, size);

	if (size && sr_range_empty(range))
		acpi_problem(table, s, at, "base 0x%llx and size 0x%llx go beyond 2^64",
			     (unsigned long long)base, (unsigned long long)size);
	return range;
}
