// SPDX-License-Identifier: GPL-2.0-only
#include "modprobe.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "edit.h"
#include "grow.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Where modprobe looks. A file hides those of the same name in the folders behind. */
static const char *const folders[] = { "etc/modprobe.d", "run/modprobe.d",
				       "usr/local/lib/modprobe.d", "usr/lib/modprobe.d",
				       "lib/modprobe.d" };

/*
 * Lines of a file that name softreserve, for free(). NULL if it has none: of such a file a capture
 * has nothing, so it hides nothing here either, unless it is named after softreserve.
 */
static char *read_lines(const struct source *source, const char *path)
{
	size_t size = 0;
	char *text = source_read(source, path, &size);
	bool ours = !fnmatch("*softreserve*", strrchr(path, '/'), 0);

	if (text)
		text = edit_modprobe(text, &size);
	/* Such a one is there to hide, as a link to /dev/null is. */
	if (!text && ours && source_exists(source, "%s", path))
		text = text_copy("", 0);
	return text;
}

static bool is_hidden(const struct source *source, size_t folder, const char *name)
{
	bool hidden = false;

	for (size_t i = 0; i < folder && !hidden; i++) {
		char *path = text_format("%s/%s", folders[i], name);
		char *lines = read_lines(source, path);

		hidden = lines;
		free(lines);
		free(path);
	}
	return hidden;
}

/* True if one of the words that are left is @wanted, or "wanted=...". */
static bool has_word(char **rest, const char *wanted)
{
	size_t n = strlen(wanted);
	char *word;

	while ((word = strtok_r(NULL, " \t", rest)))
		if (!strncmp(word, wanted, n) && (!word[n] || word[n] == '='))
			return true;
	return false;
}

static void note(char **file, const char *path)
{
	free(*file);
	*file = text_format("/%s", path);
}

static void read_line(struct modprobe *modprobe, const char *path, char *line)
{
	char *rest, *command = strtok_r(line, " \t", &rest);
	char *module = command ? strtok_r(NULL, " \t", &rest) : NULL;

	if (!module)
		return;
	/* Lines for others come behind those that cxl_acpi and dax_hmem have: softreserve.conf. */
	if (!strcmp(command, "softdep") && !strcmp(module, "cxl_port"))
		modprobe->softdep |= has_word(&rest, "pre:") && has_word(&rest, "softreserve");
	if (strcmp(module, "softreserve"))
		return;
	if (!strcmp(command, "options") && has_word(&rest, "off"))
		note(&modprobe->off, path);
	else if (!strcmp(command, "install"))
		note(&modprobe->install, path);
	else if (!strcmp(command, "blacklist"))
		note(&modprobe->blacklist, path);
}

static void read_file(const struct source *source, struct modprobe *modprobe, size_t folder,
		      const char *name)
{
	char *path = text_format("%s/%s", folders[folder], name), *line, *rest;
	char *lines = read_lines(source, path);

	if (lines && !is_hidden(source, folder, name))
		for (line = strtok_r(lines, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
			read_line(modprobe, path, line);
	free(lines);
	free(path);
}

struct modprobe modprobe_read(const struct source *source)
{
	struct modprobe modprobe = { 0 };

	for (size_t i = 0; i < LENGTH(folders); i++) {
		char **names;
		size_t n = source_list(source, folders[i], &names);

		for (size_t j = 0; j < n; j++)
			if (!fnmatch("*.conf", names[j], 0))
				read_file(source, &modprobe, i, names[j]);
		source_list_free(names, n);
	}
	return modprobe;
}

void modprobe_free(struct modprobe *modprobe)
{
	free(modprobe->off);
	free(modprobe->install);
	free(modprobe->blacklist);
	*modprobe = (struct modprobe){ 0 };
}
