/* SPDX-License-Identifier: GPL-2.0-only */
/* Register layouts of the CXL specification, revision 3.1, that the module needs. */
#ifndef SOFTRESERVE_CXLREGS_H
#define SOFTRESERVE_CXLREGS_H

#include <linux/bits.h>
#include <linux/pci_ids.h>

#define CXL_VENDOR_ID 0x1e98

/* 8.1.12.1: class code of a CXL memory device (cxl_mem_pci_tbl) */
#define CXL_MEMORY_CLASS ((PCI_CLASS_MEMORY_CXL << 8) | 0x10)

/* 8.1.3: PCIe DVSEC for CXL devices */
#define CXL_DVSEC_DEVICE 0
#define CXL_DVSEC_DEVICE_CONTROL 0x0c
#define CXL_DVSEC_DEVICE_MEM_ENABLE BIT(2)

/* 8.1.9: register locator DVSEC; block entries of eight bytes from 0x0c on */
#define CXL_DVSEC_LOCATOR 8
#define CXL_LOCATOR_HEADER1 0x04
#define CXL_LOCATOR_LENGTH(header1) ((header1) >> 20)
#define CXL_LOCATOR_FIRST 0x0c
#define CXL_LOCATOR_ENTRY 8
#define CXL_LOCATOR_BIR(low) (0x7 & (low))
#define CXL_LOCATOR_ID(low) (0xff & ((low) >> 8))
#define CXL_LOCATOR_OFFSET(low) (0xffff0000 & (low))
#define CXL_LOCATOR_COMPONENT 1

/* 8.2.3: component registers; CXL.cache and CXL.mem capabilities at 4 KiB */
#define CXL_CACHEMEM_OFFSET 0x1000
#define CXL_CACHEMEM_SIZE 0x1000

/* 8.2.4.1: capability header, then one pointer a capability */
#define CXL_CAP_ID(reg) (0xffff & (reg))
#define CXL_CAP_ARRAY_ID 1
#define CXL_CAP_ARRAY_SIZE(reg) ((reg) >> 24)
#define CXL_CAP_POINTER(reg) ((reg) >> 20)
#define CXL_CAP_HDM 5

/* 8.2.4.20: HDM decoder capability */
#define CXL_HDM_CAPABILITY 0x00
#define CXL_HDM_COUNT(reg) (0xf & (reg))
#define CXL_HDM_GLOBAL_CONTROL 0x04
#define CXL_HDM_ENABLE BIT(1)
#define CXL_HDM_FIRST 0x10
#define CXL_HDM_STRIDE 0x20
#define CXL_HDM_BASE_LOW 0x00
#define CXL_HDM_BASE_HIGH 0x04
#define CXL_HDM_SIZE_LOW 0x08
#define CXL_HDM_SIZE_HIGH 0x0c
#define CXL_HDM_CONTROL 0x10
#define CXL_HDM_TARGET_LOW 0x14
#define CXL_HDM_TARGET_HIGH 0x18
#define CXL_HDM_ADDRESS_LOW_MASK 0xf0000000
#define CXL_HDM_GRANULARITY(control) (0xf & (control))
#define CXL_HDM_WAYS(control) (0xf & ((control) >> 4))
#define CXL_HDM_LOCK BIT(8)
#define CXL_HDM_COMMIT BIT(9)
#define CXL_HDM_COMMITTED BIT(10)
#define CXL_HDM_ERROR BIT(11)

#endif
