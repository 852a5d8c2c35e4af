// SPDX-License-Identifier: GPL-2.0-only
#include "pieces.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "modprobe.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Where DKMS and make modules_install put what is not of the kernel's own tree. */
static const char *const module_folders[] = { "updates/dkms", "updates", "extra", "weak-updates" };

/**
 * struct pieces - what there is of an installation
 * @told: it can be told what there is
 * @module: there is one for this kernel
 * @unlisted: but modprobe does not know of it
 * @no_hook: whatever makes the initramfs here has no hook of softreserve
 * @modprobe: what modprobe is told
 */
struct pieces {
	bool told;
	bool module;
	bool unlisted;
	bool no_hook;
	struct modprobe modprobe;
};

/*
 * Captures that are older, or by another hand, lack files that were there, and so do containers, in
 * which the kernel's own folder is missing.
 */
static bool is_told(const struct machine *machine)
{
	const struct source *source = machine->source;

	return *machine->release && source_exists(source, "lib/modules/%s", machine->release) &&
	       (source_is_live(source) || source_exists(source, "capture.json"));
}

/* True if depmod would take it for the module, compressed or not. */
static bool is_module_file(const char *name)
{
	static const char *const names[] = { "softreserve.ko", "softreserve.ko.gz",
					     "softreserve.ko.xz", "softreserve.ko.zst" };

	for (size_t i = 0; i < LENGTH(names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

/* True if a folder of the kernel's modules has it. */
static bool has_file(const struct machine *machine, const char *folder)
{
	char *path = text_format("lib/modules/%s/%s", machine->release, folder), **names;
	size_t n = source_list(machine->source, path, &names);
	bool found = false;

	for (size_t i = 0; i < n; i++)
		found |= is_module_file(names[i]);
	source_list_free(names, n);
	free(path);
	return found;
}

static bool is_known_folder(const char *path)
{
	for (size_t i = 0; i < LENGTH(module_folders); i++) {
		size_t n = strlen(module_folders[i]);

		if (!strncmp(path, module_folders[i], n) && path[n] == '/' &&
		    is_module_file(path + n + 1))
			return true;
	}
	return false;
}

/* A file that modules.dep has in a folder of ours and that is not there was removed by hand. */
static void find_module(const struct machine *machine, struct pieces *pieces)
{
	char *path = text_format("lib/modules/%s/modules.dep", machine->release);
	char *list = source_read(machine->source, path, NULL), *line, *rest;
	bool listed = false;

	for (size_t i = 0; i < LENGTH(module_folders); i++)
		pieces->module |= has_file(machine, module_folders[i]);
	for (line = list ? strtok_r(list, "\n", &rest) : NULL; line;
	     line = strtok_r(NULL, "\n", &rest)) {
		char *name;

		line[strcspn(line, ":")] = '\0';
		name = strrchr(line, '/');
		if (!is_module_file(name ? name + 1 : line))
			continue;
		listed = true;
		pieces->module |= !is_known_folder(line);
	}
	pieces->unlisted = list && !listed;
	free(list);
	free(path);
}

/* Where there are both, initramfs-tools is asked: as packaging/dkms/refresh-initramfs does. */
static bool lacks_hook(const struct source *source)
{
	if (!source_exists(source, "usr/sbin/update-initramfs"))
		return source_exists(source, "usr/bin/dracut") &&
		       !source_exists(source, "usr/lib/dracut/modules.d/90softreserve");
	return !source_exists(source, "usr/share/initramfs-tools/hooks/zz-softreserve") &&
	       !source_exists(source, "etc/initramfs-tools/hooks/zz-softreserve");
}

static struct pieces find_pieces(const struct machine *machine)
{
	struct pieces pieces = { .told = is_told(machine) };

	if (!pieces.told)
		return pieces;
	find_module(machine, &pieces);
	pieces.no_hook = lacks_hook(machine->source);
	pieces.modprobe = modprobe_read(machine->source);
	return pieces;
}

/* True if the kernel's command line has "@option", "@option=..." or, in a list, "@option=@value". */
static bool has_option(const struct machine *machine, const char *option, const char *value)
{
	char *line = source_read(machine->source, "proc/cmdline", NULL), *word, *rest;
	size_t n = strlen(option);
	bool found = false;

	for (word = line ? strtok_r(line, " \n", &rest) : NULL; word && !found;
	     word = strtok_r(NULL, " \n", &rest)) {
		char *name, *others;

		if (strncmp(word, option, n) || (word[n] && word[n] != '='))
			continue;
		found = !value;
		for (name = strtok_r(word + n, "=,", &others); name && value;
		     name = strtok_r(NULL, "=,", &others))
			found |= !strcmp(name, value);
	}
	free(line);
	return found;
}

/* The last line of the log that has one of some texts, from where that begins; for free(). */
static char *last_line(const struct machine *machine, const char *const *texts, size_t n)
{
	const char *last = NULL;

	for (size_t i = 0; machine->log && i < n; i++)
		for (const char *at = machine->log; (at = strstr(at, texts[i])); at++)
			last = at > last ? at : last;
	return last ? text_copy(last, strcspn(last, "\n")) : NULL;
}

/*
 * What module_sig_check() (kernel/module/signing.c) and lockdown_is_locked_down()
 * (security/lockdown/lockdown.c) write. They do not say which module it was.
 */
static char *signature_line(const struct machine *machine)
{
	static const char *const texts[] = {
		"Loading of module with unavailable key is rejected",
		"Loading of module with unsupported crypto is rejected",
		"Loading of unsigned module is rejected",
		"unsigned module loading is restricted",
	};

	return last_line(machine, texts, LENGTH(texts));
}

/*
 * check_version(), simplify_symbols(), check_modinfo() (kernel/module), and what the module says of
 * parameters that it does not know; the last is parse_args(): "`maybe' invalid for parameter".
 */
static char *failure_line(const struct machine *machine)
{
	static const char *const texts[] = {
		"softreserve: disagrees about version of symbol",
		"softreserve: Unknown symbol",
		"softreserve: version magic",
		"softreserve: policy=",
		"softreserve: verify=",
		"softreserve: `",
	};

	return last_line(machine, texts, LENGTH(texts));
}

/* The module said what became of it: it was there. */
static bool was_loaded(const struct machine *machine)
{
	static const char *const texts[] = {
		"softreserve: verdict ",
		"softreserve: refused: ",
		"softreserve: switched off by",
		"softreserve: firmware describes no CXL window",
		"softreserve: no Soft Reserved memory in a CXL window",
	};
	char *line = last_line(machine, texts, LENGTH(texts));
	bool found = line;

	free(line);
	return found;
}

/* One that brings the module in. cxl_port does not count: Debian's kernels have it built in. */
static bool has_driver(const struct source *source)
{
	static const char *const drivers[] = { "platform/drivers/cxl_acpi", "pci/drivers/cxl_pci",
					       "platform/drivers/hmem",
					       "platform/drivers/hmem_platform",
					       "cxl/drivers/cxl_dax_region" };

	for (size_t i = 0; i < LENGTH(drivers); i++)
		if (source_exists(source, "sys/bus/%s", drivers[i]))
			return true;
	return false;
}

/* All pieces are there. */
static char *why_not_yet(const struct machine *machine, const struct pieces *pieces)
{
	const char *hook = pieces->no_hook ? "; the initramfs hook is missing, too" : "";
	const char *list = pieces->modprobe.blacklist;

	if (was_loaded(machine))
		return text_format("nothing, but the module has been unloaded since the boot");
	if (!list && has_option(machine, "modprobe.blacklist", "softreserve"))
		list = "the kernel's command line";
	if (list)
		return text_format("nothing, but a blacklist has softreserve (%s)%s", list, hook);
	if (!has_driver(machine->source))
		return text_format("nothing: no CXL or HMEM driver has been loaded, and the module "
				   "comes with the first%s",
				   hook);
	return text_format("a boot, or the module in the initramfs: all pieces are there, but "
			   "drivers were loaded without it%s",
			   hook);
}

static char *no_conf(void)
{
	return text_format("softreserve.conf in modprobe.d: nothing loads the module before the "
			   "CXL drivers");
}

/* Those of the conditions that need no files of an installation hold for every capture. */
static char *why_kept_out(const struct machine *machine, const struct pieces *pieces)
{
	char *line, *text;

	if (has_option(machine, "module_blacklist", "softreserve"))
		return text_format("the kernel's command line keeps the module out "
				   "(module_blacklist=)");
	if (pieces->modprobe.install)
		return text_format("nothing, but modprobe is told to run something else (install "
				   "softreserve, %s)",
				   pieces->modprobe.install);
	line = failure_line(machine);
	if (!line)
		return NULL;
	text = text_format("nothing, but the module could not be loaded (\"%s\")", line);
	free(line);
	return text;
}

static char *why_not_loaded(const struct machine *machine, const struct pieces *pieces)
{
	char *line, *text;

	if (pieces->told && !pieces->module && !pieces->modprobe.softdep)
		return text_format("softreserve is not installed, but for this tool: see "
				   "softreserve(7)");
	if (pieces->told && !pieces->module)
		return text_format("the module: there is none for this kernel, %s (dkms status "
				   "softreserve)",
				   machine->release);
	text = why_kept_out(machine, pieces);
	if (text || !pieces->told)
		return text;
	if (pieces->unlisted)
		return text_format("the module in modules.dep: modprobe does not know of it "
				   "(depmod %s)",
				   machine->release);
	/* Who else would have loaded it? So before a signature, which may be another module's. */
	if (!pieces->modprobe.softdep)
		return no_conf();
	line = signature_line(machine);
	if (!line)
		return why_not_yet(machine, pieces);
	text = text_format("an enrolled key: the kernel has refused a module for its signature "
			   "(\"%s\")",
			   line);
	free(line);
	return text;
}

static char *why_too_late(const struct pieces *pieces)
{
	if (!pieces->told)
		return NULL;
	if (!pieces->modprobe.softdep)
		return no_conf();
	if (pieces->no_hook)
		return text_format("the initramfs hook: drivers that the initramfs loads come "
				   "before the module");
	return text_format("a boot, or the module in the initramfs: all pieces are there, but "
			   "drivers were loaded before it");
}

/* As module/settle.c says it, or the policy. */
static bool lacks_drivers(const struct module *module)
{
	for (size_t i = 0; i < module->n_conflicts; i++)
		if (!strcmp(module->conflict[i].kind, "no-driver"))
			return true;
	return !strncmp(module->refusal, "there is no driver", strlen("there is no driver"));
}

/*
 * Debian 12's initramfs-tools follows softdeps: with a CXL driver the module gets into the initramfs
 * without the hook, and the other drivers do not.
 */
static char *why_no_drivers(const struct pieces *pieces)
{
	if (!pieces->told || !pieces->no_hook)
		return NULL;
	return text_format("the initramfs hook: the module finds drivers missing, as it does in an "
			   "initramfs without them");
}

/* "N" or "Y". NULL if it is not off. */
static char *why_off(const struct machine *machine, const struct pieces *pieces)
{
	const char *where = pieces->modprobe.off;
	char value[8];

	if (!source_text(machine->source, value, sizeof(value),
			 "sys/module/softreserve/parameters/off") ||
	    *value != 'Y')
		return NULL;
	if (has_option(machine, "softreserve.off", NULL))
		where = "the kernel's command line";
	return text_format("nothing, but the parameter softreserve.off has it do nothing%s%s%s",
			   where ? " (" : "", where ? where : "", where ? ")" : "");
}

/* Names of files and lines of a log may come from anywhere: nothing moves a terminal's cursor. */
static char *clean(char *text)
{
	for (char *at = text; at && *at; at++)
		if (iscntrl((unsigned char)*at))
			*at = '?';
	return text;
}

char *pieces_missing(const struct machine *machine)
{
	const struct module *module = &machine->module;
	struct pieces pieces = find_pieces(machine);
	char *text;

	if (!module->loaded)
		text = why_not_loaded(machine, &pieces);
	else if (!strncmp(module->refusal, "loaded too late", strlen("loaded too late")))
		text = why_too_late(&pieces);
	else if (lacks_drivers(module))
		text = why_no_drivers(&pieces);
	else
		text = why_off(machine, &pieces);
	modprobe_free(&pieces.modprobe);
	return clean(text);
}
