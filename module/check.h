/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Step 6: firmware can be wrong, so memory is written and read back before it
 * is handed out. What does not answer is quarantined in whole memory blocks.
 */
#ifndef SOFTRESERVE_CHECK_H
#define SOFTRESERVE_CHECK_H

#include "softreserve.h"

/**
 * enum sr_answer - what a check found
 * @SR_ANSWERS: it holds what is written to it, or is not to be checked
 * @SR_SILENT: it does not, or what it holds is found elsewhere, too
 * @SR_UNCHECKED: it could not be mapped, so nobody knows
 */
enum sr_answer {
	SR_ANSWERS,
	SR_SILENT,
	SR_UNCHECKED,
};

/**
 * struct sr_block - a memory block, or the part of one that is described
 * @range: the bytes; they never reach into another memory block
 * @deferral: the Soft Reserved range that they are part of
 * @nid: NUMA node that they get
 * @answer: what the check found; only what answers may be handed out
 */
struct sr_block {
	struct sr_range range;
	struct sr_deferral *deferral;
	int nid;
	enum sr_answer answer;
};

struct sr_samples;

/**
 * struct sr_check - a check and what it needs
 * @verify: how
 * @block_size: bytes of a memory block
 * @before: what was in the samples of one block
 * @far: a block's samples that are compared across blocks, an element a block
 * @far_before: what was in these
 * @per_block: how many these are, of each block
 */
struct sr_check {
	enum sr_verify verify;
	u64 block_size;
	u64 *before;
	struct sr_samples *far;
	u64 *far_before;
	size_t per_block;
};

/**
 * sr_check_init() - get all memory that a check needs
 * @check: filled; to be freed with sr_check_free() whatever is returned
 * @verify: how
 * @n_blocks: blocks that are to be checked
 *
 * May sleep. Return: 0 or -ENOMEM.
 */
int sr_check_init(struct sr_check *check, enum sr_verify verify, size_t n_blocks);

/** sr_check_free() - free what sr_check_init() got */
void sr_check_free(struct sr_check *check);

/** sr_check_claim() - keep everybody from memory that is to be checked; false if somebody has it */
bool sr_check_claim(struct sr_range range);

/** sr_check_release() - the mirror */
void sr_check_release(struct sr_range range);

/**
 * sr_check_run() - write, flush, read back and restore samples of memory
 * @check: prepared for as many blocks
 * @blocks: memory that nobody owns, ascending; answer is set
 * @n: how many
 * @cost: what it took is added
 *
 * A sample is taken of each granule of 256 bytes in the first 256 KiB, the longest
 * interleave period (16 ways of 16 KiB), so that every way is met, and any two that
 * have the same cells are. Then a pair every 128 KiB: the first always at its
 * beginning, which meets cells that come again at a longer distance, the second
 * another granule of the period each time, all of them in 128 MiB, which meets a way
 * that ends early. With SR_VERIFY_FULL a sample is taken every 256 bytes. Where every
 * sample reads all ones, and one of them still does when it was written, no more is
 * written. All samples of a block are written before the first is read; afterwards
 * 512 of every 128 MiB are, over all blocks, so chosen that blocks that have cells in
 * common meet in some, even if these are interleaved over different ways: of them only
 * the last one answers. Reads survive a machine check where the processor allows
 * that. What cannot be mapped, which is tried twice, stays unchecked. SR_VERIFY_OFF:
 * everything answers. May sleep.
 */
void sr_check_run(struct sr_check *check, struct sr_block *blocks, size_t n, struct sr_cost *cost);

#endif
