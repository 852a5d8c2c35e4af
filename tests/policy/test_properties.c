// SPDX-License-Identifier: GPL-2.0-only
/*
 * What must hold of every verdict, over generated snapshots.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "oracle.h"
#include "ruling.h"
#include "scene.h"
#include "unit.h"

#define ITERATIONS 8000

typedef void property(const struct scene *scene, struct prng *prng);

static void for_many_scenes(unsigned int stream, property *holds)
{
	struct prng prng = { prng_seed() + stream };
	struct scene scene;

	for (int i = 0; i < ITERATIONS; i++) {
		scene_any(&scene, &prng);
		holds(&scene, &prng);
	}
}

static bool same(const struct sr_conflict *a, const struct sr_conflict *b)
{
	return a->kind == b->kind && a->range.start == b->range.start &&
	       a->range.end == b->range.end && !strcmp(a->device, b->device);
}

static void must_agree(const struct scene *scene, struct prng *prng)
{
	struct ruling ruling = ruling_create(&scene->snap);
	struct sr_conflict *conflicts = ruling.verdict.conflicts;
	struct oracle oracle;

	(void)prng;
	oracle_ask(&oracle, scene);
	assert_string_equal(sr_outcome_name(ruling.verdict.outcome),
			    sr_outcome_name(oracle.outcome));
	assert_int_equal(ruling.verdict.n_conflicts, oracle.n_conflicts);
	for (size_t i = 0; i < oracle.n_conflicts; i++) {
		size_t j = 0;

		while (!same(&conflicts[j], &oracle.conflicts[i]))
			assert_true(++j < oracle.n_conflicts);
	}
	ruling.verdict.conflicts = oracle.conflicts; /* which are in no order */
	assert_verdict_equal(&ruling.verdict,
			     &(struct sr_verdict){ oracle.outcome, oracle.conflicts,
						   oracle.n_conflicts, oracle.pieces,
						   oracle.n_pieces });
	ruling_destroy(&ruling);
}

static void agrees_with_the_oracle(void **state)
{
	(void)state;
	for_many_scenes(0, must_agree);
}

static bool in_order(const struct sr_conflict *a, const struct sr_conflict *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind;
	if (a->range.start != b->range.start)
		return a->range.start < b->range.start;
	if (a->range.end != b->range.end)
		return a->range.end < b->range.end;
	return strcmp(a->device, b->device) < 0;
}

static void must_be_sorted(const struct scene *scene, struct prng *prng)
{
	struct ruling ruling = ruling_create(&scene->snap);
	const struct sr_verdict *v = &ruling.verdict;

	(void)prng;
	for (size_t i = 1; i < v->n_conflicts; i++)
		assert_true(in_order(&v->conflicts[i - 1], &v->conflicts[i]));
	for (size_t i = 1; i < v->n_pieces; i++)
		assert_true(v->pieces[i - 1].range.end < v->pieces[i].range.start);
	assert_int_equal(v->n_conflicts > 0, v->outcome == SR_DAX);
	ruling_destroy(&ruling);
}

static void is_sorted_without_duplicates(void **state)
{
	(void)state;
	for_many_scenes(1, must_be_sorted);
}

/* Each cell that is described lies in one piece, the others in none; all or nothing. */
static void must_partition(const struct scene *scene, struct prng *prng)
{
	struct ruling ruling = ruling_create(&scene->snap);
	u64 described = universe_all(scene->u, scene->soft_reserved, scene->snap.n_soft_reserved);
	u64 windows = universe_all(scene->u, scene->windows, scene->snap.n_windows);
	u64 seen = 0, bytes = 0;

	(void)prng;
	for (size_t i = 0; i < ruling.verdict.n_pieces; i++) {
		const struct sr_piece *piece = &ruling.verdict.pieces[i];
		u64 cells = universe_cells(scene->u, piece->range);

		assert_true(cells && !(seen & cells));
		seen |= cells;
		bytes += piece->range.end - piece->range.start + 1;
		if (!(cells & windows))
			assert_int_equal(piece->disp, SR_DISP_FOREIGN);
		else
			assert_int_equal(piece->disp, ruling.verdict.outcome == SR_CXL
							      ? SR_DISP_CXL
							      : SR_DISP_DAX);
	}
	assert_int_equal(seen, described);
	assert_int_equal(bytes, __builtin_popcountll(described) * scene->u.unit); /* mod 2^64 */
	ruling_destroy(&ruling);
}

