// SPDX-License-Identifier: GPL-2.0-only
/* CEDT, SRAT and HMAT: what is in them, and what is wrong with them. */
#include <stdlib.h>
#include <string.h>

#include "../policy/unit.h"
#include "acpi.h"
#include "cedt.h"
#include "hmat.h"
#include "srat.h"
#include "table.h"

/* A copy of just that size, so that the sanitizer sees what reads beyond. */
static void *exactly(const void *data, size_t size)
{
	void *copy = malloc(size ? size : 1);

	assert_non_null(copy);
	memcpy(copy, data, size);
	return copy;
}

static void parse_and_forget(const void *data, size_t size)
{
	struct problems problems = { 0 };
	void *copy = exactly(data, size);
	struct cedt cedt = cedt_parse(copy, size, &problems);
	struct srat srat = srat_parse(copy, size, &problems);
	struct hmat hmat = hmat_parse(copy, size, &problems);

	free(copy);
	cedt_free(&cedt);
	srat_free(&srat);
	hmat_free(&hmat);
	problems_free(&problems);
}

static struct cedt parse_cedt(struct table *table, struct problems *problems)
{
	struct cedt cedt;
	void *copy = exactly(table->byte, table->n);

	memset(problems, 0, sizeof(*problems));
	cedt = cedt_parse(copy, table->n, problems);
	free(copy);
	return cedt;
}

/* intel-2s: read from its CEDT.dsl by hand. */
static void real_bridges(void **state)
{
	struct problems problems = { 0 };
	size_t size;
	char *data = capture_read("intel-2s/CEDT.bin", &size);
	struct cedt cedt = cedt_parse(data, size, &problems);

	(void)state;
	assert_int_equal(size, 1092);
	assert_int_equal(problems.n, 0);
	assert_true(cedt.present);
	assert_false(cedt.incomplete);
	assert_int_equal(cedt.n_chbs, 9);
	assert_int_equal(cedt.chbs[1].offset, 0x44);
	assert_int_equal(cedt.chbs[1].uid, 0x23);
	assert_int_equal(cedt.chbs[1].version, 1);
	assert_int_equal(cedt.chbs[1].base, 0xaabf0000);
	assert_int_equal(cedt.chbs[1].length, 0x10000);
	assert_int_equal(cedt.chbs[8].uid, 0x122);
	assert_int_equal(cedt.chbs[8].version, 0);
	assert_int_equal(cedt.chbs[8].length, 0x2000);
	cedt_free(&cedt);
	free(data);
}

static void real_windows(void **state)
{
	struct problems problems = { 0 };
	size_t size;
	char *data = capture_read("intel-2s/CEDT.bin", &size);
	struct cedt cedt = cedt_parse(data, size, &problems);
	const struct cfmws *first = &cedt.cfmws[0], *last = &cedt.cfmws[17];

	(void)state;
	assert_int_equal(cedt.n_cfmws, 18);
	assert_int_equal(first->offset, 0x144);
	assert_int_equal(first->range.start, 0x10080000000);
	assert_int_equal(first->range.end, 0x3df7fffffff);
	assert_int_equal(first->ways, 4);
	assert_int_equal(first->granularity, 256);
	assert_int_equal(first->arithmetic, 1);
	assert_int_equal(first->restrictions, CFMWS_TYPE3 | CFMWS_VOLATILE);
	assert_int_equal(first->n_targets, 4);
	assert_int_equal(first->target[0], 0x03);
	assert_int_equal(first->target[3], 0x53);
	assert_int_equal(last->base, 0x168f80000000);
	assert_int_equal(last->size, 0x17080000000);
	assert_int_equal(last->ways, 1);
	assert_int_equal(last->restrictions, CFMWS_TYPE3 | CFMWS_PERSISTENT);
	assert_int_equal(last->qtg_id, 1);
	assert_int_equal(last->target[0], 0x153);
	assert_int_equal(cedt.n_cxims, 1);
	assert_int_equal(cedt.cxims[0].n_maps, 2);
	assert_int_equal(cedt.cxims[0].map[0], 0x404100);
	assert_int_equal(cedt.cxims[0].map[1], 0x808200);
	cedt_free(&cedt);
	free(data);
}

