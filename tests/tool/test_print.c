// SPDX-License-Identifier: GPL-2.0-only
/* Sizes for people, and texts in JSON. */
#include <string.h>

#include "../policy/unit.h"
#include "../../tool/json.h"
#include "../../tool/machine/span.h"
#include "../../tool/size.h"

#define KIB UINT64_C(1024)
#define MIB (KIB * KIB)
#define GIB (KIB * MIB)
#define TIB (KIB * GIB)

static void test_size(void **state)
{
	static const struct {
		uint64_t bytes;
		const char *text;
	} sizes[] = {
		{ 0, "0 B" },
		{ 1, "1 B" },
		{ 1023, "1023 B" },
		{ KIB, "1 KiB" },
		{ KIB + 1, "1025 B" },
		{ KIB + KIB / 2, "1.5 KiB" },
		{ 256 * MIB, "256 MiB" },
		{ 1200 * MIB, "1200 MiB" },
		{ GIB + GIB / 2, "1.5 GiB" },
		{ GIB + 1, "1.0 GiB" },
		{ 9999 * MIB, "9999 MiB" },
		{ 10001 * MIB, "9.8 GiB" },
		{ 2 * TIB, "2 TiB" },
		/* Just below a unit: one of it, rather than 1024 of the one below. */
		{ TIB - 1, "1.0 TiB" },
		{ TIB - 50 * MIB, "1.0 TiB" },
		{ TIB - 60 * MIB, "1023.9 GiB" },
		{ 2 * MIB - KIB, "2047 KiB" },
		{ MIB - 1, "1.0 MiB" },
		{ GIB - 1, "1.0 GiB" },
		{ UINT64_C(1024) * TIB - 1, "1.0 PiB" },
		{ UINT64_C(1) << 63, "8 EiB" },
		{ UINT64_MAX, "16.0 EiB" },
	};
	char text[SIZE_TEXT];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++)
		assert_string_equal(size_text(text, sizes[i].bytes), sizes[i].text);
}

static void test_span(void **state)
{
	static const struct {
		uint64_t base, size;
		bool empty;
		uint64_t end;
	} spans[] = {
		{ 0, 0, true, 0 },
		{ GIB, 0, true, 0 },
		{ 0, 1, false, 0 },
		{ GIB, GIB, false, 2 * GIB - 1 },
		{ UINT64_MAX, 1, false, UINT64_MAX },
		{ UINT64_MAX, 2, true, 0 },
		{ 1, UINT64_MAX, false, UINT64_MAX },
		{ 2, UINT64_MAX, true, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(spans); i++) {
		struct sr_range range = span_of(spans[i].base, spans[i].size);

		assert_int_equal(sr_range_empty(range), spans[i].empty);
		if (spans[i].empty)
			continue;
		assert_true(range.start == spans[i].base);
		assert_true(range.end == spans[i].end);
	}
}

static void test_text(void **state)
{
	static const struct {
		const char *text;
		const char *shown;
	} texts[] = {
		{ "", "" },
		{ "plain \"quoted\" \\ \n \x01", "plain \"quoted\" \\ \n \x01" },
		{ "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80",
		  "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80" },
		{ "\x80", "?" },
		{ "a\xff\xfe"
		  "b",
		  "a??b" },
		/* Cut off, longer than needed, a surrogate, beyond Unicode. */
		{ "\xc3", "?" },
		{ "\xe2\x82", "??" },
		{ "\xf0\x9f\x98", "???" },
		{ "\xc0\x80", "??" },
		{ "\xe0\x80\x80", "???" },
		{ "\xed\xa0\x80", "???" },
		{ "\xf4\x90\x80\x80", "????" },
		{ "\xf5\x80\x80\x80", "????" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct json_object *object = json_text(texts[i].text), *again;

		assert_string_equal(json_object_get_string(object), texts[i].shown);
		again = json_tokener_parse(json_object_to_json_string(object));
		assert_non_null(again);
		assert_string_equal(json_object_get_string(again), texts[i].shown);
		json_object_put(again);
		json_object_put(object);
	}
	assert_null(json_text(NULL));
}

static void test_range(void **state)
{
	struct json_object *object = json_object_new_object(), *value;

	(void)state;
	json_range(object, (struct sr_range){ 0xfffffffffffff000, UINT64_MAX });
	assert_string_equal(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN),
			    "{\"start\":18446744073709547520,\"end\":18446744073709551615,"
			    "\"size\":4096}");
	json_range(object, (struct sr_range){ 1, 0 });
	assert_true(json_object_object_get_ex(object, "size", &value));
	assert_null(value);
	json_object_put(object);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_size),
		cmocka_unit_test(test_span),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_range),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
