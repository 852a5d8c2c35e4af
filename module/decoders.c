// SPDX-License-Identifier: GPL-2.0-only
#include "softreserve.h"

#include <linux/io.h>
#include <linux/iopoll.h>
#include <linux/slab.h>

#include "cxlbus.h"
#include "cxlregs.h"
#include "decoders.h"

/* CXL 3.1, 8.2.4.20.7: a decoder commits, or says that it cannot, within 10 ms. */
#define COMMIT_POLL_US 100
#define COMMIT_TIMEOUT_US 10000

/* See decoders.h. */
DEFINE_MUTEX(sr_decoders_lock);

bool sr_decoder_committed(const struct sr_hdm_decoder *decoder)
{
	return decoder->control & CXL_HDM_COMMITTED;
}

bool sr_decoder_locked(const struct sr_hdm_decoder *decoder)
{
	return decoder->control & CXL_HDM_LOCK;
}

/* CXL 3.1, 8.2.4.20.7: 0 to 4 are powers of two, 8 to 10 three times those. */
unsigned int sr_decoder_ways(const struct sr_hdm_decoder *decoder)
{
	unsigned int encoded = CXL_HDM_WAYS(decoder->control);

	if (encoded <= 4)
		return 1U << encoded;
	return encoded >= 8 && encoded <= 10 ? 3U << (encoded - 8) : 0;
}

unsigned int sr_decoder_granularity(const struct sr_hdm_decoder *decoder)
{
	unsigned int encoded = CXL_HDM_GRANULARITY(decoder->control);

	return encoded <= 6 ? 256U << encoded : 0;
}

bool sr_component_is_emulated(const struct sr_component *component)
{
	return !(component->global_control & CXL_HDM_ENABLE) &&
	       component->dvsec_control & CXL_DVSEC_DEVICE_MEM_ENABLE;
}

const struct sr_component *sr_component_of(const struct softreserve *sr, const struct device *port)
{
	const struct sr_component *component;

	list_for_each_entry(component, &sr->decoders, node)
		if (component->kind == SR_ENDPOINT &&
		    sr_cxl_port_is_of(port, &component->pdev->dev))
			return component;
	return NULL;
}

struct sr_range sr_decoder_range(const struct sr_hdm_decoder *decoder)
{
	u64 start = (u64)decoder->base_high << 32 | (decoder->base_low & CXL_HDM_ADDRESS_LOW_MASK);
	u64 size = (u64)decoder->size_high << 32 | (decoder->size_low & CXL_HDM_ADDRESS_LOW_MASK);

	if (!size || size - 1 > U64_MAX - start)
		return (struct sr_range){ .start = 1, .end = 0 };
	return (struct sr_range){ .start = start, .end = start + size - 1 };
}

static void __iomem *decoder_at(void __iomem *hdm, unsigned int i)
{
	return hdm + CXL_HDM_FIRST + i * CXL_HDM_STRIDE;
}

static void read_decoder(void __iomem *reg, struct sr_hdm_decoder *decoder)
{
	decoder->base_low = readl(reg + CXL_HDM_BASE_LOW);
	decoder->base_high = readl(reg + CXL_HDM_BASE_HIGH);
	decoder->size_low = readl(reg + CXL_HDM_SIZE_LOW);
	decoder->size_high = readl(reg + CXL_HDM_SIZE_HIGH);
	decoder->control = readl(reg + CXL_HDM_CONTROL);
	decoder->target_low = readl(reg + CXL_HDM_TARGET_LOW);
	decoder->target_high = readl(reg + CXL_HDM_TARGET_HIGH);
}

static bool decoder_is(void __iomem *reg, const struct sr_hdm_decoder *decoder)
{
	struct sr_hdm_decoder now;

	read_decoder(reg, &now);
	return !memcmp(&now, decoder, sizeof(now));
}

