// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/pci_regs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "decoders.h"
#include "function.h"
#include "sysfs.h"
#include "tap.h"

#define PCI_DEVICES "/sys/bus/pci/devices"
#define PCI_VENDOR_CXL 0x1e98
#define PCI_CONFIG_SIZE 4096

/* CXL 3.1, 8.1.3: DVSEC of a device; its control register, of 16 bits. */
#define DEVICE_DVSEC 0
#define DEVICE_CONTROL 0xc

/* CXL 3.1, 8.1.9: Register Locator DVSEC. */
#define LOCATOR_DVSEC 8
#define LOCATOR_BLOCK1 0xc
#define LOCATOR_BIR(low) ((low)&7)
#define LOCATOR_ID(low) ((low) >> 8 & 0xff)

/* CXL 3.1, 8.2.3 and 8.2.4: component registers. */
#define COMPONENT_SIZE 0x10000
#define CACHE_MEM_OFFSET 0x1000
#define CAPABILITY_ID(header) ((header)&0xffff)
#define CAPABILITY_ID_ROOT 1
#define CAPABILITY_ID_HDM 5
#define CAPABILITY_COUNT(header) ((header) >> 24)
#define CAPABILITY_POINTER(header) ((header) >> 20)

/* CXL 3.1, 8.2.4.20: HDM decoder capability. */
#define HDM_COUNT(capability) ((capability)&0xf)
#define HDM_GLOBAL 4
#define HDM_DECODER(index) (0x10 + 0x20 * (index))
#define HDM_COMMIT (1u << 9)
#define HDM_COMMITTED (1u << 10)
#define HDM_ERROR (1u << 11)

enum {
	REG_BASE_LOW,
	REG_BASE_HIGH,
	REG_SIZE_LOW,
	REG_SIZE_HIGH,
	REG_CONTROL
};

/* Which functions have HDM decoders, by PCIe port type. */
static const struct {
	uint8_t port_type;
	const char *kind;
} port_kinds[] = {
	{ PCI_EXP_TYPE_ENDPOINT, "endpoint" },
	{ PCI_EXP_TYPE_UPSTREAM, "switch" },
};

/* CXL 3.1, 8.2.4.20.1: the field is a code, and even numbers from 0 to 8 are only its beginning. */
static unsigned int hdm_count(uint32_t capability)
{
	static const uint8_t large[] = { 10, 12, 14, 16, 20, 24, 28, 32 };
	unsigned int code = HDM_COUNT(capability);

	if (!code)
		return 1;
	return code < 5 ? 2 * code : code - 5 < sizeof(large) ? large[code - 5] : 0;
}

/* Offset of the HDM decoder capability in the component registers, 0 if there is none. */
static uint32_t hdm_find(const volatile uint32_t *regs)
{
	const volatile uint32_t *header = regs + CACHE_MEM_OFFSET / 4;
	uint32_t i, root = header[0];
	uint32_t offset = 0;

	if (CAPABILITY_ID(root) != CAPABILITY_ID_ROOT)
		return 0;
	for (i = 1; i <= CAPABILITY_COUNT(root); i++) {
		uint32_t entry = header[i];

		if (CAPABILITY_ID(entry) == CAPABILITY_ID_HDM)
			offset = CACHE_MEM_OFFSET + CAPABILITY_POINTER(entry);
	}
	return offset;
}

static void decoder_add(struct decoders *all, const char *component, const char *kind,
			unsigned int index, const volatile uint32_t *hdm, u64 at)
{
	const volatile uint32_t *regs = hdm + HDM_DECODER(index) / 4;
	struct decoder *d;
	size_t i;

	all->decoder = reallocarray(all->decoder, all->n + 1, sizeof(*d));
	if (!all->decoder)
		bail("out of memory for decoders");
	d = &all->decoder[all->n++];
	memset(d, 0, sizeof(*d));
	snprintf(d->component, sizeof(d->component), "%s", component);
	d->kind = kind;
	d->index = index;
	d->at = at + HDM_DECODER(index);
	d->global = hdm[HDM_GLOBAL / 4];
	for (i = 0; i < DECODER_REGS; i++)
		d->reg[i] = regs[i];
}

