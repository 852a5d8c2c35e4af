// SPDX-License-Identifier: GPL-2.0-only
#include "edit.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Lines after the beginning of a crash's report that belong to it, if nothing ends it. */
#define REPORT_LINES 150

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Any case. "[mem 0x" is in e820, SRAT, zones and nodes alike. */
static const char *const concerned[] = {
	"cxl",
	"softreserve",
	"dax",
	"hmem",
	"kmem",
	"soft reserved",
	"e820",
	"[mem 0x",
	"cedt",
	"srat",
	"hmat",
	"numa",
	"nd_pmem",
	"memory block",
	"hotplug",
	"memory tier",
	/* Modules that are refused for their signature, which are not named. */
	"unsigned module",
	"module with unavailable key",
	"module with unsupported crypto",
};

static const char *const reports[] = { "cut here ]", "WARNING:", "BUG:", "Oops", "Hardware Error" };

/* "Command line:", "Hostname set to" */
static const char *const never[] = { "ommand line:", "ostname" };

/* Parameters whose values are kept: "cxl" stands for cxl_core.x and the like. */
static const char *const parameters[] = {
	"softreserve",
	"cxl",
	"dax",
	"device_dax",
	"kmem",
	"hmem",
	"acpi",
	"efi",
	"memmap",
	"mem",
	"memhp",
	"memory_hotplug",
	"movable",
	"kernelcore",
	"numa",
	"node",
	"iomem",
	"pci",
	"modprobe",
	"module",
	"initcall",
	"hugepage",
	"kaslr",
	"crashkernel",
	"nokaslr",
	"iommu",
	"intel_iommu",
	"amd_iommu",
	"default_hugepagesz",
};

static FILE *open_text(char **text, size_t *n)
{
	FILE *out = open_memstream(text, n);

	if (!out)
		abort();
	return out;
}

/* What open_text() opened takes the place of @bytes. */
static char *close_text(FILE *out, char *bytes, char **text, const size_t *n, size_t *size)
{
	if (fclose(out))
		abort();
	free(bytes);
	*size = *n;
	return *text;
}

/* It would end the text. */
static void no_nul(char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!bytes[i])
			bytes[i] = '?';
}

static bool has_any(const char *text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcasestr(text, words[i]))
			return true;
	return false;
}

/* "aa:bb:cc:dd:ee:ff" becomes "**:**:**:**:**:**". */
static void hide_macs(char *line)
{
	static const char shape[] = "xx:xx:xx:xx:xx:xx";

	for (; *line; line++) {
		size_t n = 0;

		while (shape[n] == 'x' ? isxdigit((unsigned char)line[n])
				       : shape[n] && line[n] == shape[n])
			n++;
		for (size_t i = 0; !shape[n] && i < n; i++)
			if (line[i] != ':')
				line[i] = '*';
	}
}

/* @left: lines of a crash's report that are still to come. */
static bool keep_line(const char *line, size_t *left)
{
	bool in_report = *left;

	if (has_any(line, reports, LENGTH(reports)))
		*left = REPORT_LINES;
	else if (strstr(line, "end trace"))
		*left = 0;
	else if (*left)
		--*left;
	if (has_any(line, never, LENGTH(never)))
		return false;
	return in_report || *left || has_any(line, concerned, LENGTH(concerned));
}

char *edit_log(char *bytes, size_t *size)
{
	char *line, *next, *text = NULL;
	size_t left = 0, n;
	FILE *out = open_text(&text, &n);

	no_nul(bytes, *size);
	for (line = bytes; *line; line = next) {
		char *end = strchrnul(line, '\n');

		next = *end ? end + 1 : end;
		*end = '\0';
		if (!keep_line(line, &left))
			continue;
		hide_macs(line);
		fprintf(out, "%s\n", line);
	}
	return close_text(out, bytes, &text, &n, size);
}

static bool is_kept_parameter(const char *word)
{
	for (size_t i = 0; i < LENGTH(parameters); i++)
		if (!strncmp(word, parameters[i], strlen(parameters[i])))
			return true;
	return false;
}

/* Bytes up to the blank behind a word; blanks in quotes are part of it. */
static size_t word_length(const char *word)
{
	bool quoted = false;
	size_t n = 0;

	while (word[n] && (quoted || !isspace((unsigned char)word[n])))
		quoted ^= word[n++] == '"';
	return n;
}

char *edit_away(char *bytes, size_t *size)
{
	*bytes = '\0';
	*size = 0;
	return bytes;
}

char *edit_cmdline(char *bytes, size_t *size)
{
	char *text = NULL;
	const char *word = bytes, *blank = "";
	size_t n, length;
	FILE *out = open_text(&text, &n);

	no_nul(bytes, *size);
	for (; *word; word += length) {
		size_t key;

		word += strspn(word, " \t\n\r\v\f");
		length = word_length(word);
		/* What comes then is for PID 1. */
		if (!length || (length == 2 && !strncmp(word, "--", 2)))
			break;
		key = strcspn(word, "=\"");
		if (key < length && !is_kept_parameter(word))
			fprintf(out, "%s%.*s=*", blank, (int)key, word);
		else
			fprintf(out, "%s%.*s", blank, (int)length, word);
		blank = " ";
	}
	fputc('\n', out);
	return close_text(out, bytes, &text, &n, size);
}

/* A line of modules.dep or modprobe.d(5) that a capture has. */
static char *keep_lines(char *bytes, size_t *size, bool (*keeps)(const char *line))
{
	char *line, *rest, *text = NULL;
	size_t n;
	FILE *out = open_text(&text, &n);

	no_nul(bytes, *size);
	for (line = strtok_r(bytes, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		if (keeps(line))
			fprintf(out, "%s\n", line);
	return close_text(out, bytes, &text, &n, size);
}

static bool is_modules_line(const char *line)
{
	const char *end = strchrnul(line, ':'), *name = end;

	while (name > line && name[-1] != '/')
		name--;
	return !strncmp(name, "softreserve.ko", strlen("softreserve.ko"));
}

char *edit_modules_dep(char *bytes, size_t *size)
{
	return keep_lines(bytes, size, is_modules_line);
}

static bool is_modprobe_line(const char *line)
{
	return line[strspn(line, " \t")] != '#' && strstr(line, "softreserve");
}

char *edit_modprobe(char *bytes, size_t *size)
{
	no_nul(bytes, *size);
	for (char *at = bytes; (at = strstr(at, "\\\n")); at += 2)
		memcpy(at, "  ", 2);
	bytes = keep_lines(bytes, size, is_modprobe_line);
	if (*size)
		return bytes;
	free(bytes);
	return NULL;
}

char *edit_meminfo(char *bytes, size_t *size)
{
	char *total = strstr(bytes, "MemTotal"), *line = total;

	*size = 0;
	if (total) {
		while (line > bytes && line[-1] != '\n')
			line--;
		*size = (size_t)(strchrnul(total, '\n') - line);
		memmove(bytes, line, *size);
	}
	bytes[*size] = '\0';
	return bytes;
}

char *edit_modules(char *bytes, size_t *size)
{
	char *hex = bytes;

	while ((hex = strstr(hex, " 0x")))
		for (hex += 3; isxdigit((unsigned char)*hex); hex++)
			*hex = '0';
	(void)size;
	return bytes;
}
