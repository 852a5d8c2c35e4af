# SPDX-License-Identifier: GPL-2.0-only
# Refuse, in one sentence, a kernel that the module does not know. The features
# are looked up in the kernel's list of exports; versions are not compared.
# SOFTRESERVE_FORCE=1 builds all the same.

include $(dir $(lastword $(MAKEFILE_LIST)))compat/features.mk

# What the module stands on.
sr_needed := acpi_table_parse_cedt __request_region remove_resource insert_resource \
	cxl_bus_type cxl_bus_drain cxl_add_to_region phys_to_target_node memregion_alloc \
	wait_for_device_probe
sr_missing := $(strip $(foreach symbol,$(sr_needed),$(if $(call sr_exported,$(symbol)),,$(symbol))))

# From Linux 6.19 on Soft Reserved ranges live in a tree of their own.
sr_private_tree := $(call sr_exported,walk_soft_reserve_res)

ifneq ($(SOFTRESERVE_FORCE),1)
ifneq ($(sr_missing),)
$(error softreserve does not know this kernel: it does not export $(sr_missing))
endif
ifneq ($(sr_private_tree),)
$(error softreserve does not know this kernel yet: it keeps Soft Reserved ranges in a tree of its own)
endif
endif
