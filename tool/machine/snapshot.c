// SPDX-License-Identifier: GPL-2.0-only
#include "snapshot.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"

/* So much of a word is told. */
#define WORD_SHOWN 32

/**
 * struct reader - where we are
 * @at: what is left of the line
 * @end: end of the line
 * @line: its number, from 1
 * @sound: nothing of this line is damaged
 * @whole: nothing of any line was
 * @over: there is nothing more to come
 * @judged: there is something to come
 *
 * The arrays are those of the snapshot to be.
 */
struct reader {
	const char *at;
	const char *end;
	size_t line;
	const char *file;
	struct problems *problems;
	bool sound;
	bool whole;
	bool over;
	bool judged;
	struct sr_range *soft_reserved;
	struct sr_range *windows;
	struct sr_region *regions;
	struct sr_device *devices;
	struct sr_decoder *decoders;
	struct sr_snapshot n;
};

/* Bytes between spaces. */
struct word {
	const char *at;
	size_t n;
};

static struct word next_word(struct reader *reader)
{
	struct word word;

	while (reader->at < reader->end && *reader->at == ' ')
		reader->at++;
	word = (struct word){ .at = reader->at };
	while (reader->at < reader->end && *reader->at != ' ')
		reader->at++;
	word.n = (size_t)(reader->at - word.at);
	return word;
}

static bool word_is(struct word word, const char *text)
{
	return word.n == strlen(text) && !memcmp(word.at, text, word.n);
}

/* As text that does a terminal no harm. Return: false if it was cut. */
static bool word_copy(char *text, size_t size, struct word word)
{
	size_t n = word.n < size ? word.n : size - 1;

	for (size_t i = 0; i < n; i++)
		text[i] = isgraph((unsigned char)word.at[i]) ? word.at[i] : '?';
	text[n] = '\0';
	return n == word.n;
}

/* What is known, and not as it should be: the line cannot be used. Said once a line. */
static void damage(struct reader *reader, const char *what, struct word word)
{
	char shown[WORD_SHOWN];

	if (!reader->sound)
		return;
	reader->sound = reader->whole = false;
	if (!word.n) {
		problem_add_line(reader->problems, reader->file, reader->line, "%s is missing",
				 what);
		return;
	}
	word_copy(shown, sizeof(shown), word);
	problem_add_line(reader->problems, reader->file, reader->line, "%s is \"%s\"", what, shown);
}

static void pass_over(struct reader *reader, struct word word)
{
	char shown[WORD_SHOWN];

	/* Of a damaged line enough is said. */
	if (!reader->sound)
		return;
	word_copy(shown, sizeof(shown), word);
	problem_add_line(reader->problems, reader->file, reader->line,
			 "\"%s\" is not known and is passed over", shown);
}

/* Digits and nothing else: strtoull() would take signs and blanks. */
static uint64_t take_number(struct reader *reader, const char *what, int base, uint64_t max)
{
	struct word word = next_word(reader);
	unsigned long long number = 0;
	char text[WORD_SHOWN], *end;

	if (word_copy(text, sizeof(text), word) && isalnum((unsigned char)*text)) {
		errno = 0;
		number = strtoull(text, &end, base);
		if (!errno && !*end && number <= max)
			return number;
	}
	damage(reader, what, word);
	return 0;
}

static struct sr_range take_range(struct reader *reader)
{
	struct sr_range range;

	range.start = take_number(reader, "the first address", 16, UINT64_MAX);
	range.end = take_number(reader, "the last address", 16, UINT64_MAX);
	if (range.end < range.start)
		range = (struct sr_range){ .start = 1, .end = 0 };
	return range;
}

static void take_name(struct reader *reader, const char *what, char *name)
{
	struct word word = next_word(reader);

	if (!word.n)
		damage(reader, what, word);
	if (!word_copy(name, SR_NAME_MAX, word))
		problem_add_line(reader->problems, reader->file, reader->line,
				 "%s is too long: \"%s\" is what is left of it", what, name);
}

/**
 * struct field - a number with its name before it
 * @flag: where it goes if it is 0 or 1
 * @number: where it goes otherwise
 * @seen: it was there
 */
struct field {
	const char *name;
	bool *flag;
	u32 *number;
	bool seen;
};

static struct field *find_field(struct field *fields, struct word word)
{
	while (fields->name && !word_is(word, fields->name))
		fields++;
	return fields->name ? fields : NULL;
}

static void take_field(struct reader *reader, struct field *field)
{
	uint64_t value = take_number(reader, field->name, 10, field->flag ? 1 : UINT32_MAX);

	if (field->seen)
		damage(reader, "what is there twice",
		       (struct word){ field->name, strlen(field->name) });
	field->seen = true;
	if (field->flag)
		*field->flag = value;
	else
		*field->number = (u32)value;
}

/* Those that are known, in any order; the array ends in an empty one. */
static void take_fields(struct reader *reader, struct field *fields)
{
	struct field *field;
	struct word word;

	while ((word = next_word(reader)).n) {
		field = find_field(fields, word);
		if (field) {
			take_field(reader, field);
		} else {
			pass_over(reader, word);
			next_word(reader);
		}
	}
	for (field = fields; field->name; field++)
		if (!field->seen)
			damage(reader, field->name, (struct word){ 0 });
}

