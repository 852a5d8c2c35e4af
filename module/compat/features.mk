# SPDX-License-Identifier: GPL-2.0-only
# What the code, which is written for the newest kernel, does not find in the kernel
# that is built for: one flag each, read by the shadow header in linux/ that stands in.
# Features are looked up in the kernel's exports and headers; versions are not compared.

sr_exports := $(objtree)/Module.symvers
sr_exported = $(shell awk '$$2 == "$(1)"' $(sr_exports))
sr_header_says = $(shell grep -sF '$(2)' $(srctree)/include/linux/$(1))

# linux/ioport.h
ifeq ($(call sr_exported,walk_soft_reserve_res),)
sr_compat += -DSR_COMPAT_SOFT_RESERVE_IN_IOMEM
endif

# linux/workqueue.h
ifeq ($(call sr_header_says,workqueue.h,*system_dfl_wq;),)
sr_compat += -DSR_COMPAT_NO_DFL_QUEUE
endif

# linux/module.h
ifneq ($(call sr_header_says,module.h,MODULE_INFO(import_ns, __stringify(ns))),)
sr_compat += -DSR_COMPAT_NAMESPACE_WORDS
endif
