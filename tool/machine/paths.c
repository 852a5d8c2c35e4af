// SPDX-License-Identifier: GPL-2.0-only
#include "paths.h"

#include "edit.h"

/* What of a module is looked at. */
#define MODULE_NAMES ". version srcversion initstate refcnt taint parameters/*"

/* The second row takes the place of the first where it is the module's own file. */
#define MODPROBE(dir)                                                                   \
	{ dir "/modprobe.d", "*.conf", 0, edit_modprobe, "how the module is set up" },  \
	{                                                                               \
		dir "/modprobe.d", "*softreserve*", 0, NULL, "how the module is set up" \
	}

const struct captured_path captured_paths[] = {
	{ ".", "dmesg", 0, edit_log, "what the kernel said of all this" },
	{ "proc", "iomem", 0, NULL, "who has which addresses" },
	{ "proc", "cmdline", 0, edit_cmdline, "what the kernel was told" },
	{ "proc", "modules", 0, edit_modules, "which drivers are loaded" },
	{ "proc/sys/kernel", "osrelease tainted", 0, NULL, "which kernel it is" },
	MODPROBE("etc"),
	MODPROBE("run"),
	MODPROBE("usr/lib"),
	MODPROBE("lib"),
	MODPROBE("usr/local/lib"),
	{ "lib/modules/*", ".", 0, NULL, "which kernels there are" },
	{ "lib/modules/*", "modules.dep", 0, edit_modules_dep, "which have the module" },
	{ "lib/modules/*",
	  "updates/softreserve.ko* updates/dkms/softreserve.ko* extra/softreserve.ko* "
	  "weak-updates/softreserve.ko*",
	  0, edit_away, "which have the module" },
	{ "etc/initramfs-tools/hooks", "zz-softreserve", 0, edit_away, "is there the hook" },
	{ "usr/share/initramfs-tools/hooks", "zz-softreserve", 0, edit_away, "is there the hook" },
	{ "usr/lib/dracut/modules.d/90softreserve", ".", 0, NULL, "is there the hook" },
	{ "usr/bin", "dracut", 0, edit_away, "who makes the initramfs" },
	{ "usr/sbin", "update-initramfs", 0, edit_away, "who makes the initramfs" },

#define BUS(name)                                                                            \
	{                                                                                    \
		"sys/bus/" name, ". devices drivers", 0, NULL, "whether there is such a bus" \
	}
	BUS("cxl"),
	BUS("dax"),
	BUS("nd"),
	BUS("acpi"),
	BUS("pci"),
	{ "sys/firmware/memmap/*", "start end type", 0, NULL, "the memory map of firmware" },
	{ "sys/firmware/acpi/tables", "CEDT SRAT HMAT", 0, NULL, "windows, nodes, speeds" },
	{ "sys/bus/acpi/devices/ACPI001[67]*",
	  ". hid uid path adr status physical_node physical_node[0-9]*", 0, NULL,
	  "the CXL root and its host bridges, as ACPI has them" },
	{ "sys/bus/platform/devices/ACPI0017*", ". driver firmware_node numa_node modalias", 0,
	  NULL, "the CXL root, and whether cxl_acpi has it" },
	{ "sys/bus/platform/devices/hmem*", ". driver numa_node modalias dax_region/*", 0, NULL,
	  "ranges that went to HMEM" },

	/* Documentation/ABI/testing/sysfs-bus-cxl */
	{ "sys/bus/cxl/devices/*", ". driver devtype modalias numa_node", 0, NULL,
	  "CXL's devices, and who drives them" },
	{ "sys/bus/cxl/devices/root*", "uport dport[0-9]*", 0, NULL, "host bridges" },
	{ "sys/bus/cxl/devices/port*", "uport dport[0-9]* parent_dport decoders_committed", 0, NULL,
	  "ports" },
	{ "sys/bus/cxl/devices/endpoint*", "uport parent_dport decoders_committed CDAT", 0, NULL,
	  "ports of devices" },
	{ "sys/bus/cxl/devices/mem*",
	  "serial firmware_version payload_max label_storage_size ram/size ram/qos_class "
	  "pmem/size pmem/qos_class",
	  0, NULL, "memory devices" },
	{ "sys/bus/cxl/devices/decoder*",
	  "start size locked mode region interleave_ways interleave_granularity target_type "
	  "target_list dpa_resource dpa_size cap_pmem cap_ram cap_type2 cap_type3 qos_class",
	  0, NULL, "decoders" },
	{ "sys/bus/cxl/devices/region*",
	  "resource size mode commit uuid interleave_ways interleave_granularity target[0-9]* "
	  "extended_linear_cache_size access[01]/*_bandwidth access[01]/*_latency",
	  0, NULL, "regions" },
	{ "sys/bus/cxl/devices/*/dax_region*", ". driver devtype", 0, NULL,
	  "regions on their way to DAX" },

	/* Documentation/ABI/testing/sysfs-bus-dax */
	{ "sys/bus/dax/devices/*",
	  ". driver resource size align target_node numa_node memmap_on_memory modalias "
	  "mapping[0-9]*/start mapping[0-9]*/end mapping[0-9]*/page_offset",
	  0, NULL, "DAX devices" },
	{ "sys/bus/dax/devices/*/../dax_region", "id size align available_size", 0, NULL,
	  "what they are cut from" },

	/* Documentation/ABI/testing/sysfs-bus-nd */
	{ "sys/bus/nd/devices/*", ". driver devtype modalias numa_node", 0, NULL,
	  "persistent memory" },
	{ "sys/bus/nd/devices/[rnbpd]*",
	  "mode state size resource target_node holder holder_class mappings namespace_seed "
	  "set_type mapping[0-9]*",
	  0, NULL, "its regions and namespaces, and who holds them" },

	{ "sys/devices/system/memory", "block_size_bytes auto_online_blocks", 0, NULL,
	  "memory blocks" },
	{ "sys/devices/system/memory/memory*", "phys_index state", 0, NULL,
	  "memory blocks: there may be many thousand" },
	{ "sys/devices/system/node",
	  "online possible has_cpu has_memory has_normal_memory has_generic_initiator", 0, NULL,
	  "nodes" },
	{ "sys/devices/system/node/node*",
	  "cpulist distance access[01]/initiators/*_bandwidth "
	  "access[01]/initiators/*_latency",
	  0, NULL, "nodes" },
	{ "sys/devices/system/node/node*", "meminfo", 0, edit_meminfo, "nodes" },
	{ "sys/devices/virtual/memory_tiering/*", "nodelist", 0, NULL, "which memory is faster" },

	{ "sys/bus/pci/devices/*",
	  "class vendor device revision subsystem_vendor subsystem_device config driver numa_node "
	  "current_link_speed current_link_width",
	  ONLY_CXL, NULL, "CXL functions, and the bridges above them" },

	{ "sys/bus/cxl/drivers", "cxl_*", 0, NULL, "drivers that are there" },
	{ "sys/bus/pci/drivers", "cxl_*", 0, NULL, "drivers that are there" },
	{ "sys/bus/platform/drivers", "cxl_* hmem* softreserve*", 0, NULL,
	  "drivers that are there" },
	{ "sys/bus/dax/drivers", "*", 0, NULL, "drivers that are there" },
	{ "sys/module/cxl_*", MODULE_NAMES, 0, NULL, "modules that are there" },
	{ "sys/module/*dax*", MODULE_NAMES, 0, NULL, "modules that are there" },
	{ "sys/module/kmem", MODULE_NAMES, 0, NULL, "modules that are there" },
	{ "sys/module/softreserve", MODULE_NAMES, 0, NULL, "modules that are there" },

	{ "sys/devices/platform/softreserve", "**", 0, NULL, "what the module says" },
	{ "sys/kernel/debug/softreserve", "snapshot", 0, NULL, "what the module judged" },
	{ "sys/kernel/debug/softreserve", "decoders", 0, NULL, "what firmware had programmed" },
};

const size_t n_captured_paths = sizeof(captured_paths) / sizeof(captured_paths[0]);