/* 8.2.4.20.1: 0 is one decoder, 1 to 8 twice as many, and 9 to 12 are 20, 24, 28, 32. */
static unsigned int decoder_count(u32 capability)
{
	unsigned int encoded = CXL_HDM_COUNT(capability);

	if (encoded > 8)
		return 16 + 4 * (encoded - 8);
	return encoded ? 2 * encoded : 1;
}

/*
 * Offset of the HDM decoder capability in the CXL.cache/mem block.
 * Return: 0 if there is none, or what is there is no such block.
 */
static int find_hdm(void __iomem *block)
{
	u32 header = readl(block);
	unsigned int n = CXL_CAP_ARRAY_SIZE(header);

	/* Then the CXL core leaves it alone, too (cxl_probe_component_regs()). */
	if (CXL_CAP_ID(header) != CXL_CAP_ARRAY_ID)
		return 0;

	for (unsigned int i = 1; i <= n; i++) {
		u32 pointer = readl(block + i * sizeof(u32));

		if (CXL_CAP_ID(pointer) == CXL_CAP_HDM)
			return CXL_CAP_POINTER(pointer);
	}
	return 0;
}

static struct sr_component *read_component(void __iomem *block)
{
	int offset = find_hdm(block);
	struct sr_component *component;
	void __iomem *hdm;
	unsigned int n;
	size_t size;

	if (!offset)
		return NULL;
	if (offset + CXL_HDM_FIRST > CXL_CACHEMEM_SIZE)
		return ERR_PTR(-EIO);

	hdm = block + offset;

	n = decoder_count(readl(hdm + CXL_HDM_CAPABILITY));
	size = CXL_HDM_FIRST + n * CXL_HDM_STRIDE;
	if (offset + size > CXL_CACHEMEM_SIZE)
		return ERR_PTR(-EIO);

	component = kzalloc(struct_size(component, decoder, n), GFP_KERNEL);
	if (!component)
		return ERR_PTR(-ENOMEM);

	component->n = n;
	component->block = block;
	component->hdm = hdm;
	component->global_control = readl(hdm + CXL_HDM_GLOBAL_CONTROL);
	for (unsigned int i = 0; i < n; i++)
		read_decoder(decoder_at(hdm, i), &component->decoder[i]);
	return component;
}

/* Firmware says so, and ioremap() has something to say of memory (__ioremap_check_ram()). */
static bool could_be_registers(phys_addr_t start, size_t size)
{
	return start < iomem_resource.end && size - 1 <= iomem_resource.end - start &&
	       region_intersects(start, size, IORESOURCE_SYSTEM_RAM, IORES_DESC_NONE) ==
		       REGION_DISJOINT;
}

/* Return: a component; NULL if there are no decoders; an error. */
static struct sr_component *component_at(phys_addr_t base)
{
	phys_addr_t start = base + CXL_CACHEMEM_OFFSET;
	struct sr_component *component;
	void __iomem *block;

	if (!could_be_registers(start, CXL_CACHEMEM_SIZE))
		return NULL;

	block = ioremap(start, CXL_CACHEMEM_SIZE);
	if (!block)
		return ERR_PTR(-ENOMEM);

	component = read_component(block);
	if (IS_ERR_OR_NULL(component))
		iounmap(block);
	return component;
}

/*
 * Where the function's component registers are.
 * Return: 0; -ENODEV if it has none; -EIO if they cannot be reached.
 */
static int locate_component(struct pci_dev *pdev, phys_addr_t *base)
{
	u16 dvsec = pci_find_dvsec_capability(pdev, CXL_VENDOR_ID, CXL_DVSEC_LOCATOR);
	u32 header, low, high;

	if (!dvsec)
		return -ENODEV;
	if (pci_read_config_dword(pdev, dvsec + CXL_LOCATOR_HEADER1, &header))
		return -EIO;

	for (u32 at = CXL_LOCATOR_FIRST; at + CXL_LOCATOR_ENTRY <= CXL_LOCATOR_LENGTH(header);
	     at += CXL_LOCATOR_ENTRY) {
		u64 offset;
		int bar;

		if (pci_read_config_dword(pdev, dvsec + at, &low) ||
		    pci_read_config_dword(pdev, dvsec + at + 4, &high))
			return -EIO;
		if (CXL_LOCATOR_ID(low) != CXL_LOCATOR_COMPONENT)
			continue;

		bar = CXL_LOCATOR_BIR(low);
		offset = (u64)high << 32 | CXL_LOCATOR_OFFSET(low);
		if (bar >= PCI_STD_NUM_BARS || !pci_resource_start(pdev, bar) ||
		    offset + CXL_CACHEMEM_OFFSET + CXL_CACHEMEM_SIZE > pci_resource_len(pdev, bar))
			return -EIO;
		*base = pci_resource_start(pdev, bar) + offset;
		return 0;
	}
	return -ENODEV;
}

