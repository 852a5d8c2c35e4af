// SPDX-License-Identifier: GPL-2.0-only
#include "pieces.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* True if a folder has a name that begins so. */
static bool has_name(const struct source *source, const char *folder, const char *prefix)
{
	char **names;
	size_t n = source_list(source, folder, &names);
	bool found = false;

	for (size_t i = 0; i < n; i++)
		found = found || !strncmp(names[i], prefix, strlen(prefix));
	source_list_free(names, n);
	return found;
}

/* Where DKMS and make modules_install put what is not of the kernel's own tree. */
static bool has_module(const struct machine *machine)
{
	static const char *const folders[] = { "updates/dkms", "updates", "extra" };
	bool found = false;

	for (size_t i = 0; i < LENGTH(folders) && !found; i++) {
		char *folder = text_format("lib/modules/%s/%s", machine->release, folders[i]);

		found = has_name(machine->source, folder, "softreserve.ko");
		free(folder);
	}
	return found;
}

/* Where modprobe.d(5) looks. */
static bool has_conf(const struct machine *machine)
{
	static const char *const folders[] = { "etc/modprobe.d", "run/modprobe.d",
					       "usr/local/lib/modprobe.d", "usr/lib/modprobe.d",
					       "lib/modprobe.d" };

	for (size_t i = 0; i < LENGTH(folders); i++)
		if (has_name(machine->source, folders[i], "softreserve"))
			return true;
	return false;
}

/* The package brings both: what counts is the one of whoever makes the initramfs. */
static bool has_hook(const struct machine *machine)
{
	if (source_exists(machine->source, "usr/bin/dracut"))
		return source_exists(machine->source, "usr/lib/dracut/modules.d/90softreserve");
	return source_exists(machine->source, "usr/share/initramfs-tools/hooks/zz-softreserve") ||
	       source_exists(machine->source, "etc/initramfs-tools/hooks/zz-softreserve");
}

/* True if a word of the command line is "module_blacklist=" and a list that has the module. */
static bool is_blacklisted(const struct machine *machine)
{
	static const char option[] = "module_blacklist=";
	char *line = source_read(machine->source, "proc/cmdline", NULL), *word, *rest;
	bool found = false;

	if (!line)
		return false;
	for (word = strtok_r(line, " \n", &rest); word; word = strtok_r(NULL, " \n", &rest)) {
		char *name, *others;

		if (strncmp(word, option, strlen(option)))
			continue;
		for (name = strtok_r(word + strlen(option), ",", &others); name;
		     name = strtok_r(NULL, ",", &others))
			found = found || !strcmp(name, "softreserve");
	}
	free(line);
	return found;
}

/*
 * Lines that module_sig_check() (kernel/module/signing.c) and lockdown_is_locked_down()
 * (security/lockdown/lockdown.c) write. They do not say which module it was.
 */
static const char *signature_line(const struct machine *machine)
{
	static const char *const lines[] = {
		"Loading of module with unavailable key is rejected",
		"Loading of module with unsupported crypto is rejected",
		"Loading of unsigned module is rejected",
		"unsigned module loading is restricted",
	};

	for (size_t i = 0; machine->log && i < LENGTH(lines); i++)
		if (strstr(machine->log, lines[i]))
			return lines[i];
	return NULL;
}

static char *why_not_loaded(const struct machine *machine)
{
	bool module = has_module(machine), conf = has_conf(machine);
	const char *line = signature_line(machine);

	if (is_blacklisted(machine))
		return text_format("the kernel's command line keeps the module out "
				   "(module_blacklist=)");
	if (!module && !conf)
		return text_format("softreserve is not installed, but for this tool");
	if (!module)
		return text_format("the module: there is none for this kernel, %s "
				   "(dkms status softreserve)",
				   machine->release);
	if (line)
		return text_format("an enrolled key: the kernel has refused a module for its "
				   "signature (\"%s\")",
				   line);
	if (!conf)
		return text_format("softreserve.conf in modprobe.d: nothing loads the module "
				   "before the CXL drivers");
	return text_format("a boot: all pieces are there, but the module has not been loaded");
}

static char *why_too_late(const struct machine *machine)
{
	if (has_hook(machine))
		return text_format("the module in the initramfs, where drivers were loaded before "
				   "it: make that anew (update-initramfs -u)");
	return text_format("the initramfs hook: drivers were loaded in the initramfs, before the "
			   "module");
}

static bool is_off(const struct machine *machine)
{
	char value[8];

	return source_text(machine->source, value, sizeof(value),
			   "sys/module/softreserve/parameters/off") &&
	       *value == 'Y';
}

char *pieces_missing(const struct machine *machine)
{
	const struct module *module = &machine->module;

	/* An older capture, or loose files. */
	if (!*machine->release ||
	    !source_exists(machine->source, "lib/modules/%s", machine->release))
		return NULL;
	if (!module->loaded)
		return why_not_loaded(machine);
	if (is_off(machine))
		return text_format("nothing, but the parameter softreserve.off has it do nothing");
	if (!strncmp(module->refusal, "loaded too late", strlen("loaded too late")))
		return why_too_late(machine);
	return NULL;
}