static void dispositions_partition_the_bytes(void **state)
{
	(void)state;
	for_many_scenes(2, must_partition);
}

static void must_ignore_order(const struct scene *scene, struct prng *prng)
{
	struct scene other;
	struct ruling a = ruling_create(&scene->snap), b;

	scene_copy(&other, scene);
	scene_shuffle(&other, prng);
	b = ruling_create(&other.snap);
	assert_verdict_equal(&a.verdict, &b.verdict);
	ruling_destroy(&a);
	ruling_destroy(&b);
}

static void order_has_no_say(void **state)
{
	(void)state;
	for_many_scenes(3, must_ignore_order);
}

/* Add one harm after the other: from the first on the outcome is and stays "dax". */
static void must_stay_dax(const struct scene *scene, struct prng *prng)
{
	struct scene harmed;
	struct oracle oracle;

	scene_copy(&harmed, scene);
	for (int i = 0; i < 3; i++) {
		enum sr_conflict_kind kind;
		struct ruling ruling;

		oracle_ask(&oracle, &harmed);
		if (!oracle.deferred)
			return;
		kind = scene_harm(&harmed, oracle.deferred, prng);
		ruling = ruling_create(&harmed.snap);
		assert_string_equal(sr_outcome_name(ruling.verdict.outcome), "dax");
		assert_true(ruling_has(&ruling, kind));
		ruling_destroy(&ruling);
	}
}

static void a_conflict_never_brings_cxl_back(void **state)
{
	(void)state;
	for_many_scenes(4, must_stay_dax);
}

static void must_leave_alone(const struct scene *scene, struct prng *prng)
{
	static struct scene before;
	struct ruling first, second;

	(void)prng;
	scene_copy(&before, scene);
	first = ruling_create(&scene->snap);
	second = ruling_create(&scene->snap);
	assert_memory_equal(scene->soft_reserved, before.soft_reserved,
			    sizeof(scene->soft_reserved));
	assert_memory_equal(scene->windows, before.windows, sizeof(scene->windows));
	assert_memory_equal(scene->regions, before.regions, sizeof(scene->regions));
	assert_memory_equal(scene->devices, before.devices, sizeof(scene->devices));
	assert_memory_equal(scene->decoders, before.decoders, sizeof(scene->decoders));
	assert_verdict_equal(&first.verdict, &second.verdict);
	ruling_destroy(&first);
	ruling_destroy(&second);
}

static void judging_is_pure(void **state)
{
	(void)state;
	for_many_scenes(5, must_leave_alone);
}

/* ruling_create() allocates exactly what is asked for, under ASan. */
static void must_need_all_room(const struct scene *scene, struct prng *prng)
{
	size_t size = sr_workspace_size(&scene->snap);
	struct ruling enough = ruling_create(&scene->snap);
	struct sr_verdict verdict;
	void *work = malloc(size - 1);

	(void)prng;
	assert_int_equal(sr_judge(&scene->snap, work, size - 1, &verdict), SR_NO_ROOM);
	free(work);
	ruling_destroy(&enough);
}

static void workspace_is_exact(void **state)
{
	(void)state;
	for_many_scenes(6, must_need_all_room);
}

/* Otherwise the properties above would say little. */
static void generator_is_fair(void **state)
{
	struct prng prng = { prng_seed() + 7 };
	unsigned int outcomes[SR_OUTCOMES] = { 0 }, kinds[SR_CONFLICT_KINDS] = { 0 };
	struct scene scene;

	(void)state;
	for (int i = 0; i < ITERATIONS; i++) {
		struct ruling ruling;

		scene_any(&scene, &prng);
		ruling = ruling_create(&scene.snap);
		outcomes[ruling.verdict.outcome]++;
		for (int kind = 0; kind < SR_CONFLICT_KINDS; kind++)
			kinds[kind] += ruling_has(&ruling, kind);
		ruling_destroy(&ruling);
	}
	printf("# of %d: %u none, %u cxl, %u dax\n", ITERATIONS, outcomes[SR_NONE],
	       outcomes[SR_CXL], outcomes[SR_DAX]);
	assert_true(outcomes[SR_NONE] > ITERATIONS / 100);
	assert_true(outcomes[SR_CXL] > ITERATIONS / 10);
	assert_true(outcomes[SR_DAX] > ITERATIONS / 10);
	for (int kind = 0; kind < SR_CONFLICT_KINDS; kind++)
		assert_true(kinds[kind] > ITERATIONS / 100);
}

