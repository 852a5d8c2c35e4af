// SPDX-License-Identifier: GPL-2.0-only
#include "layout.h"

#include <stdlib.h>

#include "machine/grow.h"

static int compare_addresses(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void add_cut(uint64_t **cut, size_t *n, uint64_t address)
{
	*GROW(*cut, *n) = address;
}

/* Sorted, each once: the first bytes of all stretches, and the byte behind the last. */
static uint64_t *find_cuts(const struct sr_range *range, size_t n, size_t *n_cuts)
{
	uint64_t *cut = NULL;
	size_t all = 0, kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (sr_range_empty(range[i]))
			continue;
		add_cut(&cut, &all, range[i].start);
		if (range[i].end != UINT64_MAX)
			add_cut(&cut, &all, range[i].end + 1);
	}
	if (all)
		sr_sort(cut, all, sizeof(*cut), compare_addresses);
	for (size_t i = 0; i < all; i++)
		if (!kept || cut[kept - 1] != cut[i])
			cut[kept++] = cut[i];
	*n_cuts = kept;
	return cut;
}

static struct sr_set copy_normal(const struct sr_range *range, size_t n)
{
	struct sr_set set = { 0 };

	for (size_t i = 0; i < n; i++)
		*GROW(set.range, set.n) = range[i];
	set.cap = set.n;
	sr_set_normalize(&set);
	return set;
}

struct stretch *layout_cut(const struct sr_range *range, size_t n, size_t *n_stretches)
{
	struct sr_set used = copy_normal(range, n);
	struct stretch *stretch = NULL;
	size_t n_cuts;
	uint64_t *cut = find_cuts(range, n, &n_cuts);

	*n_stretches = 0;
	for (size_t i = 0; i < n_cuts; i++) {
		bool last = i == n_cuts - 1;
		struct sr_range r = { cut[i], last ? UINT64_MAX : cut[i + 1] - 1 };
		bool hole = !sr_set_intersects(&used, r);

		/* The last cut is behind everything, unless something reaches to the very end. */
		if (last && hole)
			break;
		*GROW(stretch, *n_stretches) = (struct stretch){ .range = r, .hole = hole };
	}
	free(used.range);
	free(cut);
	return stretch;
}

/* 256 log2(x), linear between powers of 2: it has to be monotone, not exact. */
static uint64_t logarithm(uint64_t x)
{
	unsigned int power = 63 - (unsigned int)__builtin_clzll(x | 1);
	uint64_t fraction = x ^ (UINT64_C(1) << power);

	fraction = power >= 8 ? fraction >> (power - 8) : fraction << (8 - power);
	return power * UINT64_C(256) + fraction;
}

/**
 * struct claim - what a stretch may expect of the columns that are left
 * @index: of the stretch
 * @bytes: its size
 * @weight: its part of the sum of all weights
 * @rest: what was lost by rounding down
 */
struct claim {
	size_t index;
	uint64_t bytes;
	uint64_t weight;
	uint64_t rest;
};

/* Who lost most by rounding comes first, then the larger, then the lower. */
static int compare_claims(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;

	if (x->rest != y->rest)
		return x->rest > y->rest ? -1 : 1;
	if (x->bytes != y->bytes)
		return x->bytes > y->bytes ? -1 : 1;
	return x->index < y->index ? -1 : 1;
}

static struct claim *find_claims(const struct stretch *stretch, size_t n, size_t *n_claims)
{
	struct claim *claim = NULL;
	uint64_t smallest = UINT64_MAX;

	*n_claims = 0;
	for (size_t i = 0; i < n; i++) {
		uint64_t bytes = sr_range_bytes(stretch[i].range);

		if (stretch[i].hole)
			continue;
		*GROW(claim, *n_claims) = (struct claim){ .index = i, .bytes = bytes };
		if (bytes < smallest)
			smallest = bytes;
	}
	for (size_t i = 0; i < *n_claims; i++)
		claim[i].weight = 256 + logarithm(claim[i].bytes) - logarithm(smallest);
	return claim;
}

/* Largest remainder: the parts add up, and who has more weight never gets less. */
static void share_out(struct stretch *stretch, size_t n, unsigned int extra)
{
	size_t n_claims;
	struct claim *claim = find_claims(stretch, n, &n_claims);
	uint64_t sum = 0;
	unsigned int given = 0;

	for (size_t i = 0; i < n_claims; i++)
		sum += claim[i].weight;
	for (size_t i = 0; i < n_claims; i++) {
		uint64_t part = extra * claim[i].weight / sum;

		claim[i].rest = extra * claim[i].weight % sum;
		stretch[claim[i].index].width += (unsigned int)part;
		given += (unsigned int)part;
	}
	if (n_claims)
		sr_sort(claim, n_claims, sizeof(*claim), compare_claims);
	else
		stretch[n - 1].width += extra;
	for (size_t i = 0; i < n_claims && given < extra; i++, given++)
		stretch[claim[i].index].width++;
	free(claim);
}

static void share_columns(struct stretch *stretch, size_t n, unsigned int width)
{
	for (size_t i = 0; i < n; i++) {
		stretch[i].at = (unsigned int)(i * width / n);
		stretch[i].width = 1;
	}
}

bool layout_spread(struct stretch *stretch, size_t n, unsigned int width, unsigned int least,
		   unsigned int hole)
{
	size_t holes = 0, used, at = 0;

	if (n > width) {
		share_columns(stretch, n, width);
		return false;
	}
	for (size_t i = 0; i < n; i++)
		holes += stretch[i].hole;
	used = n - holes;
	if (holes * hole + used * least > width) {
		hole = 1;
		if (used && (width - holes) / used < least)
			least = (unsigned int)((width - holes) / used);
	}
	for (size_t i = 0; i < n; i++)
		stretch[i].width = stretch[i].hole ? hole : least;
	share_out(stretch, n, (unsigned int)(width - holes * hole - used * least));
	for (size_t i = 0; i < n; i++) {
		stretch[i].at = (unsigned int)at;
		at += stretch[i].width;
	}
	return true;
}

size_t layout_find(const struct stretch *stretch, size_t n, uint64_t address)
{
	size_t low = 0, high = n;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (stretch[middle].range.start <= address)
			low = middle;
		else
			high = middle;
	}
	return low;
}