static void every_cedt_structure(void **state)
{
	struct table table;
	struct problems problems;
	struct cedt cedt;

	(void)state;
	table_cedt(&table);
	cedt = parse_cedt(&table, &problems);
	assert_int_equal(problems.n, 0);
	assert_false(cedt.incomplete);
	assert_int_equal(cedt.cfmws[0].granularity, 1024);
	assert_int_equal(cedt.cfmws[0].restrictions, CFMWS_TYPE3 | CFMWS_VOLATILE | CFMWS_BI);
	assert_int_equal(cedt.cxims[0].hbig, 2);
	assert_int_equal(cedt.n_rdpas, 1);
	assert_int_equal(cedt.rdpas[0].offset, 128);
	assert_int_equal(cedt.rdpas[0].segment, 2);
	assert_int_equal(cedt.rdpas[0].bdf, 0x1234);
	assert_int_equal(cedt.rdpas[0].protocol, 1);
	assert_int_equal(cedt.rdpas[0].base, 0xfd000000);
	assert_int_equal(cedt.n_csds, 1);
	assert_int_equal(cedt.csds[0].offset, 145);
	assert_int_equal(cedt.csds[0].capabilities, 5);
	cedt_free(&cedt);
}

/* CXL 3.2, table 9-24: 20 bytes, base before protocol. iasl writes 17, protocol before base. */
static void rdpas_of_the_specification(void **state)
{
	static const uint64_t fields[][2] = { { 3, 1 }, { 0, 1 },	   { 20, 2 }, { 2, 2 },
					      { 7, 2 }, { 0xfd000000, 8 }, { 1, 1 },  { 0, 3 } };
	struct table table;
	struct problems problems;
	struct cedt cedt;

	(void)state;
	table_begin(&table, "CEDT", 2, 0);
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		table_put(&table, fields[i][0], fields[i][1]);
	table_end(&table);
	cedt = parse_cedt(&table, &problems);
	assert_int_equal(problems.n, 0);
	assert_int_equal(cedt.n_rdpas, 1);
	assert_int_equal(cedt.rdpas[0].bdf, 7);
	assert_int_equal(cedt.rdpas[0].protocol, 1);
	assert_int_equal(cedt.rdpas[0].base, 0xfd000000);
	cedt_free(&cedt);
}

/* CXL 3.1, 8.2.4.20.7: all codes that there are; 0 stands for none. */
static void ways_and_granularity(void **state)
{
	static const unsigned int ways[] = { 1, 2, 4, 8, 16, 0, 0, 0, 3, 6, 12, 0 };
	static const unsigned int granularity[] = { 256, 512, 1024, 2048, 4096, 8192, 16384, 0 };
	struct table table;

	(void)state;
	for (uint8_t code = 0; code < ARRAY_SIZE(ways); code++) {
		struct problems problems;
		struct cedt cedt;

		table_cedt(&table);
		table.byte[68 + 24] = code;
		table.byte[68 + 28] = code < ARRAY_SIZE(granularity) ? code : 255;
		cedt = parse_cedt(&table, &problems);
		assert_int_equal(cedt.cfmws[0].ways, ways[code]);
		assert_int_equal(cedt.cfmws[0].granularity,
				 code < ARRAY_SIZE(granularity) ? granularity[code] : 0);
		cedt_free(&cedt);
		problems_free(&problems);
	}
}

static void every_srat_structure(void **state)
{
	struct problems problems = { 0 };
	struct table table;
	struct srat srat;

	(void)state;
	table_srat(&table);
	srat = srat_parse(table.byte, table.n, &problems);
	assert_int_equal(problems.n, 0);
	assert_false(srat.incomplete);
	assert_int_equal(srat.n_memory, 2);
	assert_int_equal(srat.memory[0].offset, 72);
	assert_int_equal(srat.memory[0].domain, 0x102);
	assert_int_equal(srat.memory[0].range.start, 0x100000000);
	assert_int_equal(srat.memory[0].range.end, 0x100000fff);
	assert_true(srat.memory[0].enabled && srat.memory[0].non_volatile);
	assert_false(srat.memory[0].hot_pluggable);
	assert_true(srat.memory[1].hot_pluggable);
	assert_false(srat.memory[1].enabled);
	assert_int_equal(srat.n_initiators, 2);
	assert_false(srat.initiator[0].port);
	assert_int_equal(srat.initiator[0].handle_type, 1);
	assert_int_equal(srat.initiator[0].domain, 4);
	assert_true(srat.initiator[0].enabled);
	assert_int_equal(srat.initiator[0].handle[0], 0xef);
	assert_true(srat.initiator[1].port);
	assert_int_equal(srat.initiator[1].domain, 5);
	assert_false(srat.initiator[1].enabled);
	assert_int_equal(srat.initiator[1].handle[8], 9);
	srat_free(&srat);
}

