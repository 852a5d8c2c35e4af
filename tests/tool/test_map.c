// SPDX-License-Identifier: GPL-2.0-only
/* The picture of a machine: what was made up is what is seen, in whatever room there is. */
#include "../policy/prng.h"
#include "../policy/unit.h"

#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool/machine/grow.h"
#include "tool/map_svg.h"
#include "tool/map_text.h"

#define MIB (1ull << 20)
#define GIB (1ull << 30)
#define LEFT 10 /* columns of the rows' names */

static u64 seed;

/* A machine, and who has what of it. */
struct scene {
	struct machine machine;
	struct shares shares;
};

static struct sr_range sized(u64 start, u64 bytes)
{
	return (struct sr_range){ start, start + bytes - 1 };
}

static void add_window(struct scene *scene, struct sr_range range)
{
	struct cedt *cedt = &scene->machine.cedt;

	*GROW(cedt->cfmws, cedt->n_cfmws) = (struct cfmws){ .range = range, .ways = 1 };
}

static void add_share(struct scene *scene, struct sr_range range, enum share_kind kind,
		      const char *owner)
{
	struct share *share = GROW(scene->shares.share, scene->shares.n);

	*share = (struct share){ .range = range, .kind = kind, .node = -1 };
	snprintf(share->owner, sizeof(share->owner), "%s", owner);
}

static void add_region(struct scene *scene, struct sr_range range, const char *name,
		       unsigned int targets)
{
	struct cxl *cxl = &scene->machine.cxl;
	struct cxl_region *region = GROW(cxl->region, cxl->n_regions);

	region->seen = (struct sr_region){ .range = range, .ways = 2, .targets = targets };
	region->seen.bound = targets == 2;
	snprintf(region->seen.name, sizeof(region->seen.name), "%s", name);
}

static void add_device(struct scene *scene, struct sr_range range, const char *name,
		       const char *driver)
{
	struct dax *dax = &scene->machine.dax;
	struct dax_device *device = GROW(dax->device, dax->n);

	snprintf(device->name, sizeof(device->name), "%s", name);
	snprintf(device->driver, sizeof(device->driver), "%s", driver);
	device->node = 1;
	*GROW(device->range, device->n_ranges) = range;
}

static void add_online(struct scene *scene, struct sr_range range)
{
	struct sr_set *online = &scene->machine.blocks.online;

	scene->machine.blocks.block_size = 128 * MIB;
	*GROW(online->range, online->n) = range;
	online->cap = online->n;
}

static void clear_scene(struct scene *scene)
{
	for (size_t i = 0; i < scene->machine.dax.n; i++)
		free(scene->machine.dax.device[i].range);
	free(scene->machine.dax.device);
	free(scene->machine.cedt.cfmws);
	free(scene->machine.cxl.region);
	free(scene->machine.blocks.online.range);
	free(scene->shares.share);
	*scene = (struct scene){ 0 };
}

static char *draw_text(struct chart *chart, unsigned int width, bool utf8, bool colour)
{
	struct map_style style = { .width = width, .utf8 = utf8, .colour = colour };
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	map_text(out, chart, &style);
	assert_int_equal(fclose(out), 0);
	assert_int_equal(strlen(text), size);
	return text;
}

static char *draw_svg(struct chart *chart, const char *of)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	map_svg(out, chart, of);
	assert_int_equal(fclose(out), 0);
	assert_int_equal(strlen(text), size);
	return text;
}

/* Windows with all that may lie in one, neighbours or far from each other. */
static void draw_scene(struct prng *prng, struct scene *scene)
{
	static const char *const drivers[] = { "kmem", "device_dax", "" };
	unsigned int n = prng_between(prng, 1, prng_one_in(prng, 4) ? 64 : 8);
	u64 at = prng_between(prng, 0, 64) * GIB;

	if (prng_below(prng, 3))
		add_online(scene, sized(0, 128 * MIB));
	for (unsigned int i = 0; i < n; i++) {
		u64 size = 128 * MIB << prng_below(prng, 12), part = size >> prng_below(prng, 3);
		struct sr_range range = sized(at, part);
		char name[SR_NAME_MAX];

		if (prng_below(prng, 8))
			add_window(scene, sized(at, size));
		if (prng_below(prng, 8))
			add_share(scene, range, (enum share_kind)prng_below(prng, SHARE_KINDS),
				  "hmem.0");
		snprintf(name, sizeof(name), "region%u", i);
		if (prng_below(prng, 3))
			add_region(scene, range, name, prng_between(prng, 1, 2));
		snprintf(name, sizeof(name), "dax%u.0", i);
		if (prng_below(prng, 2))
			add_device(scene, range, name, drivers[prng_below(prng, 3)]);
		if (prng_below(prng, 2))
			add_online(scene, range);
		at += size + (prng_below(prng, 2) ? 0 : 1 * GIB << prng_below(prng, 8));
	}
}

