// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rules of the verdict, one by one, at their boundaries.
 */
#include <stdlib.h>
#include <string.h>

#include "ruling.h"
#include "unit.h"

#define GIB(n) ((u64)(n) << 30)
/* @size GiB that start at @start GiB */
#define RANGE(start, size)                            \
	{                                             \
		GIB(start), GIB((start) + (size)) - 1 \
	}
#define NO_RANGE     \
	{            \
		1, 0 \
	}
#define MAX 4

static const struct sr_range no_range = NO_RANGE;

/* A machine to be spoilt: every test gets a healthy one. */
struct machine {
	struct sr_range soft_reserved[MAX];
	struct sr_range windows[MAX];
	struct sr_region regions[MAX];
	struct sr_device devices[MAX];
	struct sr_decoder decoders[MAX];
	struct sr_snapshot snap;
};

static const struct machine healthy = {
	.soft_reserved = { RANGE(16, 4) },
	.windows = { RANGE(16, 8) },
	.regions = { { RANGE(16, 4), .ways = 1, .targets = 1, .bound = true, .name = "region0" } },
	.devices = { { .bound = true, .fatal = true, .name = "ACPI0017:00", .driver = "cxl_acpi" },
		     { .bound = true, .name = "0000:0d:00.0", .driver = "cxl_pci" },
		     { .bound = true, .name = "mem0", .driver = "cxl_mem" } },
	.decoders = { { RANGE(16, 4), .claimed = true, .name = "0000:0d:00.0/0" } },
	.snap = { .n_soft_reserved = 1,
		  .n_windows = 1,
		  .n_regions = 1,
		  .n_devices = 3,
		  .n_decoders = 1 },
};

static struct sr_range range(u64 start, u64 size)
{
	return (struct sr_range)RANGE(start, size);
}

static int make_machine(void **state)
{
	struct machine *m = malloc(sizeof(*m));

	*m = healthy;
	m->snap.soft_reserved = m->soft_reserved;
	m->snap.windows = m->windows;
	m->snap.regions = m->regions;
	m->snap.devices = m->devices;
	m->snap.decoders = m->decoders;
	*state = m;
	return 0;
}

static int free_machine(void **state)
{
	free(*state);
	return 0;
}

static void add_region(struct machine *m, struct sr_range where, const char *name)
{
	struct sr_region *region = &m->regions[m->snap.n_regions++];

	*region = healthy.regions[0];
	region->range = where;
	strcpy(region->name, name);
}

static void assert_conflicts(const struct machine *m, const struct sr_conflict *expected, size_t n)
{
	struct ruling ruling = ruling_create(&m->snap);

	assert_string_equal(sr_outcome_name(ruling.verdict.outcome), n ? "dax" : "cxl");
	assert_int_equal(ruling.verdict.n_conflicts, n);
	for (size_t i = 0; i < n; i++)
		assert_conflict_equal(&ruling.verdict.conflicts[i], &expected[i]);
	ruling_destroy(&ruling);
}

static void assert_conflict(const struct machine *m, enum sr_conflict_kind kind,
			    struct sr_range where, const char *device)
{
	struct sr_conflict expected = { .kind = kind, .range = where };

	strcpy(expected.device, device);
	assert_conflicts(m, &expected, 1);
}

static void assert_cxl(const struct machine *m)
{
	assert_conflicts(m, NULL, 0);
}

static void assert_pieces(const struct machine *m, const struct sr_piece *expected, size_t n)
{
	struct ruling ruling = ruling_create(&m->snap);

	assert_int_equal(ruling.verdict.n_pieces, n);
	for (size_t i = 0; i < n; i++) {
		const struct sr_piece *piece = &ruling.verdict.pieces[i];

		assert_int_equal(piece->range.start, expected[i].range.start);
		assert_int_equal(piece->range.end, expected[i].range.end);
		assert_string_equal(sr_disposition_name(piece->disp),
				    sr_disposition_name(expected[i].disp));
	}
	ruling_destroy(&ruling);
}