/*
 * Firmware may hand over a function with its memory space off, until a driver
 * enables it. With the device locked none comes or goes between on and off.
 */
static int space_on(struct pci_dev *pdev, u16 *command)
{
	int rc;

	device_lock(&pdev->dev);
	rc = pci_read_config_word(pdev, PCI_COMMAND, command);
	if (!rc)
		rc = pci_enable_device_mem(pdev);
	if (rc)
		device_unlock(&pdev->dev);
	return rc;
}

/* A failure may pass, and these are firmware's settings: tried twice. */
static int write_config(struct pci_dev *pdev, int at, u16 value)
{
	int rc = pci_write_config_word(pdev, at, value);

	return rc ? pci_write_config_word(pdev, at, value) : 0;
}

/* Only the last one to disable a function clears bits. Return: 0 if they are as found. */
static int space_off(struct pci_dev *pdev, u16 command)
{
	int rc = 0;

	pci_disable_device(pdev);
	if (!pci_is_enabled(pdev))
		rc = write_config(pdev, PCI_COMMAND, command);
	device_unlock(&pdev->dev);
	return rc;
}

/* What cannot be read cannot be put back: then nothing may be torn down. */
static int note_unread(bool *unread, const char *name)
{
	pr_notice("the decoders of %s cannot be read\n", name);
	*unread = true;
	return 0;
}

/* Return: as component_at(). */
static struct sr_component *function_at(struct pci_dev *pdev, phys_addr_t base)
{
	struct sr_component *component;
	u16 command;

	if (space_on(pdev, &command))
		return ERR_PTR(-EIO);

	component = component_at(base);
	if (space_off(pdev, command))
		pci_warn(pdev, "softreserve: its memory space stays enabled\n");
	return component;
}

/* CXL 3.1, 8.2.4: root ports and downstream ports have component registers, but no decoders. */
static bool may_decode(struct pci_dev *pdev)
{
	int type = pci_pcie_type(pdev);

	return pci_is_pcie(pdev) && type != PCI_EXP_TYPE_ROOT_PORT &&
	       type != PCI_EXP_TYPE_DOWNSTREAM;
}

static int save_pci(struct softreserve *sr, struct pci_dev *pdev)
{
	struct sr_component *component;
	u16 dvsec, control = 0;
	phys_addr_t base;
	int rc = may_decode(pdev) ? locate_component(pdev, &base) : -ENODEV;

	if (rc == -ENODEV)
		return 0;
	if (rc)
		return note_unread(&sr->functions_unread, pci_name(pdev));

	dvsec = pci_find_dvsec_capability(pdev, CXL_VENDOR_ID, CXL_DVSEC_DEVICE);
	if (dvsec && pci_read_config_word(pdev, dvsec + CXL_DVSEC_DEVICE_CONTROL, &control))
		return note_unread(&sr->functions_unread, pci_name(pdev));

	component = function_at(pdev, base);
	if (component == ERR_PTR(-EIO))
		return note_unread(&sr->functions_unread, pci_name(pdev));
	if (IS_ERR_OR_NULL(component))
		return PTR_ERR_OR_ZERO(component);

	component->kind = pdev->hdr_type == PCI_HEADER_TYPE_BRIDGE ? SR_SWITCH : SR_ENDPOINT;
	component->pdev = pci_dev_get(pdev);
	strscpy(component->name, pci_name(pdev), sizeof(component->name));
	component->dvsec = dvsec;
	component->dvsec_control = control;
	component->fresh = true;
	mutex_lock(&sr_decoders_lock);
	list_add_tail(&component->node, &sr->decoders);
	mutex_unlock(&sr_decoders_lock);
	return 0;
}