/* Columns of a line: every character that is used is one wide. */
static size_t columns_of(const char *line, size_t length)
{
	size_t n = 0;

	for (size_t i = 0; i < length; i++)
		n += ((unsigned char)line[i] & 0xc0) != 0x80;
	return n;
}

static void check_width(const char *text, unsigned int width)
{
	while (*text) {
		size_t length = strcspn(text, "\n");

		if (columns_of(text, length) > width)
			fail_msg("longer than %u: %.*s", width, (int)length, text);
		text += length + (text[length] == '\n');
	}
}

static void check_ascii(const char *text)
{
	for (; *text; text++)
		if (*text != '\n' && (*text < ' ' || *text > '~'))
			fail_msg("byte 0x%02x", (unsigned char)*text);
}

static void strip_colours(char *text)
{
	char *to = text;

	while (*text) {
		if (*text == '\033') {
			text += 2 + strspn(text + 2, "0123456789;");
			assert_int_equal(*text++, 'm');
		} else {
			*to++ = *text++;
		}
	}
	*to = '\0';
}

/* Row @row of @text, filled up with blanks. */
static void copy_row(char line[MAP_WIDTH_MAX], const char *text, int row)
{
	size_t length;

	while (row--)
		text = strchr(text, '\n') + 1;
	length = strcspn(text, "\n");
	memset(line, ' ', MAP_WIDTH_MAX);
	memcpy(line, text, length);
}

/* On one scale: a bar begins and ends where its stretches do, in whatever row it is. */
static void check_bars(const struct chart *chart, const char *text)
{
	for (size_t i = 0; i < chart->n; i++) {
		const struct piece *piece = &chart->piece[i];
		const struct stretch *first = &chart->stretch[piece->first];
		const struct stretch *last = &chart->stretch[piece->last];
		char line[MAP_WIDTH_MAX];

		assert_true(first->range.start == piece->range.start);
		assert_true(last->range.end == piece->range.end);
		if (last->at + last->width - first->at < 3)
			continue;
		copy_row(line, text, piece->row);
		assert_int_equal(line[LEFT + first->at], '[');
		assert_int_equal(line[LEFT + last->at + last->width - 1], ']');
	}
}

/* Whatever shares a column with it. */
static void check_lost(const struct chart *chart, const char *text)
{
	char line[MAP_WIDTH_MAX];
	bool lost = false;

	copy_row(line, text, CHART_DESCRIBED);
	for (size_t i = 0; i < chart->n; i++)
		lost = lost || chart->piece[i].look == LOOK_LOST;
	assert_int_equal(memchr(line, '!', sizeof(line)) != NULL, lost);
}

static void check_listed(const struct chart *chart, const char *text)
{
	for (size_t i = 0; i < chart->n; i++) {
		char address[24];

		snprintf(address, sizeof(address), "0x%" PRIx64 "-", chart->piece[i].range.start);
		assert_non_null(strstr(text, address));
		snprintf(address, sizeof(address), "0x%" PRIx64, chart->piece[i].range.end);
		assert_non_null(strstr(text, address));
	}
}

/* A label is the address of a boundary, whole, and ends below it if it can. */
static bool is_boundary(const struct chart *chart, const char *label, size_t length, size_t end,
			size_t columns)
{
	for (size_t i = 0; i <= chart->n_stretches; i++) {
		size_t at = i < chart->n_stretches ? chart->stretch[i].at : columns;
		char address[24];

		snprintf(address, sizeof(address), "0x%" PRIx64, chart_boundary(chart, i));
		if (strlen(address) != length || memcmp(address, label, length))
			continue;
		if (end == LEFT + at || length > LEFT + at)
			return true;
	}
	return false;
}

