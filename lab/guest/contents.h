/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory that is described has contents before Linux: as firmware, a crashed
 * kernel or the one before a kexec leave them. They must survive until somebody
 * gets the memory.
 */
#ifndef SOFTRESERVE_GUEST_CONTENTS_H
#define SOFTRESERVE_GUEST_CONTENTS_H

#include "scene.h"

/** contents_write() - fill all memory that firmware describes, before any module is loaded */
void contents_write(const struct scene *scene);

/** contents_load() - load modules as ever, and compare what is handed out, every word of it */
void contents_load(const struct scene *scene);

#endif