static void healthy_keeps_cxl(void **state)
{
	struct machine *m = *state;
	const struct sr_piece pieces[] = { { RANGE(16, 4), SR_DISP_CXL } };

	assert_cxl(m);
	assert_pieces(m, pieces, 1);
}

static void empty_snapshot_decides_nothing(void **state)
{
	struct sr_snapshot snap = { 0 };
	struct ruling ruling = ruling_create(&snap);

	(void)state;
	assert_int_equal(ruling.verdict.outcome, SR_NONE);
	assert_int_equal(ruling.verdict.n_conflicts, 0);
	assert_int_equal(ruling.verdict.n_pieces, 0);
	ruling_destroy(&ruling);
}

static void nothing_in_windows_decides_nothing(void **state)
{
	struct machine *m = *state;
	const struct sr_piece pieces[] = { { RANGE(12, 4), SR_DISP_FOREIGN } };
	struct ruling ruling;

	m->soft_reserved[0] = range(12, 4); /* touches the window, but from outside */
	for (int i = 0; i < 3; i++)
		m->devices[i].bound = false;
	m->devices[1].driver_missing = true;
	m->regions[0].bound = false;
	m->decoders[0].claimed = false;
	ruling = ruling_create(&m->snap);
	assert_int_equal(ruling.verdict.outcome, SR_NONE);
	assert_int_equal(ruling.verdict.n_conflicts, 0);
	ruling_destroy(&ruling);
	assert_pieces(m, pieces, 1);
}

static void foreign_ranges_stay_out(void **state)
{
	struct machine *m = *state;
	const struct sr_piece kept[] = { { RANGE(8, 2), SR_DISP_FOREIGN },
					 { RANGE(16, 4), SR_DISP_CXL } };
	const struct sr_piece lost[] = { { RANGE(8, 2), SR_DISP_FOREIGN },
					 { RANGE(16, 4), SR_DISP_DAX } };

	m->soft_reserved[1] = range(8, 2);
	m->snap.n_soft_reserved = 2;
	assert_cxl(m);
	assert_pieces(m, kept, 2);
	m->devices[2].bound = false;
	assert_pieces(m, lost, 2);
}

static void no_topology_unbound(void **state)
{
	struct machine *m = *state;

	m->devices[0].bound = false;
	assert_conflict(m, SR_NO_TOPOLOGY, no_range, "ACPI0017:00");
}

static void no_topology_absent(void **state)
{
	struct machine *m = *state;

	m->devices[0].fatal = false;
	assert_conflict(m, SR_NO_TOPOLOGY, no_range, "");
	m->snap.n_devices = 0;
	assert_conflict(m, SR_NO_TOPOLOGY, no_range, "");
}

static void no_driver_once_a_driver(void **state)
{
	struct machine *m = *state;
	const struct sr_conflict expected[] = { { SR_NO_DRIVER, NO_RANGE, "cxl_mem" },
						{ SR_NO_DRIVER, NO_RANGE, "cxl_pci" } };

	m->devices[3] = m->devices[1];
	strcpy(m->devices[3].name, "0000:0e:00.0");
	m->snap.n_devices = 4;
	for (int i = 1; i < 4; i++) {
		m->devices[i].bound = false;
		m->devices[i].driver_missing = true;
	}
	assert_conflicts(m, expected, 2);
}

static void no_driver_for_the_root(void **state)
{
	struct machine *m = *state;

	m->devices[0].bound = false;
	m->devices[0].driver_missing = true;
	assert_conflict(m, SR_NO_DRIVER, no_range, "cxl_acpi");
}

static void probe_failed(void **state)
{
	struct machine *m = *state;
	const struct sr_conflict expected[] = { { SR_PROBE_FAILED, NO_RANGE, "0000:0d:00.0" },
						{ SR_PROBE_FAILED, NO_RANGE, "mem0" } };

	m->devices[2].bound = false;
	assert_conflict(m, SR_PROBE_FAILED, no_range, "mem0");
	m->devices[1].bound = false;
	assert_conflicts(m, expected, 2);
}