static int save_bridge(struct softreserve *sr, const struct sr_chbs *bridge)
{
	struct sr_component *component = component_at(bridge->base);
	char name[SR_NAME_MAX];

	scnprintf(name, sizeof(name), "host-bridge-%u", bridge->uid);
	if (component == ERR_PTR(-EIO))
		return note_unread(&sr->bridges_unread, name);
	if (IS_ERR_OR_NULL(component))
		return PTR_ERR_OR_ZERO(component);

	component->kind = SR_HOST_BRIDGE;
	strscpy(component->name, name, sizeof(component->name));
	mutex_lock(&sr_decoders_lock);
	list_add_tail(&component->node, &sr->decoders);
	mutex_unlock(&sr_decoders_lock);
	return 0;
}

static bool is_saved(const struct softreserve *sr, const struct pci_dev *pdev)
{
	const struct sr_component *component;

	list_for_each_entry(component, &sr->decoders, node)
		if (component->pdev == pdev)
			return true;
	return false;
}

static void forget(struct sr_component *component)
{
	mutex_lock(&sr_decoders_lock);
	list_del(&component->node);
	mutex_unlock(&sr_decoders_lock);
	pci_dev_put(component->pdev);
	iounmap(component->block);
	kfree(component);
}

int sr_decoders_save_new(struct softreserve *sr)
{
	struct sr_component *component;
	struct pci_dev *pdev = NULL;
	int rc = 0;

	list_for_each_entry(component, &sr->decoders, node)
		component->fresh = false;
	/* A function that was just plugged in may be readable by now, or gone. */
	sr->functions_unread = false;
	for_each_pci_dev(pdev) {
		if (is_saved(sr, pdev))
			continue;
		rc = save_pci(sr, pdev);
		if (rc) {
			pci_dev_put(pdev);
			break;
		}
	}
	return rc;
}

void sr_decoders_forget_new(struct softreserve *sr)
{
	struct sr_component *component, *next;

	list_for_each_entry_safe(component, next, &sr->decoders, node)
		if (component->fresh)
			forget(component);
}

int sr_decoders_save(struct softreserve *sr)
{
	int rc;

	if (sr->cedt.incomplete)
		note_unread(&sr->bridges_unread, "host bridges");
	rc = sr_decoders_save_new(sr);
	if (rc)
		return rc;

	for (size_t i = 0; i < sr->cedt.n_bridges; i++) {
		rc = save_bridge(sr, &sr->cedt.bridges[i]);
		if (rc)
			return rc;
	}
	return 0;
}

void sr_decoders_free(struct softreserve *sr)
{
	struct sr_component *component, *next;

	list_for_each_entry_safe(component, next, &sr->decoders, node)
		forget(component);
}

static void write_decoder(void __iomem *reg, const struct sr_hdm_decoder *decoder)
{
	u32 control = decoder->control & ~(CXL_HDM_COMMIT | CXL_HDM_COMMITTED | CXL_HDM_ERROR);
	u32 now;

	writel(decoder->base_low, reg + CXL_HDM_BASE_LOW);
	writel(decoder->base_high, reg + CXL_HDM_BASE_HIGH);
	writel(decoder->size_low, reg + CXL_HDM_SIZE_LOW);
	writel(decoder->size_high, reg + CXL_HDM_SIZE_HIGH);
	writel(decoder->target_low, reg + CXL_HDM_TARGET_LOW);
	writel(decoder->target_high, reg + CXL_HDM_TARGET_HIGH);
	writel(control, reg + CXL_HDM_CONTROL);

	if (!sr_decoder_committed(decoder))
		return;

	writel(control | CXL_HDM_COMMIT, reg + CXL_HDM_CONTROL);
	/* A decoder that does not commit is found by the comparison afterwards. */
	readl_poll_timeout(reg + CXL_HDM_CONTROL, now, now & (CXL_HDM_COMMITTED | CXL_HDM_ERROR),
			   COMMIT_POLL_US, COMMIT_TIMEOUT_US);
}

