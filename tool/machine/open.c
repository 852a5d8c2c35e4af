// SPDX-License-Identifier: GPL-2.0-only
/* Which kind of source it is. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../text.h"
#include "backend.h"
#include "grow.h"

struct source *source_open(const char *from)
{
	struct source *source = calloc(1, sizeof(*source));

	if (!source)
		return NULL;
	source->live = !from;
	source->name = text_copy(from ? from : "this machine", (size_t)-1);
	if (tree_open(source, from ? from : "/"))
		return source;
	complain("%s cannot be read: %s", from ? from : "/", strerror(errno));
	source_close(source);
	return NULL;
}
