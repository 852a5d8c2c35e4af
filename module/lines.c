// SPDX-License-Identifier: GPL-2.0-only
#include "lines.h"

#include <linux/ctype.h>
#include <linux/seq_file.h>

static void write_range(struct seq_file *file, struct sr_range range)
{
	if (sr_range_empty(range))
		range = (struct sr_range){ .start = 1, .end = 0 };
	seq_printf(file, " 0x%llx 0x%llx", range.start, range.end);
}

/* One word, whatever is in it: no bus gives a device another name, and none an empty one. */
static void write_name(struct seq_file *file, const char *name)
{
	seq_putc(file, ' ');
	if (!*name)
		seq_putc(file, '?');
	for (; *name; name++)
		seq_putc(file, isascii(*name) && isgraph(*name) ? *name : '?');
}

static void write_ranges(struct seq_file *file, const char *what, const struct sr_range *range,
			 size_t n)
{
	for (size_t i = 0; i < n; i++) {
		seq_puts(file, what);
		write_range(file, range[i]);
		seq_putc(file, '\n');
	}
}

static void write_region(struct seq_file *file, const struct sr_region *region)
{
	seq_puts(file, "region");
	write_name(file, region->name);
	write_range(file, region->range);
	seq_printf(file, " ways %u targets %u bound %u later %u unreadable %u\n", region->ways,
		   region->targets, region->bound, region->later, region->unreadable);
}

static void write_device(struct seq_file *file, const struct sr_device *device)
{
	seq_puts(file, "device");
	write_name(file, device->name);
	write_name(file, device->driver);
	seq_printf(file, " bound %u fatal %u driver_missing %u\n", device->bound, device->fatal,
		   device->driver_missing);
}

static void write_decoder(struct seq_file *file, const struct sr_decoder *decoder)
{
	seq_puts(file, "decoder");
	write_name(file, decoder->name);
	write_range(file, decoder->range);
	seq_printf(file, " claimed %u\n", decoder->claimed);
}

void sr_lines_write(struct seq_file *file, const struct sr_snapshot *snap)
{
	seq_puts(file, SR_LINES_FIRST);
	write_ranges(file, "soft_reserved", snap->soft_reserved, snap->n_soft_reserved);
	write_ranges(file, "window", snap->windows, snap->n_windows);
	for (size_t i = 0; i < snap->n_regions; i++)
		write_region(file, &snap->regions[i]);
	for (size_t i = 0; i < snap->n_devices; i++)
		write_device(file, &snap->devices[i]);
	for (size_t i = 0; i < snap->n_decoders; i++)
		write_decoder(file, &snap->decoders[i]);
	seq_puts(file, "end\n");
}

void sr_lines_write_decoder(struct seq_file *file, const struct sr_line_decoder *decoder)
{
	seq_puts(file, "decoder");
	write_name(file, decoder->name);
	write_name(file, decoder->kind);
	seq_printf(file, " %u", decoder->index);
	write_range(file, decoder->range);
	seq_printf(file, " ways %u granularity %u committed %u locked %u\n", decoder->ways,
		   decoder->granularity, decoder->committed, decoder->locked);
}
