// SPDX-License-Identifier: GPL-2.0-only
/* From lines of the guest's to the archive that it sent. */
#include "../policy/unit.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture.h"
#include "files.h"

/* What capture_write() leaves after @lines, for free(); NULL: @error is what it says. */
static char *written(const char *const *lines, char **error)
{
	struct capture capture = { 0 };
	char path[] = "/tmp/softreserve-capture.XXXXXX";
	int fd = mkstemp(path);
	char *text;

	assert_true(fd >= 0);
	close(fd);
	for (; *lines; lines++)
		assert_true(capture_hear(&capture, *lines));
	*error = capture_write(&capture, path);
	capture_free(&capture);
	text = *error ? NULL : file_read(path);
	unlink(path);
	return text;
}

static void lines_become_bytes(void **state)
{
	const char *const lines[] = { "# capture 68656c6c", "# capture 6f2dfe", NULL };
	char *error, *text = written(lines, &error);

	(void)state;
	assert_null(error);
	assert_string_equal(text, "hello-\xfe");
	free(text);
}

static void other_lines_are_left(void **state)
{
	struct capture capture = { 0 };

	(void)state;
	assert_false(capture_hear(&capture, "# captured 68"));
	assert_false(capture_hear(&capture, "ok 1 - softreserve capture writes a capture"));
	assert_false(capture_hear(&capture, ""));
	assert_null(capture.bytes);
}

static void a_line_cut_short(void **state)
{
	const char *const odd[] = { "# capture 68656c6c", "# capture 6f2", NULL };
	const char *const letter[] = { "# capture 6g", NULL };
	const char *const empty[] = { "# capture ", NULL };
	const char *const *const broken[] = { odd, letter, empty };
	char *error;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(broken); i++) {
		assert_null(written(broken[i], &error));
		assert_non_null(strstr(error, "cannot be read"));
		free(error);
	}
}

static void nothing_was_sent(void **state)
{
	const char *const none[] = { NULL };
	char *error;

	(void)state;
	assert_null(written(none, &error));
	assert_non_null(strstr(error, "has sent no capture"));
	free(error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_become_bytes),
		cmocka_unit_test(other_lines_are_left),
		cmocka_unit_test(a_line_cut_short),
		cmocka_unit_test(nothing_was_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
