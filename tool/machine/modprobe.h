/* SPDX-License-Identifier: GPL-2.0-only */
/* What modprobe's configuration says of softreserve (modprobe.d(5)). */
#ifndef SOFTRESERVE_TOOL_MODPROBE_H
#define SOFTRESERVE_TOOL_MODPROBE_H

#include "source.h"

/**
 * struct modprobe - what was found
 * @softdep: cxl_port wants softreserve first, and so does what wants cxl_port
 * @off: the file in which softreserve is switched off by its parameter; NULL if in none
 * @install: likewise, that names a command to be run instead
 * @blacklist: likewise, that has it on a blacklist
 */
struct modprobe {
	bool softdep;
	char *off;
	char *install;
	char *blacklist;
};

/** modprobe_read() - read all files that name softreserve; to be freed with modprobe_free() */
struct modprobe modprobe_read(const struct source *source);

/** modprobe_free() - forget it */
void modprobe_free(struct modprobe *modprobe);

#endif