static void healthy_is_cxl(void **state)
{
	struct prng prng = { prng_seed() + 8 };
	struct scene scene;

	(void)state;
	for (int i = 0; i < ITERATIONS; i++) {
		struct ruling ruling;

		scene_healthy(&scene, &prng);
		ruling = ruling_create(&scene.snap);
		assert_string_equal(sr_outcome_name(ruling.verdict.outcome), "cxl");
		ruling_destroy(&ruling);
	}
}

/*
 * Sizes that no machine has. Nothing is timed, but a loop over pairs would need
 * some 10^10 steps and run into the time limit of the test.
 */
static void many_of_everything(void **state)
{
	enum {
		N = 100000
	};
	struct sr_range *soft_reserved = calloc(N, sizeof(*soft_reserved));
	struct sr_range *windows = calloc(N, sizeof(*windows));
	struct sr_region *regions = calloc(N, sizeof(*regions));
	struct sr_decoder *decoders = calloc(N, sizeof(*decoders));
	struct sr_device device = { .bound = true, .fatal = true };
	struct sr_snapshot snap = { soft_reserved, N, windows,	N, regions, N,
				    &device,	   1, decoders, N };
	struct ruling ruling;

	(void)state;
	for (size_t i = 0; i < N; i++) {
		u64 start = (N - i) * 4096;

		soft_reserved[i] = (struct sr_range){ start, start + 2047 };
		windows[i] = (struct sr_range){ start, start + 4095 };
		regions[i].range = soft_reserved[i];
		regions[i].range.end -= i % 2; /* every other leaves a byte uncovered */
		regions[i].ways = regions[i].targets = regions[i].bound = true;
		decoders[i].range = (struct sr_range){ 0, ~(u64)0 };
		decoders[i].claimed = i;
	}
	ruling = ruling_create(&snap);
	assert_int_equal(ruling.verdict.n_conflicts, N / 2 + 1);
	assert_int_equal(ruling.verdict.conflicts[0].kind, SR_UNCLAIMED);
	assert_int_equal(ruling.verdict.conflicts[1].kind, SR_UNCOVERED);
	assert_int_equal(ruling.verdict.conflicts[N / 2].kind, SR_UNCOVERED);
	assert_int_equal(ruling.verdict.n_pieces, N);
	ruling_destroy(&ruling);
	free(soft_reserved);
	free(windows);
	free(regions);
	free(decoders);
}

/*
 * Near the most that regions can cause: twins that lack targets, a gap between
 * each pair and the next. ASan sees a conflict too many, for these lie last.
 */
static void worst_case_fits(void **state)
{
	enum {
		PAIRS = 100
	};
	struct sr_range all = { 0, 2 * PAIRS };
	struct sr_region regions[2 * PAIRS] = { 0 };
	struct sr_snapshot snap = {
		&all, 1, &all, 1, regions, ARRAY_SIZE(regions), NULL, 0, NULL, 0
	};
	struct ruling ruling;

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(regions); i++) {
		regions[i].range = (struct sr_range){ i | 1, i | 1 };
		snprintf(regions[i].name, sizeof(regions[i].name), "region%u", i);
	}
	ruling = ruling_create(&snap);
	assert_int_equal(ruling.verdict.n_conflicts, 1 + 2 * ARRAY_SIZE(regions) + PAIRS + 1);
	ruling_destroy(&ruling);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(generator_is_fair),
		cmocka_unit_test(agrees_with_the_oracle),
		cmocka_unit_test(is_sorted_without_duplicates),
		cmocka_unit_test(dispositions_partition_the_bytes),
		cmocka_unit_test(order_has_no_say),
		cmocka_unit_test(a_conflict_never_brings_cxl_back),
		cmocka_unit_test(judging_is_pure),
		cmocka_unit_test(workspace_is_exact),
		cmocka_unit_test(healthy_is_cxl),
		cmocka_unit_test(worst_case_fits),
		cmocka_unit_test(many_of_everything),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("properties", tests, NULL, NULL);
}
