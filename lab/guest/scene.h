/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an act of PID 1 finds.
 */
#ifndef SOFTRESERVE_GUEST_SCENE_H
#define SOFTRESERVE_GUEST_SCENE_H

#include "decoders.h"
#include "ranges.h"

/**
 * struct scene - the machine as it was before any module was loaded
 * @with_module: softreserve takes part in this run
 * @described: what firmware described, as a normal set
 * @found: bytes that /proc/iomem named Soft Reserved
 * @before: the HDM decoders
 */
struct scene {
	bool with_module;
	struct sr_set described;
	struct sr_set found;
	struct decoders before;
};

#endif