static void unclaimed(void **state)
{
	struct machine *m = *state;

	m->decoders[0].claimed = false;
	assert_conflict(m, SR_UNCLAIMED, m->decoders[0].range, "0000:0d:00.0/0");
	m->decoders[0].range.start = m->soft_reserved[0].end; /* one byte in common */
	assert_conflict(m, SR_UNCLAIMED, m->decoders[0].range, "0000:0d:00.0/0");
	m->decoders[0].range.start++;
	m->decoders[0].range.end++;
	assert_cxl(m);
	m->decoders[0].range = no_range;
	assert_cxl(m);
}

static void unclaimed_over_many_ranges_is_one(void **state)
{
	struct machine *m = *state;

	m->soft_reserved[0] = range(16, 1);
	m->soft_reserved[1] = range(17, 2);
	m->soft_reserved[2] = range(19, 1);
	m->snap.n_soft_reserved = 3;
	m->decoders[0].claimed = false;
	assert_conflict(m, SR_UNCLAIMED, m->decoders[0].range, "0000:0d:00.0/0");
}

static void incomplete(void **state)
{
	struct machine *m = *state;

	m->regions[0].ways = 2;
	assert_conflict(m, SR_INCOMPLETE, m->regions[0].range, "region0");
	m->regions[0].bound = false; /* follows from it, and adds nothing */
	assert_conflict(m, SR_INCOMPLETE, m->regions[0].range, "region0");
	m->regions[0].bound = true;
	m->regions[0].targets = 2;
	assert_cxl(m);
}

static void no_ways_are_incomplete(void **state)
{
	struct machine *m = *state;

	m->regions[0].ways = 0;
	m->regions[0].targets = 0;
	assert_conflict(m, SR_INCOMPLETE, m->regions[0].range, "region0");
}

static void unbound(void **state)
{
	struct machine *m = *state;

	m->regions[0].bound = false;
	assert_conflict(m, SR_UNBOUND, m->regions[0].range, "region0");
}

static void dynamic_region_is_no_conflict(void **state)
{
	struct machine *m = *state;

	add_region(m, range(20, 2), "region1");
	m->regions[1].bound = false;
	m->regions[1].targets = 0;
	assert_cxl(m);
	m->regions[1].range = no_range;
	assert_cxl(m);
}

static void uncovered_last_byte(void **state)
{
	struct machine *m = *state;
	u64 last = m->soft_reserved[0].end;

	m->regions[0].range.end--;
	assert_conflict(m, SR_UNCOVERED, (struct sr_range){ last, last }, "");
}

static void uncovered_first_byte(void **state)
{
	struct machine *m = *state;
	u64 first = m->soft_reserved[0].start;

	m->regions[0].range.start++;
	assert_conflict(m, SR_UNCOVERED, (struct sr_range){ first, first }, "");
}

static void uncovered_without_regions(void **state)
{
	struct machine *m = *state;

	m->snap.n_regions = 0;
	assert_conflict(m, SR_UNCOVERED, m->soft_reserved[0], "");
	m->soft_reserved[0] = range(16, 2); /* described in two parts: still one run */
	m->soft_reserved[1] = range(18, 2);
	m->snap.n_soft_reserved = 2;
	assert_conflict(m, SR_UNCOVERED, range(16, 4), "");
}

/* What keeps a region from coming up is said first. */
static void unreadable(void **state)
{
	struct machine *m = *state;

	m->regions[0].unreadable = true;
	assert_conflict(m, SR_UNREADABLE, m->regions[0].range, m->regions[0].name);
	m->regions[0].bound = false;
	assert_conflict(m, SR_UNBOUND, m->regions[0].range, m->regions[0].name);
}

