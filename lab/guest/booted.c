// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "booted.h"
#include "kmsg.h"
#include "modsysfs.h"
#include "sysfs.h"
#include "tap.h"

#define PREFIX "softreserve: "

/* Says each line that a command prints; returns how many, and the last one in @last. */
static unsigned int quote(const char *who, const char *command, char *last, size_t size)
{
	FILE *output = popen(command, "re");
	unsigned int n = 0;
	char line[1024];

	if (!output)
		bail("%s: %m", command);
	last[0] = '\0';
	while (fgets(line, sizeof(line), output)) {
		line[strcspn(line, "\n")] = '\0';
		tap_comment("%s: %s", who, line);
		snprintf(last, size, "%s", line);
		n++;
	}
	pclose(output);
	return n;
}

static void check_tool(const char *verdict)
{
	char said[256], wanted[64];

	quote("tool", "softreserve --version 2>&1", said, sizeof(said));
	tap_check(!strncmp(said, "softreserve ", strlen("softreserve ")), "the tool is installed");
	quote("tool", "softreserve wait 2>&1", said, sizeof(said));
	snprintf(wanted, sizeof(wanted), "The verdict is %s.", verdict);
	tap_check(!strcmp(said, wanted), "the tool says that the verdict is %s", verdict);
}

/* journald may still be reading what was logged last. */
static void check_journal(void)
{
	unsigned int lines;
	char last[1024];

	quote("journal", "journalctl --sync 2>&1", last, sizeof(last));
	lines = quote("journal", "journalctl -k -b -o cat -g '^" PREFIX "' --no-pager", last,
		      sizeof(last));
	tap_check(lines && lines == kmsg_count(PREFIX),
		  "the journal has all that the module said (%u lines)", lines);
}

static void check_unit(const char *verdict)
{
	char state[64], early[32] = "";

	quote("unit", "systemctl is-active softreserve-verdict.service", state, sizeof(state));
	tap_check(!strcmp(state, "active"), "softreserve-verdict.service is done");
	attr_read(early, sizeof(early), "/run/lab-early");
	tap_check(!strcmp(early, verdict), "who comes right after it finds the verdict (%s)",
		  early);
}

void booted_check(bool with_module)
{
	char verdict[32];
	char last[256];

	quote("iomem", "grep -E 'CXL|Soft Reserved|region|dax|softreserve' /proc/iomem", last,
	      sizeof(last));
	quote("modules", "lsmod | grep -E 'cxl|dax|kmem|hmem|softreserve'", last, sizeof(last));
	/* The console's characters get lost now and then: what tests look for comes this way. */
	quote("kernel",
	      "dmesg -t | grep -E '^lab: |[Ll]ocked down|[Ll]ockdown: |[Ss]ecure boot|[Mm]odule'",
	      last, sizeof(last));
	quote("status", "softreserve status 2>&1", last, sizeof(last));
	tap_check(modsysfs_loaded() == with_module, "the module is %sloaded",
		  with_module ? "" : "not ");
	if (!modsysfs_loaded())
		return;
	tap_check(!modsysfs_pending(), "who comes after the verdict finds one");
	modsysfs_wait();
	modsysfs_verdict(verdict, sizeof(verdict));
	modsysfs_check(-1);
	check_tool(verdict);
	check_journal();
	check_unit(verdict);
}