static void check_axis(const struct chart *chart, const char *text, unsigned int width)
{
	char line[MAP_WIDTH_MAX + 1] = { 0 };

	for (int row = CHART_ROWS + 1; row < CHART_ROWS + 6; row++) {
		copy_row(line, text, row);
		if (line[strspn(line, " |")] != '0')
			return;
		for (size_t i = 0, length; i < width; i += length) {
			length = strspn(line + i, " |");
			if (length)
				continue;
			length = strcspn(line + i, " |");
			if (!is_boundary(chart, line + i, length, i + length - 1, width - LEFT - 1))
				fail_msg("\n%s", text);
		}
	}
	fail_msg("more than four lines:\n%s", text);
}

static void check_texts(struct chart *chart, unsigned int width)
{
	char *ascii = draw_text(chart, width, false, false);
	bool shared = chart->n_stretches > width - LEFT - 1;
	char *utf8, *coloured;

	check_width(ascii, width);
	check_ascii(ascii);
	check_axis(chart, ascii, width);
	check_lost(chart, ascii);
	check_listed(chart, ascii);
	if (!shared)
		check_bars(chart, ascii);
	assert_int_equal(strstr(ascii, "several share a column") != NULL, shared);

	utf8 = draw_text(chart, width, true, false);
	check_width(utf8, width);
	assert_true(mbstowcs(NULL, utf8, 0) != (size_t)-1);
	coloured = draw_text(chart, width, true, true);
	assert_non_null(strchr(coloured, '\033'));
	strip_colours(coloured);
	assert_string_equal(coloured, utf8);
	free(coloured);
	free(utf8);
	free(ascii);
}

static size_t count(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)); text++)
		n++;
	return n;
}

/* A reference to a character, the only one that is used; returns what follows it. */
static const char *check_reference(const char *text)
{
	size_t digits = strspn(text + 2, "0123456789");

	if (text[1] != '#' || !digits || text[2 + digits] != ';')
		fail_msg("no reference: %.20s", text);
	return text + 3 + digits;
}

/* Text up to the next tag, or an attribute up to its quotation mark. */
static const char *check_characters(const char *text, char end)
{
	while (*text && *text != end) {
		assert_true(*text == '\n' || (*text >= ' ' && *text <= '~'));
		assert_int_not_equal(*text, '<');
		text = *text == '&' ? check_reference(text) : text + 1;
	}
	return text;
}

static const char *check_attributes(const char *text)
{
	while (*text == ' ') {
		text += 1 + strcspn(text + 1, " =<>&\"");
		assert_int_equal(text[0], '=');
		assert_int_equal(text[1], '"');
		text = check_characters(text + 2, '"');
		assert_int_equal(*text++, '"');
	}
	return text;
}

/* Well-formed XML, of the kind that is written: tags that match, one of them around all. */
static void check_xml(const char *text)
{
	char open[16][16];
	size_t depth = 0, roots = 0;

	assert_int_equal(strncmp(text, "<?xml version=\"1.0\" ", 20), 0);
	text = strstr(text, "?>\n") + 3;
	while (*text == '<') {
		bool closing = text[1] == '/';
		size_t length = strspn(text += 1 + closing, "abcdefghijklmnopqrstuvwxyz");

		assert_in_range(length, 1, 15);
		if (closing) {
			assert_true(depth > 0);
			depth--;
			assert_int_equal(strlen(open[depth]), length);
			assert_memory_equal(open[depth], text, length);
			text += length;
		} else {
			roots += !depth;
			assert_true(depth < ARRAY_SIZE(open));
			memcpy(open[depth], text, length);
			open[depth++][length] = '\0';
			text = check_attributes(text + length);
			if (*text == '/') {
				depth--;
				text++;
			}
		}
		assert_int_equal(*text++, '>');
		text = check_characters(text, '<');
	}
	assert_int_equal(*text, '\0');
	assert_int_equal(depth, 0);
	assert_int_equal(roots, 1);
}

