// SPDX-License-Identifier: GPL-2.0-only
#include "node.h"

#include <linux/memory_hotplug.h>
#include <linux/numa.h>

#include "decoders.h"

static bool decodes(const struct sr_component *component, u64 addr)
{
	for (unsigned int i = 0; i < component->n; i++)
		if (sr_decoder_committed(&component->decoder[i]) &&
		    sr_range_contains(sr_decoder_range(&component->decoder[i]),
				      (struct sr_range){ addr, addr }))
			return true;
	return false;
}

/* Of the first device that decodes it; NUMA_NO_NODE if its place is not known either. */
static int node_of_device(const struct softreserve *sr, u64 addr)
{
	const struct sr_component *component;
	int nid = NUMA_NO_NODE;

	mutex_lock(&sr_decoders_lock);
	list_for_each_entry(component, &sr->decoders, node)
		if (nid == NUMA_NO_NODE && component->kind == SR_ENDPOINT &&
		    decodes(component, addr))
			nid = dev_to_node(&component->pdev->dev);
	mutex_unlock(&sr_decoders_lock);
	return nid;
}

int sr_target_node(const struct softreserve *sr, u64 addr)
{
	int nid = phys_to_target_node(addr);

	if (nid == NUMA_NO_NODE)
		nid = node_of_device(sr, addr);
	return nid == NUMA_NO_NODE ? memory_add_physaddr_to_nid(addr) : nid;
}