static void take_nothing(struct reader *reader)
{
	struct word word = next_word(reader);

	if (word.n)
		pass_over(reader, word);
}

static void read_soft_reserved(struct reader *reader)
{
	struct sr_range range = take_range(reader);

	take_nothing(reader);
	if (reader->sound)
		*GROW(reader->soft_reserved, reader->n.n_soft_reserved) = range;
}

static void read_window(struct reader *reader)
{
	struct sr_range range = take_range(reader);

	take_nothing(reader);
	if (reader->sound)
		*GROW(reader->windows, reader->n.n_windows) = range;
}

static void read_region(struct reader *reader)
{
	struct sr_region region = { 0 };

	take_name(reader, "the region's name", region.name);
	region.range = take_range(reader);
	take_fields(reader, (struct field[]){ { .name = "ways", .number = &region.ways },
					      { .name = "targets", .number = &region.targets },
					      { .name = "bound", .flag = &region.bound },
					      { .name = "later", .flag = &region.later },
					      { .name = "unreadable", .flag = &region.unreadable },
					      { 0 } });
	if (reader->sound)
		*GROW(reader->regions, reader->n.n_regions) = region;
}

static void read_device(struct reader *reader)
{
	struct sr_device device = { 0 };

	take_name(reader, "the device's name", device.name);
	take_name(reader, "the driver's name", device.driver);
	take_fields(reader,
		    (struct field[]){ { .name = "bound", .flag = &device.bound },
				      { .name = "fatal", .flag = &device.fatal },
				      { .name = "driver_missing", .flag = &device.driver_missing },
				      { 0 } });
	if (reader->sound)
		*GROW(reader->devices, reader->n.n_devices) = device;
}

static void read_decoder(struct reader *reader)
{
	struct sr_decoder decoder = { 0 };

	take_name(reader, "the decoder's name", decoder.name);
	decoder.range = take_range(reader);
	take_fields(reader,
		    (struct field[]){ { .name = "claimed", .flag = &decoder.claimed }, { 0 } });
	if (reader->sound)
		*GROW(reader->decoders, reader->n.n_decoders) = decoder;
}

static void read_end(struct reader *reader)
{
	take_nothing(reader);
	reader->over = true;
}

/* Nothing is judged: "pending", "unjudged". */
static void read_nothing(struct reader *reader)
{
	read_end(reader);
	reader->judged = false;
}

static const struct {
	const char *word;
	void (*read)(struct reader *reader);
} lines[] = {
	{ "soft_reserved", read_soft_reserved },
	{ "window", read_window },
	{ "region", read_region },
	{ "device", read_device },
	{ "decoder", read_decoder },
	{ "end", read_end },
	{ "pending", read_nothing },
	{ "unjudged", read_nothing },
};

static void read_line(struct reader *reader)
{
	struct word word = next_word(reader);

	if (!word.n)
		return;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (word_is(word, lines[i].word)) {
			lines[i].read(reader);
			return;
		}
	}
	pass_over(reader, word);
}

/* Of another version nothing is certain. */
static void read_first(struct reader *reader)
{
	struct word name = next_word(reader), version = next_word(reader);

	if (!word_is(name, "softreserve-snapshot"))
		damage(reader, "what should be softreserve-snapshot", name);
	else if (!word_is(version, "1"))
		damage(reader, "the version, 1 is known,", version);
	take_nothing(reader);
	reader->over = !reader->sound;
}

/* Return: where the next line begins. */
static const char *begin_line(struct reader *reader, const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));

	reader->at = at;
	reader->end = newline ? newline : end;
	reader->line++;
	reader->sound = true;
	return newline ? newline + 1 : end;
}

static struct sr_snapshot finish(const struct reader *reader)
{
	struct sr_snapshot snapshot = reader->n;

	snapshot.soft_reserved = reader->soft_reserved;
	snapshot.windows = reader->windows;
	snapshot.regions = reader->regions;
	snapshot.devices = reader->devices;
	snapshot.decoders = reader->decoders;
	return snapshot;
}

bool snapshot_parse(const char *text, size_t size, const char *file, struct problems *problems,
		    struct sr_snapshot *snapshot)
{
	struct reader reader = {
		.file = file, .problems = problems, .whole = true, .judged = true
	};
	const char *at = text, *end = text + size;

	at = begin_line(&reader, at, end);
	read_first(&reader);
	while (!reader.over && at < end) {
		at = begin_line(&reader, at, end);
		read_line(&reader);
	}
	if (!reader.over)
		problem_add_line(problems, file, reader.line,
				 "the file ends early, after this line");
	else if (at < end && reader.whole)
		problem_add_line(problems, file, reader.line, "the file goes on after its end");
	*snapshot = finish(&reader);
	return reader.over && reader.whole && reader.judged;
}

void snapshot_free(struct sr_snapshot *snapshot)
{
	free((void *)snapshot->soft_reserved);
	free((void *)snapshot->windows);
	free((void *)snapshot->regions);
	free((void *)snapshot->devices);
	free((void *)snapshot->decoders);
	*snapshot = (struct sr_snapshot){ 0 };
}
