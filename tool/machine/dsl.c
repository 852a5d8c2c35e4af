// SPDX-License-Identifier: GPL-2.0-only
#include "dsl.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "acpi.h"
#include "grow.h"

/* Filler: a type that no specification gives out, then as much of the text as there is room for. */
#define FILLER_TYPE 0xff
#define FILLER_HEAD 4
#define FILLER_MAX 0xfffc
static const char filler_text[] = "excerpt";

/**
 * struct dsl - a table that is put together
 * @byte: its bytes, of which there is room for DSL_TABLE_MAX
 * @given: the same room: 1 where a line of the text gave the byte
 * @size: bytes up to the last one that was given
 * @last: offset that the last line said
 * @start: offsets of lines that begin a structure, ascending
 */
struct dsl {
	uint8_t *byte;
	uint8_t *given;
	size_t size;
	size_t last;
	size_t *start;
	size_t n_starts;
};

/**
 * struct line - a line of the text
 * @offset: in the table
 * @length: bytes that it is about
 * @name: of the field, and how long it is
 * @value: what is behind the colon
 * @end: of the line
 */
struct line {
	size_t offset;
	size_t length;
	const char *name;
	size_t name_length;
	const char *value;
	const char *end;
};

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t' || *at == '\r'))
		at++;
	return at;
}

