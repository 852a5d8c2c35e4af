// SPDX-License-Identifier: GPL-2.0-only
#include "redact.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extended.h"
#include "grow.h"
#include "path.h"

/* Shorter ones are found all over any file: only where they are known to be they are taken out. */
#define TELLING 0x100000

/* A machine has no more; a capture may claim anything. */
#define SERIALS_MAX 256

/* struct serials - numbers to be taken out, each once */
struct serials {
	uint64_t *serial;
	size_t n;
};

static void note(struct serials *serials, uint64_t serial)
{
	if (serial < TELLING || serials->n == SERIALS_MAX)
		return;
	for (size_t i = 0; i < serials->n; i++)
		if (serials->serial[i] == serial)
			return;
	*GROW(serials->serial, serials->n) = serial;
}

static bool is_named(const char *path, const char *name)
{
	return !strcmp(path_base(path), name);
}

static bool is_serial(const char *path)
{
	return is_named(path, "serial");
}

static uint64_t little(const char *bytes)
{
	uint64_t value = 0;

	for (size_t i = 8; i--;)
		value = value << 8 | (unsigned char)bytes[i];
	return value;
}

/* Where a number is known to be. */
static void redact_config(struct serials *serials, char *config, size_t size)
{
	size_t offset = 0;

	while ((offset = extended_next(config, size, EXTENDED_SERIAL, offset))) {
		char *serial = config + offset + EXTENDED_HEADER;

		note(serials, little(serial));
		memset(serial, 0, EXTENDED_SERIAL_LEN);
	}
}

/**
 * struct haystack - bytes of a file
 * @bytes: they
 * @plain: the same in lower case if it is text, and where to look
 */
struct haystack {
	char *bytes;
	char *plain;
	size_t size;
};

/* Every appearance becomes as many of @with. */
static void wipe(const struct haystack *hay, const char *what, size_t length, char with)
{
	char *at = hay->plain;

	while ((at = memmem(at, hay->size - (size_t)(at - hay->plain), what, length))) {
		memset(hay->bytes + (at - hay->plain), with, length);
		at += length;
	}
}

/* As lspci has it, "00-11-22-33-44-55-66-77", and with another character between. */
static void wipe_pairs(const struct haystack *hay, uint64_t serial, char between)
{
	char text[8 * 3 + 1];

	for (int i = 0; i < 8; i++)
		snprintf(text + 3 * i, 4, "%02x%c", (unsigned int)(serial >> (56 - 8 * i)) & 0xff,
			 between);
	wipe(hay, text, 8 * 3 - 1, '*');
}

static void wipe_text(const struct haystack *hay, uint64_t serial)
{
	char text[32];

	wipe(hay, text, (size_t)snprintf(text, sizeof(text), "%" PRIx64, serial), '*');
	wipe(hay, text, (size_t)snprintf(text, sizeof(text), "%" PRIu64, serial), '*');
	wipe_pairs(hay, serial, '-');
	wipe_pairs(hay, serial, ':');
}

static void wipe_binary(const struct haystack *hay, uint64_t serial)
{
	char up[8], down[8];

	for (int i = 0; i < 8; i++) {
		up[i] = (char)(serial >> (8 * i));
		down[i] = (char)(serial >> (56 - 8 * i));
	}
	wipe(hay, up, sizeof(up), 0);
	wipe(hay, down, sizeof(down), 0);
}

/* "serial number: X", "Serial=X", "SerialNumber X": the word that has a digit in it. */
static void wipe_after_word(char *text)
{
	while ((text = strcasestr(text, "serial"))) {
		size_t line, word = 0, gap;

		text += strlen("serial");
		line = strcspn(text, "\n");
		for (gap = 0; gap < line && gap < 24; gap += word) {
			gap += strspn(text + gap, " \t:=#\"'<([");
			word = strcspn(text + gap, " \t:=#,;\"'>)]\n");
			if (!word)
				break;
			if (strcspn(text + gap, "0123456789") >= word)
				continue;
			memset(text + gap, '*', word);
			break;
		}
	}
}

/* Files of text in which a number may be named; others hold nothing but addresses. */
static bool is_speech(const char *path)
{
	static const char *const places[] = { SOURCE_LOG,
					      "proc/cmdline",
					      "etc/",
					      "run/",
					      "usr/",
					      "lib/",
					      "sys/module/",
					      "sys/kernel/debug/",
					      "sys/devices/platform/softreserve/" };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (!strncmp(path, places[i], strlen(places[i])))
			return true;
	return false;
}

static void find_serials(const struct store *store, struct serials *serials)
{
	struct store_item item;

	for (size_t i = 0; store_item(store, i, &item); i++) {
		if (!item.bytes)
			continue;
		if (is_serial(item.path))
			note(serials, strtoull(item.bytes, NULL, 0));
		else if (is_named(item.path, "config"))
			redact_config(serials, item.bytes, item.size);
	}
}

static char *lower(const char *bytes, size_t size)
{
	char *copy = memory_resize(NULL, size + 1);

	for (size_t i = 0; i < size; i++)
		copy[i] = (char)tolower((unsigned char)bytes[i]);
	return copy;
}

static void redact_item(const struct store_item *item, const struct serials *serials)
{
	bool is_binary = is_named(item->path, "config") || is_named(item->path, "CDAT");
	struct haystack hay = { item->bytes, item->bytes, item->size };

	if (!item->bytes || (!is_binary && !is_speech(item->path)))
		return;
	if (!is_binary)
		hay.plain = lower(item->bytes, item->size);
	for (size_t i = 0; i < serials->n; i++)
		(is_binary ? wipe_binary : wipe_text)(&hay, serials->serial[i]);
	if (!strcmp(item->path, SOURCE_LOG))
		wipe_after_word(item->bytes);
	if (!is_binary)
		free(hay.plain);
}

void redact(struct store *store)
{
	struct serials serials = { 0 };
	struct store_item item;

	find_serials(store, &serials);
	for (size_t i = 0; store_item(store, i, &item); i++)
		redact_item(&item, &serials);
	store_drop(store, is_serial);
	free(serials.serial);
}
