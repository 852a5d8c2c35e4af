/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The program that the runner writes to the ESP and the firmware application
 * carries out: which HDM decoders to program, which ranges to describe as
 * specific purpose memory, what to say wrongly in ACPI tables, how to start the
 * kernel.
 *
 * Layout: struct fw_program, then @n_decoders struct fw_decoder, then
 * @n_ranges struct fw_range, then @n_lies struct fw_lie. Little-endian, no padding beyond what is written.
 * Both sides compile this file; each includes its own fixed-width types first
 * (<stdint.h>, or the typedefs that lab/firmware makes from gnu-efi's).
 */
#ifndef SOFTRESERVE_LAB_PROGRAM_H
#define SOFTRESERVE_LAB_PROGRAM_H

#define FW_MAGIC 0x474f525057465253ull /* "SRFWPROG" */
#define FW_VERSION 2
#define FW_CMDLINE_MAX 1024
#define FW_MAX_HOPS 6
#define FW_MAX_TARGETS 8

/* Value of @window: the offset is a physical address, not one in a window. */
#define FW_ABSOLUTE 0xffffffffu

enum fw_component {
	FW_HOST_BRIDGE = 0, /* registers found by CHBS UID = @bus */
	FW_PCI = 1,	    /* registers found by the DVSEC register locator */
};

enum fw_decoder_flags {
	FW_COMMIT = 1 << 0,    /* set COMMIT and await COMMITTED */
	FW_LOCK = 1 << 1,      /* set LOCK ON COMMIT */
	FW_SPACE_OFF = 1 << 2, /* FW_PCI: in the end turn the function's memory space off */
};

/**
 * struct fw_decoder - one HDM decoder to program (CXL 3.1, 8.2.4.20)
 * @component: enum fw_component
 * @bus: PCI bus number of the host bridge's root bus, which is also its UID
 * @n_hops: FW_PCI: entries in @hop; FW_HOST_BRIDGE: 0
 * @index: decoder number
 * @hop: device/function (dev << 3 | fn) to follow from the root bus on: a root
 *       port, then whatever lies below; the last one is the component
 * @ig: encoded granularity: 256 << ig bytes
 * @iw: encoded ways: 0, 1, 2, 3, 4 for 1, 2, 4, 8, 16
 * @flags: enum fw_decoder_flags
 * @window: index of the CFMWS in the CEDT, or FW_ABSOLUTE
 * @offset: where it starts in the window, in bytes; it may reach beyond the
 *          window's end, as what faulty firmware programs may
 * @size: in bytes
 * @targets: host bridge and switch: target list, a port number a byte, way 0
 *           lowest; endpoint: DPA skip in bytes
 */
struct fw_decoder {
	uint8_t component;
	uint8_t bus;
	uint8_t n_hops;
	uint8_t index;
	uint8_t hop[FW_MAX_HOPS];
	uint8_t ig;
	uint8_t iw;
	uint32_t flags;
	uint32_t window;
	uint32_t reserved;
	uint64_t offset;
	uint64_t size;
	uint64_t targets;
} __attribute__((packed));

/**
 * struct fw_range - a range to describe as EFI_MEMORY_SP
 * @window: as in struct fw_decoder
 * @offset: likewise
 * @size: in bytes
 *
 * Where the address is no memory yet it is added (DXE AddMemorySpace); where it
 * is system memory, it gets the attribute (SetMemorySpaceCapabilities). Anything
 * else, or memory that the firmware has in use, is an error. Ranges are described
 * in order, each by a service call of its own; Linux joins entries that touch.
 */
struct fw_range {
	uint32_t window;
	uint32_t reserved;
	uint64_t offset;
	uint64_t size;
} __attribute__((packed));

enum fw_lie_kind {
	FW_WINDOW_TARGETS = 0, /* window @index names the host bridges @uid */
	FW_WINDOW_PLACE = 1,   /* window @index is moved by @offset and has @size bytes */
	FW_WINDOW_OMIT = 2,    /* window @index is left out */
	FW_BRIDGE_BASE = 3,    /* registers of host bridge @index are said to be at @offset */
	FW_BRIDGE_OMIT = 4,    /* host bridge @index is left out */
	FW_CEDT_CUT = 5,       /* the last @size bytes of the CEDT are cut off */
	FW_SRAT_HIDE = 6,      /* there is no SRAT */
	FW_LIE_KINDS,
};

/**
 * struct fw_lie - something that firmware's tables say wrongly
 * @kind: enum fw_lie_kind
 * @index: index of the CFMWS in the CEDT as earlier lies left it, or UID of the
 *         host bridge
 * @offset: see @kind
 * @size: likewise
 * @uid: FW_WINDOW_TARGETS: a UID a way
 *
 * Lies are told in order, when decoders are programmed and ranges described.
 */
struct fw_lie {
	uint32_t kind;
	uint32_t index;
	uint64_t offset;
	uint64_t size;
	uint32_t uid[FW_MAX_TARGETS];
} __attribute__((packed));

/**
 * struct fw_program - head of the file
 * @magic: FW_MAGIC
 * @version: FW_VERSION
 * @size: bytes of the whole file
 * @n_decoders: entries that follow
 * @n_ranges: entries that follow these
 * @n_lies: entries that follow these
 * @reserved: 0
 * @cmdline: kernel command line, NUL-terminated ASCII. To its end the firmware
 *           application adds where the hardware is, whatever the tables say:
 *           "sr_lab.windows=START-END,..." in the CEDT's order, and
 *           "sr_lab.bridges=UID-BASE,...", in hexadecimal digits
 */
struct fw_program {
	uint64_t magic;
	uint32_t version;
	uint32_t size;
	uint32_t n_decoders;
	uint32_t n_ranges;
	uint32_t n_lies;
	uint32_t reserved;
	char cmdline[FW_CMDLINE_MAX];
} __attribute__((packed));

#endif