/* Domains had eight bits before ACPI 3.0. */
static void old_srat(void **state)
{
	struct problems problems = { 0 };
	struct table table;
	struct srat srat;

	(void)state;
	table_srat(&table);
	table.byte[8] = 1;
	table_end(&table);
	srat = srat_parse(table.byte, table.n, &problems);
	assert_int_equal(srat.memory[0].domain, 2);
	srat_free(&srat);
}

static void every_hmat_structure(void **state)
{
	static const uint64_t values[] = { 1000, 0, 0, 3000 };
	struct problems problems = { 0 };
	struct table table;
	struct hmat hmat;

	(void)state;
	table_hmat(&table);
	hmat = hmat_parse(table.byte, table.n, &problems);
	assert_int_equal(problems.n, 0);
	assert_false(hmat.incomplete);
	assert_int_equal(hmat.n_proximity, 1);
	assert_true(hmat.proximity[0].initiator_valid);
	assert_int_equal(hmat.proximity[0].initiator, 8);
	assert_int_equal(hmat.proximity[0].memory, 9);
	assert_int_equal(hmat.n_values, 4);
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		assert_int_equal(hmat.value[i].offset, 80);
		assert_int_equal(hmat.value[i].data_type, 1);
		assert_int_equal(hmat.value[i].initiator, i / 2);
		assert_int_equal(hmat.value[i].target, 8 + i % 2);
		assert_int_equal(hmat.value[i].value, values[i]);
	}
	hmat_free(&hmat);
}

/**
 * struct damage - a byte of the CEDT that is changed, and what must be said
 * @at: which byte
 * @value: what it becomes
 * @sum: the checksum is made right again
 * @offset: of the problem
 * @words: in its text
 * @left: structures that are read all the same: CHBS, CFMWS, CXIMS, RDPAS, CSDS
 */
struct damage {
	size_t at;
	uint8_t value;
	bool sum;
	size_t offset;
	const char *words;
	size_t left[5];
};

static const struct damage damages[] = {
	{ 0, 'X', true, 0, "signature", { 0 } },
	{ 9, 0, false, 9, "checksum", { 1, 1, 1, 1, 1 } },
	{ 4, 35, false, 4, "less than its header", { 0 } },
	{ 4, 200, false, 4, "only 153", { 1, 1, 1, 1, 1 } },
	{ 70, 0, true, 68, "length 0", { 1, 0, 0, 0, 0 } },
	{ 70, 3, true, 68, "length 3", { 1, 0, 0, 0, 0 } },
	{ 70, 200, true, 68, "ends after 85", { 1, 0, 0, 0, 0 } },
	{ 145, 5, true, 145, "unknown type 5", { 1, 1, 1, 1, 0 } },
	{ 68 + 24, 2, true, 70, "4 ways has room for 2", { 1, 1, 1, 1, 1 } },
	{ 68 + 15, 0xff, true, 68 + 8, "beyond 2^64", { 1, 1, 1, 1, 1 } },
	{ 36 + 23, 0xff, true, 68, "", { 1, 1, 1, 1, 1 } },
	{ 112 + 7, 2, true, 119, "room for 1", { 1, 1, 1, 1, 1 } },
};

static void damaged_cedt(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(damages); i++) {
		const struct damage *d = &damages[i];
		struct problems problems;
		struct table table;
		struct cedt cedt;

		table_cedt(&table);
		table.byte[d->at] = d->value;
		if (d->at == 68 + 15) /* base 0xff00000100000000: so large that the size wraps */
			table.byte[68 + 23] = 0xff;
		if (d->sum)
			table_end(&table);
		cedt = parse_cedt(&table, &problems);
		if (*d->words)
			one_problem(&problems, CEDT_PATH, d->offset, d->words);
		else
			assert_int_equal(problems.n, 0);
		assert_int_equal(cedt.n_chbs, d->left[0]);
		assert_int_equal(cedt.n_cfmws, d->left[1]);
		assert_int_equal(cedt.n_cxims, d->left[2]);
		assert_int_equal(cedt.n_rdpas, d->left[3]);
		assert_int_equal(cedt.n_csds, d->left[4]);
		cedt_free(&cedt);
		problems_free(&problems);
	}
}

