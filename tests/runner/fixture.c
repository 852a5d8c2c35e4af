// SPDX-License-Identifier: GPL-2.0-only
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files.h"

static const char outcome[] =
	"summary = \"\";\n"
	"outcome = {\n"
	"  without_module = { cxl = 0; dax = 0; lost = \"256M\"; log = ( \"^known \" ); };\n"
	"  with_module = { verdict = \"dax\"; conflicts = ( \"unclaimed\", \"unbound\" ); };\n"
	"};\n";

struct machine *machine_from(const char *text)
{
	char path[] = "/tmp/softreserve-test.XXXXXX";
	char *whole = mem_format("%s%s", text, outcome);
	char *error = NULL;
	struct machine *m;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(file_write(path, whole, strlen(whole)), 0);
	m = machine_load(path, &error);
	if (!m)
		fail_msg("%s", error);
	unlink(path);
	close(fd);
	free(whole);
	return m;
}