/* Mapped anew each time: a driver's claim revokes mappings (revoke_iomem(), kernel/resource.c). */
static void component_read(struct decoders *all, const char *component, const char *kind, u64 base)
{
	volatile uint32_t *regs;
	uint32_t offset;
	unsigned int i, n;
	int fd;

	fd = open("/dev/mem", O_RDONLY | O_SYNC | O_CLOEXEC);
	if (fd < 0)
		bail("cannot open /dev/mem: %m");
	regs = mmap(NULL, COMPONENT_SIZE, PROT_READ, MAP_SHARED, fd, base);
	close(fd);
	if (regs == MAP_FAILED) {
		tap_comment("%s: cannot map its registers at %#" PRIx64 ": %m", component, base);
		return;
	}
	offset = hdm_find(regs);
	n = offset ? hdm_count(regs[offset / 4]) : 0;
	if (!n)
		tap_comment("%s: no HDM decoders at %#" PRIx64, component, base);
	for (i = 0; i < n && offset + HDM_DECODER(i + 1) <= COMPONENT_SIZE; i++)
		decoder_add(all, component, kind, i, regs + offset / 4, base + offset);
	munmap((void *)regs, COMPONENT_SIZE);
}

static uint32_t config32(const uint8_t *config, size_t offset)
{
	uint32_t value = 0;

	if (offset + sizeof(value) <= PCI_CONFIG_SIZE)
		memcpy(&value, config + offset, sizeof(value));
	return value;
}

/* The PCIe port type decides what the function is; NULL if nothing with decoders. */
static const char *function_kind(const uint8_t *config)
{
	uint8_t at = config[PCI_CAPABILITY_LIST];
	int left = 48;
	size_t i;

	while (at >= PCI_STD_HEADER_SIZEOF && left-- && config[at] != PCI_CAP_ID_EXP)
		at = config[at + 1];
	if (at < PCI_STD_HEADER_SIZEOF || config[at] != PCI_CAP_ID_EXP)
		return NULL;
	for (i = 0; i < sizeof(port_kinds) / sizeof(port_kinds[0]); i++) {
		if ((config32(config, at) >> 16 & PCI_EXP_FLAGS_TYPE) >> 4 ==
		    port_kinds[i].port_type)
			return port_kinds[i].kind;
	}
	return NULL;
}

static uint32_t dvsec_find(const uint8_t *config, unsigned int id)
{
	uint32_t at = PCI_CFG_SPACE_SIZE, header;
	int left = (PCI_CONFIG_SIZE - PCI_CFG_SPACE_SIZE) / 8;

	while (at >= PCI_CFG_SPACE_SIZE && left--) {
		header = config32(config, at);
		if (PCI_EXT_CAP_ID(header) == PCI_EXT_CAP_ID_DVSEC &&
		    (config32(config, at + PCI_DVSEC_HEADER1) & 0xffff) == PCI_VENDOR_CXL &&
		    (config32(config, at + PCI_DVSEC_HEADER2) & 0xffff) == id)
			return at;
		at = PCI_EXT_CAP_NEXT(header);
	}
	return 0;
}

/* The line of /sys/.../resource for a BAR holds its start, end and flags. */
static u64 bar_address(const char *name, unsigned int bar)
{
	char text[4096], *line, *rest;
	u64 start = 0;

	attr_read(text, sizeof(text), PCI_DEVICES "/%s/resource", name);
	for (line = strtok_r(text, "\n", &rest); line && bar--;)
		line = strtok_r(NULL, "\n", &rest);
	return line && sscanf(line, "%" SCNx64, &start) == 1 ? start : 0;
}

/* Address of a block of registers, 0 if there is none. */
static u64 locator_block(const char *name, const uint8_t *config, uint32_t locator,
			 enum register_block block)
{
	uint32_t at, end, low;
	u64 bar;

	end = locator + PCI_DVSEC_HEADER1_LEN(config32(config, locator + PCI_DVSEC_HEADER1));
	for (at = locator + LOCATOR_BLOCK1; at + 8 <= end; at += 8) {
		low = config32(config, at);
		if (LOCATOR_ID(low) != (uint32_t)block)
			continue;
		bar = bar_address(name, LOCATOR_BIR(low));
		return bar ? bar + (low & 0xffff0000) + ((u64)config32(config, at + 4) << 32) : 0;
	}
	return 0;
}

static void command_write(int fd, const char *name, uint16_t command)
{
	if (pwrite(fd, &command, sizeof(command), PCI_COMMAND) != sizeof(command))
		tap_comment("%s: its command register cannot be written: %m", name);
}

/* A function whose memory space is off gets it for the time of the reading. */
static void registers_read(struct decoders *all, const char *name, const uint8_t *config, int fd)
{
	uint16_t command = (uint16_t)config32(config, PCI_COMMAND);
	u64 base = locator_block(name, config, dvsec_find(config, LOCATOR_DVSEC), BLOCK_COMPONENT);

	if (!base) {
		tap_comment("%s: its registers have no address", name);
		return;
	}
	if (!(command & PCI_COMMAND_MEMORY))
		command_write(fd, name, command | PCI_COMMAND_MEMORY);
	component_read(all, name, function_kind(config), base);
	if (!(command & PCI_COMMAND_MEMORY))
		command_write(fd, name, command);
}

