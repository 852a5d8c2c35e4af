#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Module of dracut. softreserve must not be alone in an initramfs: it would judge by drivers
# that nobody can load yet (packaging/initramfs-tools/softreserve). dracut itself puts in whatever
# is in a kernel's folder "updates", where DKMS has put softreserve. So the CXL and HMEM
# drivers, and all others that it asks for (module/rest.c), come along.
# shellcheck disable=SC2154 # dracut sets kernel

check() {
	return 0
}

depends() {
	return 0
}

installkernel() {
	if ! modinfo -k "$kernel" -F filename softreserve >/dev/null 2>&1; then
		dwarn "softreserve: there is no module for $kernel, which will boot without it"
		return 0
	fi
	# All of them: those that are not loaded on this machine, too.
	hostonly='' instmods softreserve cxl_acpi cxl_pci cxl_port cxl_mem cxl_pmem dax_hmem dax_cxl \
		kmem device_dax
	# Without it the kernel boots as ever, and an initramfs there has to be.
	[ ! -e /usr/lib/modprobe.d/softreserve.conf ] || inst_simple /usr/lib/modprobe.d/softreserve.conf
	return 0
}