static int digit(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* Digits up to what is no digit; NULL if there are none, or far too many. */
static const char *read_number(const char *at, const char *end, int base, size_t *value)
{
	const char *first = at;

	*value = 0;
	while (at < end && isxdigit((unsigned char)*at) && digit(*at) < base) {
		*value = *value * (size_t)base + (size_t)digit(*at++);
		if (*value > DSL_TABLE_MAX)
			return NULL;
	}
	return at > first ? at : NULL;
}

/* "004h" is hexadecimal, as newer disassemblers write it, "   4" decimal, as older ones do. */
static const char *read_length(const char *at, const char *end, size_t *length)
{
	const char *behind = read_number(at, end, 16, length);

	if (behind && behind < end && *behind == 'h')
		return behind + 1;
	return read_number(at, end, 10, length);
}

/* "[0A8h 0168 004h]" */
static const char *read_place(struct line *line, const char *at)
{
	const char *end = line->end;
	size_t decimal;

	at = skip_blanks(at, end);
	if (at == end || *at++ != '[')
		return NULL;
	at = read_number(at, end, 16, &line->offset);
	if (!at || at == end || *at++ != 'h')
		return NULL;
	at = read_number(skip_blanks(at, end), end, 10, &decimal);
	if (!at)
		return NULL;
	at = read_length(skip_blanks(at, end), end, &line->length);
	if (!at)
		return NULL;
	at = skip_blanks(at, end);
	return at < end && *at == ']' ? at + 1 : NULL;
}

static bool read_line(struct line *line, const char *at, const char *end)
{
	const char *colon;

	line->end = end;
	at = read_place(line, at);
	if (!at || !line->length || line->offset > DSL_TABLE_MAX - line->length)
		return false;
	line->name = skip_blanks(at, end);
	colon = memchr(line->name, ':', (size_t)(end - line->name));
	if (!colon)
		return false;
	line->name_length = (size_t)(colon - line->name);
	line->value = skip_blanks(colon + 1, end);
	return true;
}

static void put_text(uint8_t *to, const struct line *line)
{
	const char *from = line->value + 1;

	for (size_t i = 0; i < line->length && from < line->end && *from != '"'; i++)
		to[i] = (uint8_t)*from++;
}

static size_t count_digits(const char *at, const char *end)
{
	const char *first = at;

	while (at < end && isxdigit((unsigned char)*at))
		at++;
	return (size_t)(at - first);
}

/* Two digits a byte, the highest byte first. */
static void put_number(uint8_t *to, const struct line *line)
{
	const char *from = line->value;

	for (size_t i = line->length; i--; from += 2)
		to[i] = (uint8_t)(digit(from[0]) << 4 | digit(from[1]));
}

static void put_bytes(uint8_t *to, const struct line *line)
{
	const char *from = line->value;

	for (size_t i = 0; i < line->length && count_digits(from, line->end) == 2; i++) {
		to[i] = (uint8_t)(digit(from[0]) << 4 | digit(from[1]));
		from = skip_blanks(from + 2, line->end);
	}
}

static void put_value(uint8_t *to, const struct line *line)
{
	size_t digits = count_digits(line->value, line->end);

	if (line->value < line->end && *line->value == '"')
		put_text(to, line);
	else if (digits == 2 * line->length && line->length <= 8)
		put_number(to, line);
	else if (digits == 2)
		put_bytes(to, line);
}

static bool named(const struct line *line, const char *name)
{
	return line->name_length >= strlen(name) && !strncmp(line->name, name, strlen(name));
}

/*
 * Offsets of a disassembly ascend, and a line that goes back is none of it. But iasl 20250807
 * counts the maps of a XOR structure where it should count their bytes: a line that begins
 * within the one before it goes behind that.
 */
static bool place_line(struct dsl *dsl, struct line *line)
{
	if (dsl->size && line->offset <= dsl->last)
		return false;
	dsl->last = line->offset;
	if (line->offset < dsl->size)
		line->offset = dsl->size;
	return line->length <= DSL_TABLE_MAX - line->offset;
}

static void take_line(struct dsl *dsl, struct line *line)
{
	if (!place_line(dsl, line))
		return;
	put_value(dsl->byte + line->offset, line);
	memset(dsl->given + line->offset, 1, line->length);
	dsl->size = line->offset + line->length;
	if (named(line, "Subtable Type"))
		*GROW(dsl->start, dsl->n_starts) = line->offset;
}

static void read_text(struct dsl *dsl, const char *text)
{
	struct line line;

	while (*text) {
		const char *end = strchrnul(text, '\n');

		if (read_line(&line, text, end))
			take_line(dsl, &line);
		text = *end ? end + 1 : end;
	}
}

static bool all_given(const struct dsl *dsl, size_t from, size_t to)
{
	return from >= to || !memchr(dsl->given + from, 0, to - from);
}

/* A whole table, or another table than a CEDT, stays as it is. */
static bool is_excerpt(const struct dsl *dsl)
{
	if (all_given(dsl, 0, dsl->size))
		return false;
	return !all_given(dsl, 0, 4) || !memcmp(dsl->byte, "CEDT", 4);
}

/* Bytes of the structure that begins at a start; 0 if not all of them are given. */
static size_t whole_structure(const struct dsl *dsl, size_t i)
{
	size_t start = dsl->start[i];
	size_t next = i + 1 < dsl->n_starts ? dsl->start[i + 1] : dsl->size;
	size_t length;

	if (next - start < FILLER_HEAD)
		return 0;
	length = acpi_u16(dsl->byte + start + 2);
	if (length < FILLER_HEAD || length > next - start || !all_given(dsl, start, start + length))
		return 0;
	return length;
}

static void put_filler(struct dsl *dsl, size_t from, size_t to)
{
	while (from < to) {
		size_t length = to - from;
		uint8_t *at = dsl->byte + from;

		/* What is left must have room for a head again. */
		if (length > FILLER_MAX)
			length = length - FILLER_MAX < FILLER_HEAD ? FILLER_MAX - FILLER_HEAD
								   : FILLER_MAX;
		memset(at, 0, length);
		at[0] = FILLER_TYPE;
		at[2] = (uint8_t)length;
		at[3] = (uint8_t)(length >> 8);
		memcpy(at + FILLER_HEAD, filler_text,
		       length - FILLER_HEAD < strlen(filler_text) ? length - FILLER_HEAD
								  : strlen(filler_text));
		from += length;
	}
}

bool dsl_is_filler(const uint8_t *data, size_t length)
{
	size_t room = length - FILLER_HEAD;

	if (length < FILLER_HEAD || data[0] != FILLER_TYPE)
		return false;
	if (room > strlen(filler_text))
		room = strlen(filler_text);
	return !memcmp(data + FILLER_HEAD, filler_text, room);
}

static void make_header(struct dsl *dsl)
{
	uint8_t *header = dsl->byte;

	memset(header, 0, ACPI_HEADER);
	memcpy(header, "CEDT", 4);
	for (int i = 0; i < 4; i++)
		header[ACPI_LENGTH + i] = (uint8_t)(dsl->size >> (8 * i));
	header[ACPI_REVISION] = 1;
	header[ACPI_CHECKSUM] = (uint8_t)-acpi_sum(header, dsl->size);
}

static void make_excerpt(struct dsl *dsl)
{
	size_t done = ACPI_HEADER;

	for (size_t i = 0; i < dsl->n_starts; i++) {
		size_t length = whole_structure(dsl, i);
		size_t start = dsl->start[i];

		/* A hole that is too small for filler takes the structure behind it along. */
		if (!length || start < done || (start > done && start - done < FILLER_HEAD))
			continue;
		put_filler(dsl, done, start);
		done = start + length;
	}
	if (dsl->size < done + FILLER_HEAD)
		dsl->size = done;
	else
		put_filler(dsl, done, dsl->size);
	make_header(dsl);
}

char *dsl_to_table(const char *text, size_t *size)
{
	struct dsl dsl = {
		.byte = calloc(1, DSL_TABLE_MAX + 1),
		.given = calloc(1, DSL_TABLE_MAX + 1),
	};
	char *table = NULL;

	if (dsl.byte && dsl.given)
		read_text(&dsl, text);
	if (dsl.size && is_excerpt(&dsl))
		make_excerpt(&dsl);
	if (dsl.size)
		table = realloc(dsl.byte, dsl.size);
	if (!table)
		free(dsl.byte);
	free(dsl.given);
	free(dsl.start);
	*size = table ? dsl.size : 0;
	return table;
}