/* Somebody made a region where firmware described memory of its own. */
static void uncovered_by_a_later_region(void **state)
{
	struct machine *m = *state;

	m->regions[0].later = true;
	assert_conflict(m, SR_UNCOVERED, m->soft_reserved[0], "");
}

static void uncovered_one_a_run(void **state)
{
	struct machine *m = *state;
	const struct sr_conflict expected[] = { { .kind = SR_UNCOVERED, .range = RANGE(16, 1) },
						{ .kind = SR_UNCOVERED, .range = RANGE(18, 2) } };

	m->regions[0].range = range(17, 1);
	assert_conflicts(m, expected, 2);
}

static void two_regions_cover_one_range(void **state)
{
	struct machine *m = *state;

	m->regions[0].range = range(16, 2);
	add_region(m, range(18, 2), "region1");
	assert_cxl(m);
}

static void one_region_covers_two_ranges(void **state)
{
	struct machine *m = *state;
	const struct sr_piece pieces[] = { { RANGE(16, 1), SR_DISP_CXL },
					   { RANGE(17, 3), SR_DISP_CXL } };

	m->soft_reserved[0] = range(17, 3);
	m->soft_reserved[1] = range(16, 1);
	m->snap.n_soft_reserved = 2;
	assert_cxl(m);
	assert_pieces(m, pieces, 2);
}

static void window_with_two_ranges(void **state)
{
	struct machine *m = *state;

	m->soft_reserved[1] = range(21, 1);
	m->snap.n_soft_reserved = 2;
	assert_conflict(m, SR_UNCOVERED, range(21, 1), "");
	add_region(m, range(21, 1), "region1");
	assert_cxl(m);
}

static void misfit_spanning_two_windows(void **state)
{
	struct machine *m = *state;

	m->windows[0] = range(16, 2);
	m->windows[1] = range(18, 2);
	m->snap.n_windows = 2;
	assert_conflict(m, SR_MISFIT, range(16, 4), "region0");
	m->windows[1] = range(16, 4); /* one of two overlapping windows will do */
	assert_cxl(m);
	m->regions[0].range = range(16, 2); /* a described range may span two windows */
	m->windows[1] = range(18, 2);
	add_region(m, range(18, 2), "region1");
	assert_cxl(m);
}

static void misfit_region_outside_window(void **state)
{
	struct machine *m = *state;
	const struct sr_conflict by_one[] = {
		{ .kind = SR_MISFIT, .range = RANGE(16, 4), .device = "region0" },
		{ .kind = SR_MISFIT, .range = { GIB(20) - 1, GIB(20) - 1 } },
	};

	m->windows[0] = range(16, 4);
	assert_cxl(m);
	m->windows[0].end--;
	assert_conflicts(m, by_one, 2);
}

static void misfit_region_outside_soft_reserved(void **state)
{
	struct machine *m = *state;

	m->regions[0].range.end++;
	assert_conflict(m, SR_MISFIT, m->regions[0].range, "region0");
}

static void misfit_overlapping_regions(void **state)
{
	struct machine *m = *state;
	const struct sr_conflict expected[] = {
		{ .kind = SR_MISFIT, .range = RANGE(16, 2), .device = "region1" },
		{ .kind = SR_MISFIT, .range = RANGE(16, 4), .device = "region0" },
		{ .kind = SR_MISFIT, .range = RANGE(19, 1), .device = "region2" },
	};

	add_region(m, range(16, 2), "region1");
	add_region(m, range(19, 1), "region2"); /* not reached by its neighbour region1 */
	assert_conflicts(m, expected, 3);
}

static void misfit_besides_incomplete(void **state)
{
	struct machine *m = *state;
	struct sr_conflict expected[] = {
		{ .kind = SR_INCOMPLETE, .device = "region0" },
		{ .kind = SR_MISFIT, .device = "region0" },
	};

	m->regions[0].range.end++;
	m->regions[0].targets = 0;
	expected[0].range = m->regions[0].range;
	expected[1].range = m->regions[0].range;
	assert_conflicts(m, expected, 2);
}

