// SPDX-License-Identifier: GPL-2.0-only
#include "check.h"

#include <linux/io.h>
#include <linux/ktime.h>
#include <linux/memory.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <asm/cacheflush.h>

#include "../policy/places.h"

/*
 * The smallest CXL granule is 256 bytes. The longest interleave period is 256 KiB,
 * 16 ways of 16 KiB.
 */
#define GRANULE SZ_256
#define PERIOD SZ_256K
#define PERIOD_GRANULES (PERIOD / GRANULE)
/* From one pair of samples to the next: half a period. */
#define STRIDE (PERIOD / 2)

/* Memory that is mapped, and some places in it. */
struct sr_samples {
	void *base;
	struct sr_range range;
	size_t n;
	/* Offset of a place in the range; beyond its end if there is none. */
	u64 (*at)(const struct sr_samples *s, size_t i);
	u64 block_size;
	u64 *before;
};

static u64 at_granule(const struct sr_samples *s, size_t i)
{
	return (u64)i * GRANULE;
}

/* See sr_check_run(). Pairs 2k and 2k + 1 lie in the halves of one period. */
static u64 at_sample(const struct sr_samples *s, size_t i)
{
	size_t pair;

	if (i < PERIOD_GRANULES)
		return at_granule(s, i);

	pair = (i - PERIOD_GRANULES) / 2;
	return (u64)pair * STRIDE + (i & 1 ? (u64)(pair / 2) * GRANULE % STRIDE : 0);
}

/* The same places in every unit, so that those of the same cells meet. */
static u64 at_far(const struct sr_samples *s, size_t i)
{
	u64 skipped = s->range.start & (s->block_size - 1);
	u64 offset = i / SR_PLACES * SR_PLACES_UNIT + sr_place(i % SR_PLACES);

	return offset >= skipped ? offset - skipped : U64_MAX;
}

static u64 *place(const struct sr_samples *s, size_t i)
{
	u64 offset = s->at(s, i);

	return offset < sr_range_bytes(s->range) ? s->base + offset : NULL;
}

/* Differs between any two addresses, and from zeros and all ones. */
static u64 pattern(const struct sr_samples *s, size_t i)
{
	return (s->range.start + s->at(s, i)) ^ 0x5af7de5e12bed000ull;
}

/* Return: 0, or -EIO if the read ended in a machine check. */
static int read_sample(u64 *value, u64 *at)
{
	return copy_mc_to_kernel(value, at, sizeof(*value)) ? -EIO : 0;
}

/* Out of the caches, so that the next read comes from the device. */
static void write_sample(u64 *at, u64 value)
{
	WRITE_ONCE(*at, value);
	clflush_cache_range(at, sizeof(*at));
}

/* Long ranges take their time: let others run now and then. */
static void breathe(size_t i)
{
	if (!(i & 0xfff))
		cond_resched();
}

/* What is there before anything is written. */
static int save_samples(const struct sr_samples *s)
{
	for (size_t i = 0; i < s->n; i++) {
		u64 *at = place(s, i);

		breathe(i);
		if (at && read_sample(&s->before[i], at))
			return -EIO;
	}
	return 0;
}

static void write_samples(const struct sr_samples *s)
{
	for (size_t i = 0; i < s->n; i++) {
		u64 *at = place(s, i);

		breathe(i);
		if (at)
			write_sample(at, pattern(s, i));
	}
}

static int compare_samples(const struct sr_samples *s)
{
	for (size_t i = 0; i < s->n; i++) {
		u64 *at = place(s, i);
		u64 now;

		breathe(i);
		if (at && (read_sample(&now, at) || now != pattern(s, i)))
			return -EIO;
	}
	return 0;
}

/* Last one first: where two share their cells the first one's value is the old one. */
static void restore_samples(const struct sr_samples *s)
{
	for (size_t i = s->n; i-- > 0;) {
		u64 *at = place(s, i);

		breathe(i);
		if (at)
			write_sample(at, s->before[i]);
	}
}

static bool all_ones(const struct sr_samples *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (place(s, i) && s->before[i] != U64_MAX)
			return false;
	return true;
}

/* All ones everywhere is how a bus answers where nothing is; or memory is full of them. */
static bool is_void(const struct sr_samples *s)
{
	struct sr_samples first = *s;
	bool same;

	if (!all_ones(s))
		return false;

	first.n = 1;
	write_samples(&first);
	same = !compare_samples(&first);
	restore_samples(&first);
	return !same;
}

static bool holds_samples(const struct sr_samples *s)
{
	bool same;

	if (save_samples(s) || is_void(s))
		return false;

	write_samples(s);
	same = !compare_samples(s);
	restore_samples(s);
	return same;
}

