#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Module of dracut: see packaging/initramfs-tools/softreserve, which has the same
# effect, for why softreserve goes where the CXL and HMEM drivers go.
# shellcheck disable=SC2154 # dracut sets initdir and kernel

softreserve_first=(cxl_acpi cxl_pci dax_hmem dax_cxl)

softreserve_wanted() {
	local driver

	for driver in "${softreserve_first[@]}"; do
		if find "$initdir/" -name "$driver.ko*" | grep -q .; then
			return 0
		fi
	done
	return 1
}

check() {
	return 0
}

depends() {
	return 0
}

# Called in the order of the modules' names, each of which adds drivers: this one comes last.
installkernel() {
	softreserve_wanted || return 0
	if ! modinfo -k "$kernel" -F filename softreserve >/dev/null 2>&1; then
		dwarn "softreserve: there is no module for $kernel, which will boot without it"
		return 0
	fi
	# All of them: of those that are not loaded on this machine, too.
	hostonly='' instmods softreserve "${softreserve_first[@]}" cxl_port cxl_mem cxl_pmem kmem \
		device_dax
	inst_simple /usr/lib/modprobe.d/softreserve.conf
}