static void misfit_described_outside_window(void **state)
{
	struct machine *m = *state;
	const struct sr_piece pieces[] = { { RANGE(14, 12), SR_DISP_DAX } };
	const struct sr_conflict expected[] = {
		{ .kind = SR_MISFIT, .range = RANGE(14, 2) },
		{ .kind = SR_MISFIT, .range = RANGE(24, 2) },
	};

	m->soft_reserved[0] = range(14, 12);
	m->regions[0].range = m->windows[0];
	assert_conflicts(m, expected, 2);
	assert_pieces(m, pieces, 1);
}

static void overlapping_descriptions_count_as_one(void **state)
{
	struct machine *m = *state;
	const struct sr_piece pieces[] = { { RANGE(16, 4), SR_DISP_CXL } };

	m->soft_reserved[0] = range(18, 2);
	m->soft_reserved[1] = range(16, 3);
	m->soft_reserved[2] = range(17, 1);
	m->soft_reserved[3] = no_range;
	m->snap.n_soft_reserved = 4;
	assert_cxl(m);
	assert_pieces(m, pieces, 1);
}

static void end_of_the_address_space(void **state)
{
	struct machine *m = *state;
	struct sr_range top = { ~(u64)0 - GIB(1) + 1, ~(u64)0 };

	m->soft_reserved[0] = top;
	m->windows[0] = top;
	m->regions[0].range = top;
	m->decoders[0].range = top;
	assert_cxl(m);
	m->regions[0].range.end--;
	assert_conflict(m, SR_UNCOVERED, (struct sr_range){ top.end, top.end }, "");
}

static void long_names_are_cut(void **state)
{
	struct machine *m = *state;
	struct sr_conflict expected = { SR_PROBE_FAILED, NO_RANGE, "" };

	memset(m->devices[2].name, 'x', SR_NAME_MAX); /* not terminated */
	memset(expected.device, 'x', SR_NAME_MAX - 1);
	m->devices[2].bound = false;
	assert_conflicts(m, &expected, 1);
}

static void all_kinds_in_order(void **state)
{
	struct machine *m = *state;
	struct ruling ruling;

	m->devices[0].bound = false;
	m->devices[1].driver_missing = true;
	m->devices[2].bound = false;
	m->decoders[0].claimed = false;
	m->regions[0].range = range(16, 1);
	m->regions[0].targets = 0;
	add_region(m, range(17, 1), "region1");
	m->regions[1].bound = false;
	add_region(m, range(19, 2), "region2");
	m->regions[2].unreadable = true;
	ruling = ruling_create(&m->snap);
	assert_int_equal(ruling.verdict.n_conflicts, SR_CONFLICT_KINDS);
	for (int i = 0; i < SR_CONFLICT_KINDS; i++)
		assert_int_equal(ruling.verdict.conflicts[i].kind, i);
	ruling_destroy(&ruling);
}

static void too_small_a_workspace(void **state)
{
	struct machine *m = *state;
	size_t size = sr_workspace_size(&m->snap);
	struct sr_verdict verdict = { .outcome = SR_REFUSED };
	void *work = malloc(size - 1);

	assert_int_equal(sr_judge(&m->snap, work, size - 1, &verdict), SR_NO_ROOM);
	assert_int_equal(sr_judge(&m->snap, NULL, 0, &verdict), SR_NO_ROOM);
	assert_int_equal(verdict.outcome, SR_REFUSED);
	free(work);
}

