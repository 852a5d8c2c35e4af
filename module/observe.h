/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Step 3, second half: once probing is at rest, look at the final state of the
 * machine and fill the snapshot.
 */
#ifndef SOFTRESERVE_OBSERVE_H
#define SOFTRESERVE_OBSERVE_H

#include "../policy/snapshot.h"

struct softreserve;

/**
 * struct sr_observation - a snapshot and the memory behind it
 * @snapshot: what sr_judge() takes
 * @regions: the regions in it
 * @devices: the devices in it
 * @decoders: the decoders in it
 * @checked: sr_regions_check() has tried what the regions have
 */
struct sr_observation {
	struct sr_snapshot snapshot;
	struct sr_region *regions;
	struct sr_device *devices;
	struct sr_decoder *decoders;
	bool checked;
};

/**
 * sr_observe() - look
 * @sr: cedt, described and decoders are read
 * @observation: filled; to be freed with sr_observation_free() whatever is returned
 *
 * May sleep: reads attributes of CXL devices, which take the CXL core's locks.
 *
 * Return: 0, or -ENOMEM.
 */
int sr_observe(struct softreserve *sr, struct sr_observation *observation);

/** sr_observation_free() - free what sr_observe() allocated */
void sr_observation_free(struct sr_observation *observation);

#endif
