// SPDX-License-Identifier: GPL-2.0-only
#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../policy/unit.h"

void table_put(struct table *table, uint64_t value, size_t bytes)
{
	assert_true(table->n + bytes <= sizeof(table->byte));
	for (size_t i = 0; i < bytes; i++)
		table->byte[table->n++] = (uint8_t)(i < 8 ? value >> (8 * i) : 0);
}

void table_begin(struct table *table, const char *signature, uint8_t revision, size_t reserved)
{
	memset(table, 0, sizeof(*table));
	memcpy(table->byte, signature, 4);
	table->byte[8] = revision;
	table->n = 36 + reserved;
}

void table_end(struct table *table)
{
	uint8_t sum = 0;

	table->byte[9] = 0;
	for (int i = 0; i < 4; i++)
		table->byte[4 + i] = (uint8_t)(table->n >> (8 * i));
	for (size_t i = 0; i < table->n; i++)
		sum += table->byte[i];
	table->byte[9] = (uint8_t)-sum;
}

static void put_all(struct table *table, const uint64_t (*fields)[2], size_t n)
{
	for (size_t i = 0; i < n; i++)
		table_put(table, fields[i][0], fields[i][1]);
}

/* Offsets: CHBS 36, CFMWS 68, CXIMS 112, RDPAS 128, CSDS 145; 153 bytes. */
void table_cedt(struct table *table)
{
	static const uint64_t fields[][2] = {
		{ 0, 1 },	   { 0, 1 },	      { 32, 2 },      { 7, 4 }, { 1, 4 },
		{ 0, 4 },	   { 0xfe000000, 8 }, { 0x10000, 8 },

		{ 1, 1 },	   { 0, 1 },	      { 44, 2 },      { 0, 4 }, { 0x100000000, 8 },
		{ 0x40000000, 8 }, { 1, 1 },	      { 1, 1 },	      { 0, 2 }, { 2, 4 },
		{ 0x26, 2 },	   { 3, 2 },	      { 7, 4 },	      { 6, 4 },

		{ 2, 1 },	   { 0, 1 },	      { 16, 2 },      { 0, 2 }, { 2, 1 },
		{ 1, 1 },	   { 0x404100, 8 },

		{ 3, 1 },	   { 0, 1 },	      { 17, 2 },      { 2, 2 }, { 0x1234, 2 },
		{ 1, 1 },	   { 0xfd000000, 8 },

		{ 4, 1 },	   { 0, 1 },	      { 8, 2 },	      { 5, 2 }, { 0, 2 },
	};

	table_begin(table, "CEDT", 2, 0);
	put_all(table, fields, ARRAY_SIZE(fields));
	table_end(table);
}

/* Offsets: x2APIC 48, memory 72 and 112, initiator 152, port 184; 216 bytes. */
void table_srat(struct table *table)
{
	static const uint64_t fields[][2] = {
		{ 2, 1 },	   { 24, 1 }, { 0, 22 },

		{ 1, 1 },	   { 40, 1 }, { 0x102, 4 }, { 0, 2 }, { 0x100000000, 8 },
		{ 0x1000, 8 },	   { 0, 4 },  { 5, 4 },	    { 0, 8 },

		{ 1, 1 },	   { 40, 1 }, { 3, 4 },	    { 0, 2 }, { 0x200000000, 8 },
		{ 0x2000, 8 },	   { 0, 4 },  { 2, 4 },	    { 0, 8 },

		{ 5, 1 },	   { 32, 1 }, { 0, 1 },	    { 1, 1 }, { 4, 4 },
		{ 0xabcdef, 8 },   { 0, 8 },  { 1, 4 },	    { 0, 4 },

		{ 6, 1 },	   { 32, 1 }, { 0, 1 },	    { 0, 1 }, { 5, 4 },
		{ 0x36314950, 8 }, { 9, 8 },  { 0, 4 },	    { 0, 4 },
	};

	table_begin(table, "SRAT", 3, 12);
	put_all(table, fields, ARRAY_SIZE(fields));
	table_end(table);
}

/* Offsets: proximity 40, locality 80, the same of a cache 136, side cache 192; 224 bytes. */
void table_hmat(struct table *table)
{
	static const uint64_t proximity[][2] = { { 0, 2 }, { 0, 2 }, { 40, 4 }, { 1, 2 },
						 { 0, 2 }, { 8, 4 }, { 9, 4 },	{ 0, 20 } };
	static const uint64_t locality[][2] = { { 0, 1 },   { 2, 4 },  { 2, 4 }, { 0, 4 },
						{ 100, 8 }, { 0, 4 },  { 1, 4 }, { 8, 4 },
						{ 9, 4 },   { 10, 2 }, { 0, 2 }, { 0xffff, 2 },
						{ 30, 2 } };
	static const uint64_t cache[][2] = { { 2, 2 }, { 0, 2 }, { 32, 4 }, { 0, 24 } };

	table_begin(table, "HMAT", 2, 4);
	put_all(table, proximity, ARRAY_SIZE(proximity));
	for (uint64_t hierarchy = 0; hierarchy < 2; hierarchy++) {
		const uint64_t head[][2] = { { 1, 2 },	       { 0, 2 }, { 56, 4 },
					     { hierarchy, 1 }, { 1, 1 }, { 0, 1 } };

		put_all(table, head, ARRAY_SIZE(head));
		put_all(table, locality, ARRAY_SIZE(locality));
	}
	put_all(table, cache, ARRAY_SIZE(cache));
	table_end(table);
}

char *capture_read(const char *path, size_t *size)
{
	char name[512];
	FILE *file;
	char *data = calloc(1, 1 << 16);

	snprintf(name, sizeof(name), "%s/%s", CAPTURES_DIR, path);
	file = fopen(name, "r");
	assert_non_null(file);
	assert_non_null(data);
	*size = fread(data, 1, (1 << 16) - 1, file);
	fclose(file);
	return data;
}

void one_problem(const struct problems *problems, const char *file, size_t offset,
		 const char *words)
{
	assert_int_equal(problems->n, 1);
	assert_string_equal(problems->problem[0].file, file);
	assert_int_equal(problems->problem[0].offset, offset);
	assert_non_null(strstr(problems->problem[0].text, words));
}
