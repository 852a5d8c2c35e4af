// SPDX-License-Identifier: GPL-2.0-only
#include "check.h"

#include <linux/io.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <asm/cacheflush.h>

/*
 * The smallest CXL granule is 256 bytes. 257 granules make a stride that is odd
 * in granules, so that it walks through all 1024 of a 256 KiB period.
 */
#define GRANULE 256
#define STRIDE_SAMPLE (257 * GRANULE)
#define STRIDE_FULL GRANULE

struct samples {
	void *base;
	u64 start;
	size_t stride;
	size_t n;
	u64 *before;
};

static u64 *sample_at(const struct samples *s, size_t i)
{
	return s->base + i * s->stride;
}

/* Differs between any two addresses, and from zeros and all ones. */
static u64 pattern(const struct samples *s, size_t i)
{
	return (s->start + i * s->stride) ^ 0x5af7de5e12bed000ull;
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

/*
 * What is there before anything is written. All ones everywhere is how a bus
 * answers where nothing is: no reason to write there.
 */
static int save_samples(struct samples *s)
{
	bool nothing = true;

	for (size_t i = 0; i < s->n; i++) {
		if (read_sample(&s->before[i], sample_at(s, i)))
			return -EIO;
		if (s->before[i] != U64_MAX)
			nothing = false;
		breathe(i);
	}
	return nothing ? -EIO : 0;
}

static int try_samples(struct samples *s)
{
	int rc = save_samples(s);

	if (rc)
		return rc;

	for (size_t i = 0; i < s->n; i++) {
		write_sample(sample_at(s, i), pattern(s, i));
		breathe(i);
	}

	for (size_t i = 0; !rc && i < s->n; i++) {
		u64 now;

		rc = read_sample(&now, sample_at(s, i));
		if (!rc && now != pattern(s, i))
			rc = -EIO;
		breathe(i);
	}

	/* Last one first: where two share their cells the first one's value is the old one. */
	for (size_t i = s->n; i-- > 0;) {
		write_sample(sample_at(s, i), s->before[i]);
		breathe(i);
	}
	return rc;
}

int sr_check_block(enum sr_verify verify, struct sr_range block)
{
	u64 size = sr_range_bytes(block);
	struct samples s = {
		.start = block.start,
		.stride = verify == SR_VERIFY_FULL ? STRIDE_FULL : STRIDE_SAMPLE,
	};
	int rc;

	if (verify == SR_VERIFY_OFF)
		return 0;

	s.n = DIV_ROUND_UP(size, s.stride);
	s.before = kvmalloc_array(s.n, sizeof(*s.before), GFP_KERNEL);
	if (!s.before)
		return -ENOMEM;

	s.base = memremap(block.start, size, MEMREMAP_WB);
	if (!s.base) {
		kvfree(s.before);
		return -ENXIO;
	}

	rc = try_samples(&s);
	memunmap(s.base);
	kvfree(s.before);
	return rc;
}