/* A structure that is too short for its type is left out, and the next one is found. */
static void short_structure(void **state)
{
	struct problems problems;
	struct table table;
	struct cedt cedt;

	(void)state;
	table_begin(&table, "CEDT", 1, 0);
	table_put(&table, 0, 2);
	table_put(&table, 8, 2);
	table_put(&table, 0, 4);
	table_put(&table, 4, 2);
	table_put(&table, 8, 2);
	table_put(&table, 6, 4);
	table_end(&table);
	cedt = parse_cedt(&table, &problems);
	one_problem(&problems, CEDT_PATH, 36, "needs 32");
	assert_true(cedt.incomplete);
	assert_int_equal(cedt.n_chbs, 0);
	assert_int_equal(cedt.n_csds, 1);
	assert_int_equal(cedt.csds[0].capabilities, 6);
	cedt_free(&cedt);
	problems_free(&problems);
}

/* Counts that would be gigabytes of entries. */
static void huge_locality(void **state)
{
	struct problems problems = { 0 };
	struct table table;
	struct hmat hmat;

	(void)state;
	table_hmat(&table);
	memset(table.byte + 80 + 12, 0xff, 8);
	table_end(&table);
	hmat = hmat_parse(table.byte, table.n, &problems);
	one_problem(&problems, HMAT_PATH, 92, "no room");
	assert_int_equal(hmat.n_values, 0);
	assert_int_equal(hmat.n_proximity, 1);
	hmat_free(&hmat);
	problems_free(&problems);
}

/* Not of that size: the table says so, or ends early, and no byte beyond is read. */
static void every_length(void **state)
{
	struct table tables[3];
	size_t size;
	char *real = capture_read("intel-2s/CEDT.bin", &size);

	(void)state;
	table_cedt(&tables[0]);
	table_srat(&tables[1]);
	table_hmat(&tables[2]);
	for (size_t i = 0; i <= size; i++)
		parse_and_forget(real, i);
	for (size_t t = 0; t < ARRAY_SIZE(tables); t++)
		for (size_t i = 0; i <= tables[t].n; i++)
			parse_and_forget(tables[t].byte, i);
	free(real);
}

static void flip_all(uint8_t *data, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		uint8_t was = data[i];

		data[i] = (uint8_t)~was;
		parse_and_forget(data, size);
		data[i] = 0;
		parse_and_forget(data, size);
		data[i] = was;
	}
}

static void every_byte(void **state)
{
	struct table tables[3];
	size_t size;
	char *real = capture_read("intel-2s/CEDT.bin", &size);

	(void)state;
	table_cedt(&tables[0]);
	table_srat(&tables[1]);
	table_hmat(&tables[2]);
	flip_all((uint8_t *)real, size);
	for (size_t t = 0; t < ARRAY_SIZE(tables); t++)
		flip_all(tables[t].byte, tables[t].n);
	free(real);
}

/* A cut table says that it is cut, whatever the length. */
static void truncated_is_said(void **state)
{
	struct table table;

	(void)state;
	table_cedt(&table);
	for (size_t n = 0; n < 153; n++) {
		struct problems problems;
		struct cedt cedt;

		table.n = n;
		cedt = parse_cedt(&table, &problems);
		assert_true(cedt.incomplete);
		assert_true(problems.n > 0);
		assert_true(cedt.n_chbs == (n >= 68));
		assert_true(cedt.n_csds == 0);
		cedt_free(&cedt);
		problems_free(&problems);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(real_bridges),
		cmocka_unit_test(real_windows),
		cmocka_unit_test(every_cedt_structure),
		cmocka_unit_test(ways_and_granularity),
		cmocka_unit_test(rdpas_of_the_specification),
		cmocka_unit_test(every_srat_structure),
		cmocka_unit_test(old_srat),
		cmocka_unit_test(every_hmat_structure),
		cmocka_unit_test(damaged_cedt),
		cmocka_unit_test(short_structure),
		cmocka_unit_test(huge_locality),
		cmocka_unit_test(every_length),
		cmocka_unit_test(every_byte),
		cmocka_unit_test(truncated_is_said),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