static void function_read(struct decoders *all, const char *name)
{
	uint8_t config[PCI_CONFIG_SIZE] = { 0 };
	char path[SYSFS_PATH_MAX];
	uint32_t device;
	size_t n = all->n;
	int fd;

	snprintf(path, sizeof(path), PCI_DEVICES "/%s/config", name);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0 || read(fd, config, sizeof(config)) < 0)
		tap_comment("%s: cannot read its configuration: %m", name);
	if (function_kind(config) && dvsec_find(config, LOCATOR_DVSEC))
		registers_read(all, name, config, fd);
	if (fd >= 0)
		close(fd);
	device = dvsec_find(config, DEVICE_DVSEC);
	for (; device && n < all->n; n++) {
		all->decoder[n].control_at = device + DEVICE_CONTROL;
		all->decoder[n].control = config32(config, device + DEVICE_CONTROL);
	}
}

u64 function_registers(const char *name, enum register_block block)
{
	char path[SYSFS_PATH_MAX];
	uint8_t *config;
	uint32_t locator;
	size_t size;
	u64 at = 0;

	snprintf(path, sizeof(path), PCI_DEVICES "/%s/config", name);
	config = (uint8_t *)file_read(path, &size);
	locator = config && size == PCI_CONFIG_SIZE ? dvsec_find(config, LOCATOR_DVSEC) : 0;
	if (locator)
		at = locator_block(name, config, locator, block);
	free(config);
	if (!at)
		bail("%s does not say where its registers are", name);
	return block == BLOCK_COMPONENT ? at + CACHE_MEM_OFFSET : at;
}

/* Lockdown refuses /dev/mem to root, too; whatever else is wrong with it is said by who opens it. */
static bool memory_closed(void)
{
	int fd = open("/dev/mem", O_RDONLY | O_CLOEXEC);
	bool closed = fd < 0 && errno == EPERM;

	if (fd >= 0)
		close(fd);
	return closed;
}

struct decoders decoders_read(const struct places *places)
{
	struct decoders all = { .closed = memory_closed() };
	struct dirent **functions;
	char name[32];
	size_t i, n;

	if (all.closed)
		return all;
	for (i = 0; i < places->n_bridges; i++) {
		snprintf(name, sizeof(name), "host-bridge-%u", places->bridges[i].uid);
		component_read(&all, name, "host-bridge", places->bridges[i].base);
	}
	n = dir_list(PCI_DEVICES, "", &functions);
	for (i = 0; i < n; i++)
		function_read(&all, functions[i]->d_name);
	dir_free(functions, n);
	return all;
}

bool decoder_committed(const struct decoder *decoder)
{
	return decoder->reg[REG_CONTROL] & HDM_COMMITTED;
}

static u64 reg64(const struct decoder *d, unsigned int low)
{
	return (u64)d->reg[low + 1] << 32 | d->reg[low];
}

struct sr_range decoder_range(const struct decoder *decoder)
{
	u64 start = reg64(decoder, REG_BASE_LOW);

	return (struct sr_range){ start, start + reg64(decoder, REG_SIZE_LOW) - 1 };
}

/* CXL 3.1, 8.2.4.20.7: exponents of two. The lab programs no decoder of 3, 6 or 12 ways. */
unsigned int decoder_ways(const struct decoder *decoder)
{
	return 1U << (decoder->reg[REG_CONTROL] >> 4 & 0xf);
}

unsigned int decoder_granularity(const struct decoder *decoder)
{
	return 256U << (decoder->reg[REG_CONTROL] & 0xf);
}

bool decoder_locked(const struct decoder *decoder)
{
	return decoder->reg[REG_CONTROL] >> 8 & 1;
}

struct sr_range decoders_range(const struct decoders *all, const char *component)
{
	size_t i;

	for (i = 0; i < all->n; i++) {
		const struct decoder *d = &all->decoder[i];

		if (decoder_committed(d) && !strcmp(d->component, component))
			return decoder_range(d);
	}
	bail("firmware has committed no decoder of %s", component);
}

const char *decoders_endpoint(const struct decoders *all, u64 start)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct decoder *d = &all->decoder[i];

		if (!strcmp(d->kind, "endpoint") && decoder_committed(d) &&
		    decoder_range(d).start == start)
			return d->component;
	}
	bail("no endpoint has a decoder at %#llx", (unsigned long long)start);
}

bool decoder_intact(const struct decoder *decoder, const struct decoders *now)
{
	size_t i;

	for (i = 0; i < now->n; i++) {
		const struct decoder *d = &now->decoder[i];

		if (d->index == decoder->index && !strcmp(d->component, decoder->component))
			return !memcmp(d->reg, decoder->reg, sizeof(d->reg));
	}
	return false;
}