/*
 * Decoders commit in the order of their numbers (CXL 3.1, 8.2.4.20.12), so from
 * the first one that changed all are taken back, last one first, and set anew.
 */
static void write_back(const struct sr_component *component)
{
	void __iomem *hdm = component->hdm;
	unsigned int first = 0;

	while (first < component->n &&
	       decoder_is(decoder_at(hdm, first), &component->decoder[first]))
		first++;

	for (unsigned int i = component->n; i-- > first;) {
		void __iomem *control = decoder_at(hdm, i) + CXL_HDM_CONTROL;

		writel(readl(control) & ~CXL_HDM_COMMIT, control);
	}
	for (unsigned int i = first; i < component->n; i++)
		write_decoder(decoder_at(hdm, i), &component->decoder[i]);

	if (readl(hdm + CXL_HDM_GLOBAL_CONTROL) != component->global_control)
		writel(component->global_control, hdm + CXL_HDM_GLOBAL_CONTROL);
}

static bool is_restored(const struct sr_component *component)
{
	void __iomem *hdm = component->hdm;
	bool same = readl(hdm + CXL_HDM_GLOBAL_CONTROL) == component->global_control;

	for (unsigned int i = 0; i < component->n; i++) {
		if (decoder_is(decoder_at(hdm, i), &component->decoder[i]))
			continue;
		pr_err("decoder %u of %s does not take back the firmware's settings\n", i,
		       component->name);
		same = false;
	}
	return same;
}

/* What cannot be read is written all the same. Return: true if it is as firmware left it. */
static bool restore_dvsec(const struct sr_component *component)
{
	u16 at = component->dvsec + CXL_DVSEC_DEVICE_CONTROL;
	u16 now;

	if (!component->dvsec)
		return true;
	if (!pci_read_config_word(component->pdev, at, &now) && now == component->dvsec_control)
		return true;
	if (!write_config(component->pdev, at, component->dvsec_control))
		return true;

	pr_err("%s does not take back the firmware's CXL control\n", component->name);
	return false;
}

/* A device that was pulled may be back as another one, with its registers elsewhere. */
static bool is_gone(struct pci_dev *pdev)
{
	return !device_is_registered(&pdev->dev) || !pci_device_is_present(pdev);
}

void sr_decoders_forget_gone(struct softreserve *sr)
{
	struct sr_component *component, *next;

	list_for_each_entry_safe(component, next, &sr->decoders, node)
		if (component->pdev && is_gone(component->pdev))
			forget(component);
	sr->device_gone = false;
}

static int restore_component(struct softreserve *sr, const struct sr_component *component)
{
	bool on, restored;
	u16 command;

	if (component->pdev && is_gone(component->pdev)) {
		pr_warn("%s is gone, and its decoders with it\n", component->name);
		sr->device_gone = true;
		return 0;
	}

	/* Where that fails it is tried all the same: a driver has turned it on, mostly. */
	on = component->pdev && !space_on(component->pdev, &command);
	write_back(component);
	restored = restore_dvsec(component);
	restored = is_restored(component) && restored;
	if (on && space_off(component->pdev, command))
		pci_warn(component->pdev, "softreserve: its memory space stays enabled\n");
	return restored ? 0 : -EIO;
}

int sr_decoders_restore(struct softreserve *sr)
{
	struct sr_component *component;
	int rc = 0;

	for (int kind = SR_ENDPOINT; kind < SR_COMPONENT_KINDS; kind++)
		list_for_each_entry(component, &sr->decoders, node)
			if (component->kind == kind && restore_component(sr, component))
				rc = -EIO;
	return rc;
}
