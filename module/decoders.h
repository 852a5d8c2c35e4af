/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The HDM decoders as firmware left them: saved before the CXL drivers load,
 * put back after a teardown, because releasing ACPI0017 decommits and zeroes
 * the decoders of complete regions (cxl_region_decode_reset()).
 */
#ifndef SOFTRESERVE_DECODERS_H
#define SOFTRESERVE_DECODERS_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/pci.h>

#include "../policy/snapshot.h"

struct softreserve;

/*
 * Guards softreserve.decoders against who follows regions, or reads what is shown of them,
 * while functions come and go.
 */
extern struct mutex sr_decoders_lock;

enum sr_component_kind {
	SR_ENDPOINT,
	SR_SWITCH,
	SR_HOST_BRIDGE,
	SR_COMPONENT_KINDS
};

/**
 * struct sr_hdm_decoder - the registers of one decoder (CXL 3.1, 8.2.4.20)
 * @base_low: and so on, as read
 */
struct sr_hdm_decoder {
	u32 base_low;
	u32 base_high;
	u32 size_low;
	u32 size_high;
	u32 control;
	u32 target_low;
	u32 target_high;
};

/**
 * struct sr_component - one component with an HDM decoder capability
 * @node: in softreserve.decoders
 * @kind: what it is
 * @pdev: its PCI function, referenced; NULL for a host bridge
 * @name: the PCI function's name, or "host-bridge-UID"
 * @block: its CXL.cache/mem registers, mapped: what is there when the decoders are
 *         put back cannot fail any more
 * @hdm: the capability in @block
 * @dvsec: where @pdev's CXL device DVSEC is in configuration space; 0 if it has none
 * @dvsec_control: that DVSEC's control register
 * @fresh: saved by the last sr_decoders_save_new()
 * @global_control: the capability's global control register
 * @n: decoders
 * @decoder: their registers
 */
struct sr_component {
	struct list_head node;
	enum sr_component_kind kind;
	struct pci_dev *pdev;
	char name[SR_NAME_MAX];
	void __iomem *block;
	void __iomem *hdm;
	u16 dvsec;
	u16 dvsec_control;
	bool fresh;
	u32 global_control;
	unsigned int n;
	struct sr_hdm_decoder decoder[] __counted_by(n);
};

/**
 * sr_decoders_save() - save the decoders of every component that has any
 * @sr: cedt is read; decoders is filled
 *
 * Components whose registers cannot be read are left out; then bridges_unread or
 * functions_unread is set, unless what is there is no register block: the CXL core finds
 * none either.
 * Holds a reference to each PCI function. May sleep.
 *
 * Return: 0, or -ENOMEM; to be freed with sr_decoders_free() in both cases.
 */
int sr_decoders_save(struct softreserve *sr);

/**
 * sr_decoders_save_new() - save those of functions that have appeared since
 * @sr: decoders is added to, functions_unread is set anew
 *
 * The CXL core leaves decoders that are committed as they are until it tears a region
 * down, so until then they are as whoever plugged the device in, or made a region of it,
 * has set them. May sleep.
 *
 * Return: as sr_decoders_save().
 */
int sr_decoders_save_new(struct softreserve *sr);

/**
 * sr_decoders_forget_new() - undo the last sr_decoders_save_new()
 *
 * For who finds that functions were still coming: until a function is complete the kernel
 * may move its registers (pci_assign_unassigned_bridge_resources()).
 */
void sr_decoders_forget_new(struct softreserve *sr);

/**
 * sr_decoders_forget_gone() - forget those of functions that are not there any more
 *
 * And that any was: device_gone is cleared.
 */
void sr_decoders_forget_gone(struct softreserve *sr);

/**
 * sr_decoders_restore() - put back what changed since sr_decoders_save()
 *
 * To be called while no CXL port driver is bound. Endpoints first, host bridges
 * last, so that an address decodes only once all below it does. May sleep.
 *
 * Return: 0; -EIO if some decoder does not hold its old values afterwards
 * (each is logged). Those of a device that is gone do not count; then device_gone
 * is set.
 */
int sr_decoders_restore(struct softreserve *sr);

/** sr_decoders_free() - forget what was saved */
void sr_decoders_free(struct softreserve *sr);

/** sr_component_of() - what was saved of an endpoint's port; NULL if nothing was */
const struct sr_component *sr_component_of(const struct softreserve *sr, const struct device *port);

/** sr_decoder_committed() - true if firmware had committed it */
bool sr_decoder_committed(const struct sr_hdm_decoder *decoder);

/** sr_decoder_locked() - true if it is locked on commit */
bool sr_decoder_locked(const struct sr_hdm_decoder *decoder);

/** sr_decoder_ways() - its interleave ways; 0 if their encoding is reserved */
unsigned int sr_decoder_ways(const struct sr_hdm_decoder *decoder);

/** sr_decoder_granularity() - bytes of one way; 0 if their encoding is reserved */
unsigned int sr_decoder_granularity(const struct sr_hdm_decoder *decoder);

/**
 * sr_component_is_emulated() - true if Linux stands in for the decoders
 *
 * Where HDM decoders are off but memory is on, the CXL core makes decoders out of
 * the DVSEC range registers (should_emulate_decoders()) and cannot tear them down.
 */
bool sr_component_is_emulated(const struct sr_component *component);

/** sr_decoder_range() - host physical addresses that it decodes */
struct sr_range sr_decoder_range(const struct sr_hdm_decoder *decoder);

#endif