#define PAGE ((u64)4096)

/* A component's decoders lie within two pages. */
static void *hdm_map(const struct decoder *d, volatile uint32_t **hdm)
{
	u64 at = d->at - HDM_DECODER(d->index);
	int fd = open("/dev/mem", O_RDWR | O_SYNC | O_CLOEXEC);
	char *pages;

	if (fd < 0)
		bail("cannot open /dev/mem: %m");
	pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, at & ~(PAGE - 1));
	close(fd);
	if (pages == MAP_FAILED)
		bail("cannot map the decoders of %s: %m", d->component);
	*hdm = (volatile uint32_t *)(pages + (at & (PAGE - 1)));
	return pages;
}

static void decoder_release(const struct decoder *d, volatile uint32_t *hdm)
{
	hdm[HDM_DECODER(d->index) / 4 + REG_CONTROL] &= ~HDM_COMMIT;
}

/* It is committed when all else is in place: CXL 3.1, 8.2.4.20.12. */
static void decoder_write(const struct decoder *d, volatile uint32_t *hdm)
{
	uint32_t control = d->reg[REG_CONTROL] & ~(HDM_COMMIT | HDM_COMMITTED | HDM_ERROR);
	volatile uint32_t *regs = hdm + HDM_DECODER(d->index) / 4;
	size_t i;

	for (i = 0; i < DECODER_REGS; i++)
		regs[i] = i == REG_CONTROL ? control : d->reg[i];
	if (decoder_committed(d))
		regs[REG_CONTROL] = control | HDM_COMMIT;
}

static void control_write(const struct decoder *d)
{
	char path[SYSFS_PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), PCI_DEVICES "/%s/config", d->component);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || pwrite(fd, &d->control, sizeof(d->control), d->control_at) < 0)
		bail("the control register of %s cannot be written: %m", d->component);
	close(fd);
}

/* Decoders are committed in the order of their numbers and released in the reverse order. */
static void component_restore(const struct decoder *decoder, size_t n)
{
	volatile uint32_t *hdm;
	void *pages = hdm_map(decoder, &hdm);
	size_t i;

	for (i = n; i-- > 0;)
		decoder_release(&decoder[i], hdm);
	for (i = 0; i < n; i++)
		decoder_write(&decoder[i], hdm);
	hdm[HDM_GLOBAL / 4] = decoder->global;
	munmap(pages, 2 * PAGE);
	if (decoder->control_at)
		control_write(decoder);
}

bool decoder_settings_kept(const struct decoder *decoder, const struct decoders *now)
{
	size_t i;

	for (i = 0; i < now->n; i++) {
		if (now->decoder[i].at == decoder->at)
			return now->decoder[i].global == decoder->global &&
			       now->decoder[i].control == decoder->control &&
			       decoder_intact(decoder, now);
	}
	return false;
}

void decoders_restore(const struct decoders *before, const struct decoders *now)
{
	const struct decoder *d = before->decoder;
	size_t i, n;
	bool same;

	for (i = 0; i < before->n; i += n) {
		same = true;
		for (n = 0; i + n < before->n && !strcmp(d[i].component, d[i + n].component); n++)
			same = same && decoder_settings_kept(&d[i + n], now);
		if (!same)
			component_restore(&d[i], n);
	}
}

/* A host bridge stays. */
static bool is_gone(const struct decoder *decoder)
{
	return strcmp(decoder->kind, "host-bridge") && !function_present(decoder->component);
}

struct json_object *decoders_json(const struct decoders *before, const struct decoders *now)
{
	struct json_object *list = json_object_new_array();
	struct json_object *obj;
	size_t i;

	for (i = 0; i < before->n; i++) {
		const struct decoder *d = &before->decoder[i];

		obj = json_object_new_object();
		json_object_object_add(obj, "component", json_object_new_string(d->component));
		json_object_object_add(obj, "kind", json_object_new_string(d->kind));
		json_object_object_add(obj, "index", json_object_new_int(d->index));
		json_object_object_add(obj, "committed",
				       json_object_new_boolean(decoder_committed(d)));
		json_object_object_add(obj, "intact",
				       json_object_new_boolean(decoder_intact(d, now)));
		json_object_object_add(obj, "gone", json_object_new_boolean(is_gone(d)));
		json_object_object_add(obj, "base", json_object_new_uint64(reg64(d, REG_BASE_LOW)));
		json_object_object_add(obj, "size", json_object_new_uint64(reg64(d, REG_SIZE_LOW)));
		json_object_array_add(list, obj);
	}
	return list;
}