/* Return: 0, or -ENXIO. A shortage may pass, and memory is at stake: tried twice. */
static int map_samples(struct sr_samples *s)
{
	size_t size = sr_range_bytes(s->range);

	s->base = memremap(s->range.start, size, MEMREMAP_WB);
	if (!s->base)
		s->base = memremap(s->range.start, size, MEMREMAP_WB);
	return s->base ? 0 : -ENXIO;
}

static size_t near_samples(enum sr_verify verify, u64 size)
{
	return verify == SR_VERIFY_FULL ? DIV_ROUND_UP(size, GRANULE)
					: PERIOD_GRANULES + 2 * DIV_ROUND_UP(size, STRIDE);
}

static void count_cost(struct sr_cost *cost, const struct sr_samples *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->at(s, i) < sr_range_bytes(s->range))
			cost->sampled += sizeof(u64);
}

static void check_alone(struct sr_check *check, struct sr_block *block, struct sr_cost *cost)
{
	struct sr_samples s = {
		.range = block->range,
		.at = check->verify == SR_VERIFY_FULL ? at_granule : at_sample,
		.n = near_samples(check->verify, sr_range_bytes(block->range)),
		.before = check->before,
	};

	block->answer = SR_UNCHECKED;
	if (map_samples(&s))
		return;
	block->answer = holds_samples(&s) ? SR_ANSWERS : SR_SILENT;
	memunmap(s.base);
	count_cost(cost, &s);
}

/* The samples of a block for the comparison across blocks; none if it takes no part. */
static struct sr_samples far_samples(const struct sr_check *check, const struct sr_block *blocks,
				     size_t i)
{
	struct sr_samples s = {
		.range = blocks[i].range,
		.at = at_far,
		.n = check->per_block,
		.block_size = check->block_size,
		.before = check->far_before + i * check->per_block,
	};

	if (blocks[i].answer != SR_ANSWERS || map_samples(&s))
		s.n = 0;
	return s;
}

/* A block that has its cells from another one is found out by what that one holds. */
static void check_across(struct sr_check *check, struct sr_block *blocks, size_t n,
			 struct sr_cost *cost)
{
	struct sr_samples *far = check->far;

	for (size_t i = 0; i < n; i++) {
		far[i] = far_samples(check, blocks, i);
		if (blocks[i].answer == SR_ANSWERS && !far[i].base)
			blocks[i].answer = SR_UNCHECKED;
		if (save_samples(&far[i])) {
			blocks[i].answer = SR_SILENT;
			far[i].n = 0;
		}
	}
	for (size_t i = 0; i < n; i++)
		write_samples(&far[i]);
	for (size_t i = 0; i < n; i++)
		if (compare_samples(&far[i]))
			blocks[i].answer = SR_SILENT;
	for (size_t i = n; i-- > 0;) {
		restore_samples(&far[i]);
		count_cost(cost, &far[i]);
		if (far[i].base)
			memunmap(far[i].base);
	}
}

int sr_check_init(struct sr_check *check, enum sr_verify verify, size_t n_blocks)
{
	u64 block_size = memory_block_size_bytes();
	size_t units = max_t(u64, block_size / SR_PLACES_UNIT, 1);

	*check = (struct sr_check){
		.verify = verify,
		.block_size = block_size,
		.per_block = SR_PLACES * units,
	};
	if (verify == SR_VERIFY_OFF)
		return 0;

	check->before =
		kvmalloc_array(near_samples(verify, check->block_size), sizeof(u64), GFP_KERNEL);
	check->far = kvmalloc_array(n_blocks, sizeof(*check->far), GFP_KERNEL);
	check->far_before = kvmalloc_array(n_blocks, check->per_block * sizeof(u64), GFP_KERNEL);
	return check->before && check->far && check->far_before ? 0 : -ENOMEM;
}

bool sr_check_claim(struct sr_range range)
{
	return request_mem_region(range.start, sr_range_bytes(range), "softreserve check");
}

void sr_check_release(struct sr_range range)
{
	release_mem_region(range.start, sr_range_bytes(range));
}

void sr_check_free(struct sr_check *check)
{
	kvfree(check->before);
	kvfree(check->far);
	kvfree(check->far_before);
	*check = (struct sr_check){};
}

void sr_check_run(struct sr_check *check, struct sr_block *blocks, size_t n, struct sr_cost *cost)
{
	ktime_t begun = ktime_get();

	if (check->verify == SR_VERIFY_OFF) {
		for (size_t i = 0; i < n; i++)
			blocks[i].answer = SR_ANSWERS;
		return;
	}

	for (size_t i = 0; i < n; i++)
		check_alone(check, &blocks[i], cost);
	check_across(check, blocks, n, cost);
	cost->ns += ktime_to_ns(ktime_sub(ktime_get(), begun));
}
