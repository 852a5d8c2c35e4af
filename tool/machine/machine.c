// SPDX-License-Identifier: GPL-2.0-only
/* Tables only, for now. */
#include "machine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct machine *machine_read(const struct source *source)
{
	struct machine *m = calloc(1, sizeof(*m));
	size_t size;
	char *data;

	if (!m)
		abort();
	m->source = source;
	m->unknown = "the memory map is not read";
	if ((data = source_read(source, CEDT_PATH, &size)))
		m->cedt = cedt_parse(data, size, &m->problems);
	free(data);
	if ((data = source_read(source, SRAT_PATH, &size)))
		m->srat = srat_parse(data, size, &m->problems);
	free(data);
	if ((data = source_read(source, HMAT_PATH, &size)))
		m->hmat = hmat_parse(data, size, &m->problems);
	free(data);
	return m;
}

void machine_free(struct machine *m)
{
	if (!m)
		return;
	cedt_free(&m->cedt);
	srat_free(&m->srat);
	hmat_free(&m->hmat);
	problems_free(&m->problems);
	free(m);
}