static void check_svg(struct chart *chart)
{
	char *svg = draw_svg(chart, "a machine");
	size_t holes = 0;

	for (size_t i = 0; i < chart->n_stretches; i++)
		holes += chart->stretch[i].hole;
	check_xml(svg);
	check_listed(chart, svg);
	assert_int_equal(count(svg, "<g><title>"), chart->n + holes);
	free(svg);
}

static void whatever_is_drawn(void **state)
{
	static const unsigned int widths[] = { 40, 57, 80, 132, 400, MAP_WIDTH_MAX };
	struct prng prng = { seed };

	(void)state;
	for (int round = 0; round < 150; round++) {
		struct scene scene = { 0 };
		struct chart chart;

		draw_scene(&prng, &scene);
		chart = chart_make(&scene.machine, &scene.shares);
		for (size_t i = 0; chart.n && i < ARRAY_SIZE(widths); i++)
			check_texts(&chart, widths[i]);
		if (chart.n)
			check_svg(&chart);
		chart_free(&chart);
		clear_scene(&scene);
	}
}

/* Two halves of a window: 29 columns are 15 and 14. */
static void a_window_half_lost(void **state)
{
	static const char expected[] = "windows   [1 window 0 ----------------]\n"
				       "described [2 cxl ccccccc][3 lost !!!!!]\n"
				       "regions   [4 region0 ###][5xxxxxxxxxxx]\n"
				       "DAX       [6 dax0.0 kkkk]\n"
				       "RAM       [7============]\n"
				       "          |              |             |\n";
	struct scene scene = { 0 };
	struct chart chart;
	char *text;

	(void)state;
	add_window(&scene, sized(4 * GIB, GIB));
	add_share(&scene, sized(4 * GIB, GIB / 2), SHARE_CXL, "region0");
	add_share(&scene, sized(4 * GIB + GIB / 2, GIB / 2), SHARE_LOST, "region1");
	add_region(&scene, sized(4 * GIB, GIB / 2), "region0", 2);
	add_region(&scene, sized(4 * GIB + GIB / 2, GIB / 2), "region-one", 1);
	add_device(&scene, sized(4 * GIB, GIB / 2), "dax0.0", "kmem");
	add_online(&scene, sized(4 * GIB, GIB / 2));
	chart = chart_make(&scene.machine, &scene.shares);
	text = draw_text(&chart, 40, false, false);
	if (strncmp(text, expected, strlen(expected)))
		fail_msg("\n%s", text);
	chart_free(&chart);
	free(text);
	clear_scene(&scene);
}

static void ram_elsewhere_is_one_column(void **state)
{
	struct scene scene = { 0 };
	struct chart chart;
	char *text;

	(void)state;
	add_online(&scene, sized(0, GIB));
	add_online(&scene, sized(2 * GIB, GIB));
	add_window(&scene, sized(4 * GIB, GIB));
	add_window(&scene, sized(8 * GIB, GIB));
	add_online(&scene, sized(32 * GIB, 64 * GIB));
	chart = chart_make(&scene.machine, &scene.shares);
	assert_int_equal(chart.n, 2);
	assert_int_equal(chart.n_stretches, 5);
	text = draw_text(&chart, 40, false, false);
	/* 29 columns: 1, 13, 1, 13, 1 */
	assert_non_null(strstr(text, "windows   :[1----------]:[2----------]:\n"));
	assert_non_null(strstr(text, "RAM       =             :             =\n"));
	chart_free(&chart);
	free(text);
	clear_scene(&scene);
}

/* Axis labels never run into each other, and end below their boundary. */
static void the_axis_names_boundaries(void **state)
{
	struct scene scene = { 0 };
	struct chart chart;
	char *text;

	(void)state;
	add_window(&scene, sized(0x100000000, 0x10000000));
	add_share(&scene, sized(0x110000000, 0x10000000), SHARE_FOREIGN, "");
	chart = chart_make(&scene.machine, &scene.shares);
	text = draw_text(&chart, 51, false, false);
	assert_non_null(strstr(text, "\n          |                   |                   |\n"
				     "0x100000000         0x110000000         0x120000000\n"));
	chart_free(&chart);
	free(text);
	clear_scene(&scene);
}

