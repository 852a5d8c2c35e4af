# SPDX-License-Identifier: GPL-2.0-only
# Refuse, in one sentence, a kernel that the module does not know. The features
# are looked up in the kernel's list of exports; versions are not compared.
# SOFTRESERVE_FORCE=1 builds all the same.

include $(dir $(lastword $(MAKEFILE_LIST)))compat/features.mk

# What the module stands on.
sr_needed := acpi_table_parse_cedt __request_region remove_resource insert_resource \
	cxl_bus_type cxl_bus_drain cxl_add_to_region phys_to_target_node memregion_alloc \
	wait_for_device_probe
sr_needed += $(if $(call sr_exported,walk_soft_reserve_res),,walk_iomem_res_desc)
sr_missing := $(strip $(foreach symbol,$(sr_needed),$(if $(call sr_exported,$(symbol)),,$(symbol))))

# What the module takes out of a tree of its own HMEM leaves alone only if it asks that
# tree (bc62f5b308cb, Linux 7.0: __hmem_register_device()).
sr_unasked_tree := $(and $(call sr_exported,walk_soft_reserve_res),$(if \
	$(call sr_exported,region_intersects_soft_reserve),,yes))

ifneq ($(SOFTRESERVE_FORCE),1)
ifneq ($(sr_missing),)
$(error softreserve does not know this kernel: it does not export $(sr_missing))
endif
ifneq ($(sr_unasked_tree),)
$(error softreserve does not know this kernel: it keeps Soft Reserved ranges in a tree of its own \
	that HMEM does not ask)
endif
endif