static void too_much_to_count(void **state)
{
	struct machine *m = *state;
	size_t *counts[] = { &m->snap.n_soft_reserved, &m->snap.n_windows, &m->snap.n_regions,
			     &m->snap.n_devices, &m->snap.n_decoders };
	const size_t excessive[] = { SIZE_MAX, SIZE_MAX / 2, SIZE_MAX / 16 + 1, SIZE_MAX / 56 + 1 };
	struct sr_verdict verdict;
	char work[64];

	for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
		size_t saved = *counts[i];

		for (size_t j = 0; j < ARRAY_SIZE(excessive); j++) {
			*counts[i] = excessive[j];
			assert_int_equal(sr_workspace_size(&m->snap), 0);
			assert_int_equal(sr_judge(&m->snap, work, sizeof(work), &verdict),
					 SR_NO_ROOM);
		}
		*counts[i] = saved;
	}
}

static void names_and_meanings(void **state)
{
	static const char *const kinds[] = { "no-topology", "no-driver",  "probe-failed",
					     "unclaimed",   "incomplete", "unbound",
					     "unreadable",  "uncovered",  "misfit" };

	(void)state;
	assert_int_equal(ARRAY_SIZE(kinds), SR_CONFLICT_KINDS);
	for (int i = 0; i < SR_CONFLICT_KINDS; i++) {
		const char *meaning = sr_conflict_kinds[i].meaning;

		assert_string_equal(sr_conflict_kinds[i].name, kinds[i]);
		assert_non_null(meaning);
		assert_int_equal(sr_conflict_kinds[i].firmware,
				 i == SR_MISFIT || i == SR_UNREADABLE);
		assert_int_not_equal(meaning[strlen(meaning) - 1], '.');
	}
	assert_string_equal(sr_outcome_name(SR_PENDING), "pending");
	assert_string_equal(sr_outcome_name(SR_NONE), "none");
	assert_string_equal(sr_outcome_name(SR_REFUSED), "refused");
	assert_null(sr_outcome_name(SR_OUTCOMES));
	assert_string_equal(sr_disposition_name(SR_DISP_PENDING), "pending");
	assert_string_equal(sr_disposition_name(SR_DISP_FOREIGN), "foreign");
	assert_string_equal(sr_disposition_name(SR_DISP_CXL), "cxl");
	assert_string_equal(sr_disposition_name(SR_DISP_DAX), "dax");
	assert_string_equal(sr_disposition_name(SR_DISP_QUARANTINED), "quarantined");
	assert_null(sr_disposition_name(SR_DISPOSITIONS));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, make_machine, free_machine)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(healthy_keeps_cxl),
		TEST(empty_snapshot_decides_nothing),
		TEST(nothing_in_windows_decides_nothing),
		TEST(foreign_ranges_stay_out),
		TEST(no_topology_unbound),
		TEST(no_topology_absent),
		TEST(no_driver_once_a_driver),
		TEST(no_driver_for_the_root),
		TEST(probe_failed),
		TEST(unclaimed),
		TEST(unclaimed_over_many_ranges_is_one),
		TEST(incomplete),
		TEST(no_ways_are_incomplete),
		TEST(unbound),
		TEST(unreadable),
		TEST(dynamic_region_is_no_conflict),
		TEST(uncovered_last_byte),
		TEST(uncovered_first_byte),
		TEST(uncovered_without_regions),
		TEST(uncovered_by_a_later_region),
		TEST(uncovered_one_a_run),
		TEST(two_regions_cover_one_range),
		TEST(one_region_covers_two_ranges),
		TEST(window_with_two_ranges),
		TEST(misfit_spanning_two_windows),
		TEST(misfit_region_outside_window),
		TEST(misfit_region_outside_soft_reserved),
		TEST(misfit_overlapping_regions),
		TEST(misfit_besides_incomplete),
		TEST(misfit_described_outside_window),
		TEST(overlapping_descriptions_count_as_one),
		TEST(end_of_the_address_space),
		TEST(long_names_are_cut),
		TEST(all_kinds_in_order),
		TEST(too_small_a_workspace),
		TEST(too_much_to_count),
		TEST(names_and_meanings),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("verdict", tests, NULL, NULL);
}