static void hostile_names(void **state)
{
	static const char hostile[] = "</g><script>&\"'\033[2J\xff\xc3\n\t";
	struct scene scene = { 0 };
	struct chart chart;
	char *text;

	(void)state;
	add_window(&scene, sized(4 * GIB, GIB));
	add_share(&scene, sized(4 * GIB, GIB), SHARE_LOST, hostile);
	snprintf(scene.shares.share[0].conflict, SR_NAME_MAX, "%s", hostile);
	add_region(&scene, sized(4 * GIB, GIB), hostile, 1);
	add_device(&scene, sized(4 * GIB, GIB), hostile, hostile);
	snprintf(scene.machine.dax.device[0].owner, SR_NAME_MAX, "%s", hostile);
	chart = chart_make(&scene.machine, &scene.shares);
	for (unsigned int width = MAP_WIDTH_MIN; width < 140; width++)
		check_texts(&chart, width);
	text = draw_text(&chart, 100, false, false);
	check_ascii(text);
	free(text);
	text = draw_svg(&chart, hostile);
	check_xml(text);
	assert_null(strstr(text, "<script"));
	assert_non_null(strstr(text, "&#60;script&#62;&#38;"));
	free(text);
	chart_free(&chart);
	clear_scene(&scene);
}

/* The longest addresses, names and numbers that there are, and ranges over each other. */
static void extremes(void **state)
{
	static const char name[] = "a-name-of-thirty-one-characters";
	struct scene scene = { 0 };
	struct chart chart;

	(void)state;
	assert_int_equal(strlen(name), SR_NAME_MAX - 1);
	for (u64 i = 0; i < 300; i++) {
		struct sr_range range = sized(UINT64_MAX - (i + 1) * 2 * GIB + 1, GIB);

		add_region(&scene, range, name, i & 1);
		add_device(&scene, range, name, name);
		add_window(&scene, (struct sr_range){ range.start - GIB, UINT64_MAX });
	}
	add_window(&scene, (struct sr_range){ 0, UINT64_MAX });
	add_share(&scene, (struct sr_range){ UINT64_MAX, UINT64_MAX }, SHARE_LOST, name);
	chart = chart_make(&scene.machine, &scene.shares);
	check_texts(&chart, MAP_WIDTH_MIN);
	check_texts(&chart, 120);
	check_svg(&chart);
	chart_free(&chart);
	clear_scene(&scene);
}

static void nothing_to_show(void **state)
{
	struct scene scene = { 0 };
	struct chart chart;

	(void)state;
	add_online(&scene, sized(0, GIB));
	add_window(&scene, (struct sr_range){ 1, 0 });
	chart = chart_make(&scene.machine, &scene.shares);
	assert_int_equal(chart.n, 0);
	assert_int_equal(chart.n_stretches, 0);
	chart_free(&chart);
	clear_scene(&scene);
}

static void sizes(void **state)
{
	char text[CHART_SIZE_MAX];

	(void)state;
	assert_string_equal(chart_size(text, sized(0, 1)), "1 bytes");
	assert_string_equal(chart_size(text, sized(5 * GIB, 256 * MIB)), "256 MiB");
	assert_string_equal(chart_size(text, sized(0, 1536 * MIB)), "1.5 GiB");
	assert_string_equal(chart_size(text, sized(0, 1ull << 63)), "8 EiB");
}

/* Every look can be told from every other one without colour. */
static void looks_differ(void **state)
{
	(void)state;
	for (int i = 0; i < LOOKS; i++) {
		assert_int_equal(strlen(looks[i].ascii), 1);
		assert_int_equal(mbstowcs(NULL, looks[i].utf8, 0), 1);
		for (int j = 0; j < i; j++) {
			assert_string_not_equal(looks[i].ascii, looks[j].ascii);
			assert_string_not_equal(looks[i].utf8, looks[j].utf8);
			assert_string_not_equal(looks[i].meaning, looks[j].meaning);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_is_drawn),
		cmocka_unit_test(a_window_half_lost),
		cmocka_unit_test(ram_elsewhere_is_one_column),
		cmocka_unit_test(the_axis_names_boundaries),
		cmocka_unit_test(hostile_names),
		cmocka_unit_test(extremes),
		cmocka_unit_test(nothing_to_show),
		cmocka_unit_test(sizes),
		cmocka_unit_test(looks_differ),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	seed = prng_seed();
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
