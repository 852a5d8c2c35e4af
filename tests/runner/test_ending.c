// SPDX-License-Identifier: GPL-2.0-only
/* From what the console tells to how a run ended. */
#include "../policy/unit.h"

#include "ending.h"

static const char ran[] = "[    0.000000] Linux version 6.12.95+deb12-amd64 (...)";
static const char panic[] = "[    9.1] Kernel panic - not syncing: Attempted to kill init!";
static const char oops[] = "[    9.1] Oops: general protection fault, probably for address 0x5";
static const char harmless[] = "[    9.1] WARNING: CPU: 0 PID: 1 at drivers/cxl/core/region.c:1";

static enum ending end_of(const char *first, const char *second, enum vm_end end)
{
	struct signs signs = { 0 };

	if (first)
		ending_look(&signs, first);
	if (second)
		ending_look(&signs, second);
	return ending_of(&signs, end);
}

static void a_guest_that_was_done(void **state)
{
	(void)state;
	assert_int_equal(end_of(ran, NULL, VM_ENDED), ENDING_DONE);
	assert_int_equal(end_of(ran, oops, VM_ENDED), ENDING_DONE); /* it lived on */
}

static void a_kernel_that_died(void **state)
{
	(void)state;
	assert_int_equal(end_of(ran, panic, VM_DOWN), ENDING_CRASHED);
	assert_int_equal(end_of(ran, oops, VM_SILENT), ENDING_CRASHED);
	assert_int_equal(end_of(ran, oops, VM_CONFUSED), ENDING_CRASHED);
	assert_int_equal(end_of(ran, NULL, VM_DOWN), ENDING_CRASHED);
	assert_int_equal(end_of(ran, NULL, VM_BROKE),
			 ENDING_CRASHED); /* QEMU itself, again and again */
}

static void a_kernel_that_hung(void **state)
{
	(void)state;
	assert_int_equal(end_of(ran, NULL, VM_SILENT), ENDING_HUNG);
	assert_int_equal(end_of(ran, harmless, VM_SILENT), ENDING_HUNG);
}

/* Nothing that may be put down to a kernel. */
static void a_lab_that_failed(void **state)
{
	static const enum vm_end ends[] = { VM_SILENT, VM_DOWN, VM_BROKE, VM_CONFUSED,
					    VM_NOT_STARTED };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		assert_int_equal(end_of(NULL, NULL, ends[i]), ENDING_FAILED);
		assert_int_equal(end_of("BUG: of firmware", NULL, ends[i]), ENDING_FAILED);
	}
	assert_int_equal(end_of(ran, NULL, VM_CONFUSED), ENDING_FAILED); /* PID 1 gave up */
}

static void names(void **state)
{
	(void)state;
	for (int i = ENDING_DONE; i <= ENDING_FAILED; i++)
		assert_int_equal(ending_find(ending_name((enum ending)i)), i);
	assert_int_equal(ending_find("bored"), ENDING_FAILED);
	assert_int_equal(ending_find(NULL), ENDING_FAILED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_guest_that_was_done),
		cmocka_unit_test(a_kernel_that_died),
		cmocka_unit_test(a_kernel_that_hung),
		cmocka_unit_test(a_lab_that_failed),
		cmocka_unit_test(names),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("ending", tests, NULL, NULL);
}
