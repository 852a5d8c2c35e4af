// SPDX-License-Identifier: GPL-2.0-only
/* From a run's JSON to its class. */
#include "../policy/unit.h"

#include <stdlib.h>

#include "cell.h"

/** struct says - the parts of a report that tests vary; NULL: as in a run where all is well */
struct says {
	const char *status;
	const char *end;
	const char *ledger;
	const char *conflicts;
	const char *log;
};

#define LEDGER(quarantined, lost, bad)                                                  \
	"\"cxl\":268435456,\"dax\":4096,\"quarantined\":" quarantined ",\"lost\":" lost \
	",\"bad\":" bad

static const char *either(const char *said, const char *otherwise)
{
	return said ? said : otherwise;
}

static struct cell read_report(struct says s)
{
	char *json = mem_format("{\"status\":\"%s\",\"end\":\"%s\",\"soft_reserved\":536870912,%s,"
				"\"verdict\":null,\"conflicts\":[%s],\"log\":%s,\"files\":null}",
				either(s.status, "as-declared"), either(s.end, "done"),
				either(s.ledger, LEDGER("0", "0", "0")), either(s.conflicts, ""),
				either(s.log, "[]"));
	struct cell cell;

	assert_int_equal(cell_read(&cell, json), 0);
	free(json);
	return cell;
}

static void is_class(struct says says, enum cell_class class, uint64_t amount)
{
	struct cell cell = read_report(says);

	assert_int_equal(cell_classify(&cell), class);
	assert_int_equal(cell_amount(&cell), amount);
	cell_free(&cell);
}

static void classes(void **state)
{
	static const char warning[] = "[\"WARNING: at a.c:1\"]";

	(void)state;
	is_class((struct says){ 0 }, CELL_WELL, 0);
	is_class((struct says){ .ledger = LEDGER("4096", "0", "0") }, CELL_QUARANTINED, 4096);
	is_class((struct says){ .log = warning }, CELL_WARNING, 0);
	is_class((struct says){ .ledger = LEDGER("0", "8192", "0") }, CELL_LOST, 8192);
	is_class((struct says){ .ledger = LEDGER("0", "0", "1") }, CELL_BAD, 1);
	is_class((struct says){ .end = "crashed" }, CELL_CRASH, 0);
	is_class((struct says){ .end = "hung" }, CELL_CRASH, 0);
	is_class((struct says){ .end = "failed" }, CELL_FAILED, 0);
	is_class((struct says){ .end = "news to us" }, CELL_FAILED, 0);
}

static void the_worst_counts(void **state)
{
	static const char warning[] = "[\"WARNING: at a.c:1\"]";

	(void)state;
	is_class((struct says){ .ledger = LEDGER("1", "2", "3"), .log = warning }, CELL_BAD, 3);
	is_class((struct says){ .ledger = LEDGER("1", "2", "0"), .log = warning }, CELL_LOST, 2);
	is_class((struct says){ .ledger = LEDGER("1", "0", "0"), .log = warning }, CELL_WARNING, 0);
	is_class((struct says){ .ledger = LEDGER("1", "2", "3"), .end = "crashed" }, CELL_CRASH, 0);
}

/* What a crashed kernel's guest never came to say is unknown, and not zero. */
static void a_lost_vm(void **state)
{
	struct cell cell = read_report((struct says){ .status = "lost",
						      .end = "crashed",
						      .ledger = LEDGER("null", "null", "null"),
						      .log = "null" });

	(void)state;
	assert_int_equal(cell.described, 536870912);
	assert_true(cell.lost == CELL_UNKNOWN && cell.bad == CELL_UNKNOWN);
	assert_false(cell.as_declared);
	assert_int_equal(cell_classify(&cell), CELL_CRASH);
	cell_free(&cell);
}

static void the_rest(void **state)
{
	struct cell cell = read_report(
		(struct says){ .status = "not-as-declared",
			       .conflicts = "{\"kind\":\"uncovered\"},{\"kind\":\"unclaimed\"},"
					    "{\"kind\":\"uncovered\"}",
			       .log = "[\"Call Trace:\",\"Oops: invalid opcode: 0000 [#1]\"]" });

	(void)state;
	assert_false(cell.as_declared);
	assert_int_equal(cell.cxl, 268435456);
	assert_int_equal(cell.dax, 4096);
	assert_int_equal(cell.kinds.n, 2); /* each once, in the policy's order */
	assert_string_equal(cell.kinds.text[0], "unclaimed");
	assert_string_equal(cell.kinds.text[1], "uncovered");
	assert_true(cell.warned && cell.died);
	assert_null(cell.verdict);
	assert_null(cell.files);
	cell_free(&cell);
}

static void no_report(void **state)
{
	static const char *const texts[] = { "", "no JSON", "[]", "{}", "{\"status\":\"lost\"}" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct cell cell;

		assert_int_equal(cell_read(&cell, texts[i]), -1);
		assert_int_equal(cell_classify(&cell), CELL_FAILED);
		cell_free(&cell);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(classes),   cmocka_unit_test(the_worst_counts),
		cmocka_unit_test(a_lost_vm), cmocka_unit_test(the_rest),
		cmocka_unit_test(no_report),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("cell", tests, NULL, NULL);
}
