// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <string.h>

#include "boot.h"
#include "modules.h"
#include "splat.h"
#include "tap.h"

void splat_make(void)
{
	const char *what = boot_option("sr_lab.splat=", NULL);
	bool stays;
	int error;

	if (!what)
		return;
	stays = !strcmp(what, "stays");
	error = modules_insert_lab("lab_splat", stays ? "stay=1" : "");
	tap_check(error == (stays ? 0 : ENODEV), "lab_splat broke what it could (%s)",
		  strerror(error));
}
