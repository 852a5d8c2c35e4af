// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "modules.h"
#include "pristine.h"
#include "sysfs.h"
#include "tap.h"

/* These first, in this order: users of memory, then who gave it to them. */
static const char *const leaving[] = {
	"kmem",	   "device_dax", "dax_hmem", "softreserve", "dax_cxl", "dax_pmem",
	"nd_pmem", "cxl_pmem",	 "cxl_mem",  "cxl_acpi",    "cxl_pci",
};

/* What must be the same, one name a line. */
static const char *const places[] = {
	"/sys/devices/platform",     "/sys/devices/system/memory", "/sys/class/devlink",
	"/sys/bus/cxl/devices",	     "/sys/bus/dax/devices",	   "/sys/bus/nd/devices",
	"/sys/bus/platform/devices", "/sys/kernel/debug",	   "/sys/devices/virtual",
};

static const struct places *registers;
static struct decoders decoders;
static char *state;
static char *modules;

static char *read_all(const char *path)
{
	size_t size;
	char *text = file_read(path, &size);

	if (!text)
		bail("%s cannot be read: %m", path);
	return text;
}

static void state_add(FILE *out, const char *path)
{
	struct dirent **names;
	size_t n = dir_list(path, "", &names);

	for (size_t i = 0; i < n; i++)
		fprintf(out, "%s/%s\n", path, names[i]->d_name);
	dir_free(names, n);
}

/* Name, reference count and users of each module: the rest of a line are sizes and addresses. */
static void state_add_modules(FILE *out)
{
	char *text = read_all("/proc/modules"), *line, *rest;
	char name[64], users[256];
	unsigned int count;

	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (sscanf(line, "%63s %*s %u %255s", name, &count, users) == 3)
			fprintf(out, "module %s, %u references, users %s\n", name, count, users);
	}
	free(text);
}

static char *state_read(void)
{
	char *iomem = read_all("/proc/iomem"), *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		bail("out of memory for the state of the machine");
	fputs(iomem, out);
	free(iomem);
	state_add_modules(out);
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		state_add(out, places[i]);
	fclose(out);
	return text;
}

void pristine_note(const struct places *real)
{
	registers = real;
	decoders = decoders_read(real);
	state = state_read();
	modules = read_all("/proc/modules");
}

static bool has_line(const char *text, const char *line, size_t len)
{
	for (const char *at = text; *at; at += strcspn(at, "\n"), at += *at == '\n')
		if (!strncmp(at, line, len) && at[len] == '\n')
			return true;
	return false;
}

/* The first line of @a that is not in @b, with @what before it; NULL if there is none. */
static char *first_missing(const char *a, const char *b, const char *what)
{
	char *words;

	for (const char *at = a; *at; at += strcspn(at, "\n"), at += *at == '\n') {
		size_t len = strcspn(at, "\n");

		if (has_line(b, at, len))
			continue;
		if (asprintf(&words, "%s \"%.*s\"", what, (int)len, at) < 0)
			bail("out of memory");
		return words;
	}
	return NULL;
}

/* In /proc/modules a module's line begins with its name and a blank. */
static bool lists_module(const char *list, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = list; *at; at += strcspn(at, "\n"), at += *at == '\n')
		if (!strncmp(at, name, len) && at[len] == ' ')
			return true;
	return false;
}

/* A worker of the module's may be on its way out yet: waited for in the kernel, a few times. */
static void take_out_firmly(const char *name)
{
	for (unsigned int tries = 0; tries < 20; tries++) {
		if (modules_remove(name) || errno == ENOENT)
			return;
		modules_rest();
	}
	tap_comment("%s does not go: %m", name);
}

/* Return: how many of the modules that came later are gone now. */
static size_t take_out_rest(void)
{
	char *now = read_all("/proc/modules"), *line, *rest;
	size_t gone = 0;

	for (line = strtok_r(now, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		line[strcspn(line, " ")] = '\0';
		if (!lists_module(modules, line))
			gone += modules_remove(line);
	}
	free(now);
	return gone;
}

/* Return: true if one that @kept says of all committed decoders is not so. */
static bool any_changed(bool (*kept)(const struct decoder *decoder, const struct decoders *now))
{
	struct decoders now = decoders_read(registers);
	bool changed = false;

	for (size_t i = 0; i < decoders.n; i++) {
		const struct decoder *d = &decoders.decoder[i];

		changed = changed || (decoder_committed(d) && !kept(d, &now));
	}
	free(now.decoder);
	return changed;
}

bool pristine_decoders_intact(void)
{
	return !any_changed(decoder_intact);
}

bool pristine_settings_intact(void)
{
	return !any_changed(decoder_settings_kept);
}

static void put_decoders_back(void)
{
	struct decoders now = decoders_read(registers);

	decoders_restore(&decoders, &now);
	free(now.decoder);
}

char *pristine_return(void)
{
	char *now, *difference;

	for (size_t i = 0; i < sizeof(leaving) / sizeof(leaving[0]); i++)
		take_out_firmly(leaving[i]);
	while (take_out_rest())
		;
	put_decoders_back();
	if (!pristine_settings_intact())
		bail("firmware's decoders cannot be put back");
	now = state_read();
	difference = first_missing(now, state, "left behind:");
	if (!difference)
		difference = first_missing(state, now, "gone:");
	free(now);
	return difference;
}
