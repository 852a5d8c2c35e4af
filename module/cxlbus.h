/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one place that looks at CXL devices.
 *
 * The CXL core's structures are private. What is read here is public: the bus,
 * device types by name, and the attributes that Documentation/ABI/testing/
 * sysfs-bus-cxl promises, through the very functions that serve sysfs.
 */
#ifndef SOFTRESERVE_CXLBUS_H
#define SOFTRESERVE_CXLBUS_H

#include <linux/device.h>

/* Exported by drivers/cxl/core (namespace CXL); its header is not installed. */
extern const struct bus_type cxl_bus_type;
void cxl_bus_drain(void);

/* Names of struct device_type in drivers/cxl/core. */
#define SR_CXL_REGION "cxl_region"
#define SR_CXL_DAX_REGION "cxl_dax_region"
#define SR_CXL_PMEM_REGION "cxl_pmem_region"
#define SR_CXL_MEMDEV "cxl_memdev"
#define SR_CXL_PORT "cxl_port"
#define SR_CXL_ENDPOINT_DECODER "cxl_decoder_endpoint"

/** sr_cxl_is() - true if @dev is of the device type named @type */
bool sr_cxl_is(const struct device *dev, const char *type);

/** sr_cxl_is_root() - true if @dev is a root port ("rootX"), which cxl_acpi makes of ACPI0017 */
bool sr_cxl_is_root(const struct device *dev);

/**
 * sr_cxl_attr_u64() - read an attribute that is a number, as sysfs would
 * @dev: a device of the CXL bus, held by the caller
 * @name: attribute
 * @page: a page to work in
 * @value: result
 *
 * May sleep: the attributes take the CXL core's own locks.
 *
 * Return: 0; -ENOENT if there is no such attribute; -EINVAL if it is no number;
 * what its show function says.
 */
int sr_cxl_attr_u64(struct device *dev, const char *name, char *page, u64 *value);

/** sr_cxl_port_is_of() - true if @port ("endpointX") is that of the PCI function @pci */
bool sr_cxl_port_is_of(const struct device *port, const struct device *pci);

/**
 * sr_cxl_in_region() - true if a region has the endpoint decoder among its targets
 * @decoder: a device of type SR_CXL_ENDPOINT_DECODER
 * @page: a page to work in
 *
 * Asks the regions: the decoder's own "region" is empty where attaching failed
 * later on (cxl_region_attach()), although the region keeps it as a target.
 */
bool sr_cxl_in_region(struct device *decoder, char *page);

/**
 * sr_cxl_target() - read which decoder is a target of a region
 * @region: a device of type SR_CXL_REGION
 * @position: of the target, below the region's interleave ways
 * @page: filled with the decoder's name
 *
 * A region may have one whose device has gone, see targets.h.
 *
 * Return: true if there is one, and it is on the bus.
 */
bool sr_cxl_target(struct device *region, u32 position, char *page);

/** sr_acpi0017_get() - the device that cxl_acpi binds, with a reference; NULL if there is none */
struct device *sr_acpi0017_get(void);

#endif
