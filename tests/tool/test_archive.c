// SPDX-License-Identifier: GPL-2.0-only
/* Archives that strangers made: what is sound in them is read, and nothing else happens. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../policy/unit.h"
#include "machine/backend.h"
#include "tar.h"

#define MIB ((size_t)1 << 20)

static struct source *open_tar(struct tar *tar)
{
	struct source *source;

	tar_end(tar);
	source = source_open_memory("x.tar", tar->bytes, tar->size);
	free(tar->bytes);
	return source;
}

static void assert_text(const struct source *source, const char *path, const char *expected)
{
	char text[4096];

	if (!source_text(source, text, sizeof(text), "%s", path))
		fail_msg("%s: %s", path, strerror(errno));
	assert_string_equal(text, expected);
}

static void assert_no(const struct source *source, const char *path, int why)
{
	errno = 0;
	assert_null(source_read(source, path, NULL));
	assert_int_equal(errno, why);
}

static bool is_complained(const struct source *source, const char *what)
{
	const char *text;

	for (size_t i = 0; (text = source_complaint(source, i)); i++)
		if (strstr(text, what))
			return true;
	return false;
}

static void good(void **state)
{
	static const int filters[] = { ARCHIVE_FILTER_NONE,  ARCHIVE_FILTER_GZIP,
				       ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_XZ,
				       ARCHIVE_FILTER_ZSTD,  ARCHIVE_FILTER_LZ4 };
	char **names, path[SOURCE_PATH_MAX];
	struct source *source;
	struct tar tar;

	(void)state;
	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++) {
		tar_begin(&tar, filters[i]);
		tar_add(&tar, "top/./sys//devices/a-b/v", AE_IFREG, "0\n");
		tar_add(&tar, "top/sys/devices/a/v", AE_IFREG, "1\n");
		tar_add(&tar, "top/sys/devices/a10", AE_IFDIR, NULL);
		tar_add(&tar, "top/sys/devices/a9", AE_IFDIR, NULL);
		tar_add(&tar, "top/sys/bus/a", AE_IFLNK, "../devices/a");
		tar_add(&tar, "top/proc/empty", AE_IFREG, "");
		source = open_tar(&tar);
		assert_non_null(source);
		assert_null(source_complaint(source, 0));
		assert_text(source, "sys/bus/a/v", "1");
		assert_text(source, "proc/empty", "");
		assert_true(source_link(source, path, sizeof(path), "sys/bus/a"));
		assert_string_equal(path, "sys/devices/a");
		assert_int_equal(source_list(source, "sys/devices", &names), 4);
		assert_string_equal(names[0], "a");
		assert_string_equal(names[1], "a-b");
		assert_string_equal(names[2], "a9");
		assert_string_equal(names[3], "a10");
		source_list_free(names, 4);
		assert_no(source, "sys/devices", EISDIR);
		assert_no(source, "sys/devices/a/v/w", ENOTDIR);
		assert_no(source, "top/proc/empty", ENOENT);
		source_close(source);
	}
}

static void links(void **state)
{
	struct source *source;
	char name[32], target[32], **names;
	struct tar tar;

	(void)state;
	tar_begin(&tar, ARCHIVE_FILTER_NONE);
	tar_add(&tar, "sys/secret", AE_IFREG, "inside");
	tar_add(&tar, "sys/up", AE_IFLNK, "../../../../../../sys/secret");
	tar_add(&tar, "sys/absolute", AE_IFLNK, "/sys/secret");
	tar_add(&tar, "sys/host", AE_IFLNK, "/etc/passwd");
	tar_add(&tar, "sys/loop", AE_IFLNK, "loop");
	tar_add(&tar, "sys/a", AE_IFLNK, "b");
	tar_add(&tar, "sys/b", AE_IFLNK, "a/x");
	tar_add(&tar, "sys/self", AE_IFLNK, ".");
	tar_add(&tar, "sys/dangling", AE_IFLNK, "nothing");
	tar_add(&tar, "sys/through", AE_IFLNK, "secret/..");
	for (int i = 0; i < 45; i++) {
		snprintf(name, sizeof(name), "sys/chain%d", i);
		snprintf(target, sizeof(target), i ? "chain%d" : "secret", i - 1);
		tar_add(&tar, name, AE_IFLNK, target);
	}
	source = open_tar(&tar);
	assert_non_null(source);
	assert_null(source_complaint(source, 0));
	assert_text(source, "sys/up", "inside");
	assert_text(source, "sys/absolute", "inside");
	assert_text(source, "../../sys/secret", "inside");
	assert_text(source, "sys/self/self/self/secret", "inside");
	assert_text(source, "sys/chain39", "inside");
	assert_no(source, "sys/chain40", ELOOP);
	assert_no(source, "sys/host", ENOENT);
	assert_no(source, "sys/loop", ELOOP);
	assert_no(source, "sys/a", ELOOP);
	assert_no(source, "sys/dangling", ENOENT);
	assert_no(source, "sys/through", ENOTDIR);
	assert_int_equal(source_list(source, "sys/loop", &names), 0);
	source_close(source);
}

static void left_out(void **state)
{
	struct source *source;
	char *longest = calloc(1, 2000);
	struct tar tar;

	(void)state;
	memset(longest, 'p', 1200);
	tar_begin(&tar, ARCHIVE_FILTER_NONE);
	tar_add(&tar, "/proc/absolute", AE_IFREG, "x");
	tar_add(&tar, "proc/../../outside", AE_IFREG, "x");
	tar_add(&tar, "..", AE_IFDIR, NULL);
	tar_add(&tar, "proc/pipe", AE_IFIFO, NULL);
	tar_add(&tar, "proc/disk", AE_IFBLK, NULL);
	tar_add(&tar, "proc/tty", AE_IFCHR, NULL);
	tar_add(&tar, "proc/e\033[2J", AE_IFCHR, NULL);
	tar_add(&tar, longest, AE_IFREG, "x");
	tar_add(&tar, "proc/far", AE_IFLNK, longest);
	tar_add(&tar, "proc/good", AE_IFREG, "good");
	tar_add_hardlink(&tar, "proc/hard", "proc/good");
	source = open_tar(&tar);
	assert_non_null(source);
	assert_text(source, "proc/good", "good");
	assert_true(is_complained(source, "/proc/absolute"));
	assert_true(is_complained(source, "proc/../../outside"));
	assert_true(is_complained(source, "proc/pipe"));
	assert_true(is_complained(source, "proc/disk"));
	assert_true(is_complained(source, "proc/tty"));
	assert_true(is_complained(source, "proc/hard"));
	assert_true(is_complained(source, "proc/far"));
	assert_true(is_complained(source, "pppp"));
	assert_true(is_complained(source, "proc/e?[2J"));
	assert_no(source, "proc/absolute", ENOENT);
	assert_no(source, "outside", ENOENT);
	assert_no(source, "proc/hard", ENOENT);
	assert_no(source, "proc/pipe", ENOENT);
	source_close(source);
	free(longest);
}

/* What lies on what, and what comes twice. */
static void odd(void **state)
{
	struct source *source;
	struct tar tar;

	(void)state;
	tar_begin(&tar, ARCHIVE_FILTER_NONE);
	tar_add(&tar, "proc/twice", AE_IFREG, "first");
	tar_add(&tar, "proc/file", AE_IFREG, "file");
	tar_add(&tar, "proc/file/below", AE_IFREG, "below");
	tar_add(&tar, "proc/twice", AE_IFREG, "second");
	source = open_tar(&tar);
	assert_text(source, "proc/twice", "second");
	assert_text(source, "proc/file", "file");
	assert_no(source, "proc/file/below", ENOTDIR);
	source_close(source);
	/* A capture may be called "sys". */
	tar_begin(&tar, ARCHIVE_FILTER_NONE);
	tar_add(&tar, "sys/capture.json", AE_IFREG, "{}");
	tar_add(&tar, "sys/proc/iomem", AE_IFREG, "x");
	source = open_tar(&tar);
	assert_text(source, "proc/iomem", "x");
	source_close(source);
	tar_begin(&tar, ARCHIVE_FILTER_NONE);
	tar_add(&tar, "proc/sys/kernel/osrelease", AE_IFREG, "6.12");
	source = open_tar(&tar);
	assert_text(source, "proc/sys/kernel/osrelease", "6.12");
	source_close(source);
}

static void nothing(void **state)
{
	static const char zeros[4096];
	struct tar tar;

	(void)state;
	assert_null(source_open_memory("x", "", 0));
	assert_null(source_open_memory("x", zeros, sizeof(zeros)));
	assert_null(source_open_memory("x", "\x1f\x9d\x90 compressed", 14));
	assert_null(source_open_memory("x", "this is no archive", 18));
	tar_begin(&tar, ARCHIVE_FILTER_GZIP);
	assert_null(open_tar(&tar));
	tar_begin(&tar, ARCHIVE_FILTER_NONE);
	tar_add(&tar, "sys", AE_IFDIR, NULL);
	tar_add(&tar, "sys/x", AE_IFIFO, NULL);
	assert_null(open_tar(&tar));
}

/* A fixed row of numbers: a failure comes again. */
static unsigned int draw(unsigned int *state)
{
	*state = *state * 1103515245 + 12345;
	return *state >> 8;
}

static void make_sample(struct tar *tar, int filter)
{
	char path[64], text[2000];
	unsigned int seed = 1;

	tar_begin(tar, filter);
	for (int i = 0; i < 12; i++) {
		snprintf(path, sizeof(path), "top/proc/f%d", i);
		for (size_t n = 0; n < sizeof(text) - 1; n++)
			text[n] = 'a' + (char)(draw(&seed) % 26);
		text[sizeof(text) - 1] = '\0';
		tar_add(tar, path, AE_IFREG, text);
	}
	tar_end(tar);
}

/* Whatever is there of a file is all of it, and if any is missing that is said. */
static void cut_short(void **state)
{
	static const int filters[] = { ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_XZ,
				       ARCHIVE_FILTER_ZSTD };
	struct source *source;
	struct tar tar;
	size_t size, n;
	char **names, *bytes, path[64];

	(void)state;
	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++) {
		make_sample(&tar, filters[i]);
		for (size_t length = 0; length < tar.size; length += 61) {
			source = source_open_memory("x", tar.bytes, length);
			if (!source)
				continue;
			n = source_list(source, "proc", &names);
			for (size_t k = 0; k < n; k++) {
				snprintf(path, sizeof(path), "proc/%s", names[k]);
				bytes = source_read(source, path, &size);
				assert_int_equal(size, 1999);
				free(bytes);
			}
			source_list_free(names, n);
			if (n < 12)
				assert_non_null(source_complaint(source, 0));
			source_close(source);
		}
		free(tar.bytes);
	}
}

/* Where one file ends and the next one's header is missing. */
static void cut_between(void **state)
{
	struct source *source;
	struct tar tar;
	char **names;

	(void)state;
	make_sample(&tar, ARCHIVE_FILTER_NONE);
	source = source_open_memory("x", tar.bytes, 3 * (512 + 2048));
	assert_int_equal(source_list(source, "proc", &names), 3);
	source_list_free(names, 3);
	assert_true(is_complained(source, "ends early"));
	source_close(source);
	free(tar.bytes);
}

static void damaged(void **state)
{
	static const int filters[] = { ARCHIVE_FILTER_NONE, ARCHIVE_FILTER_GZIP, ARCHIVE_FILTER_XZ,
				       ARCHIVE_FILTER_ZSTD };
	struct source *source;
	unsigned int seed = 2;
	struct tar tar;
	char **names;

	(void)state;
	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++) {
		make_sample(&tar, filters[i]);
		for (int round = 0; round < 300; round++) {
			size_t at = draw(&seed) % tar.size;
			char before = tar.bytes[at];

			tar.bytes[at] ^= (char)(1 << draw(&seed) % 8);
			source = source_open_memory("x", tar.bytes, tar.size);
			if (source) {
				size_t n = source_list(source, ".", &names);

				source_list_free(names, n);
			}
			source_close(source);
			tar.bytes[at] = before;
		}
		free(tar.bytes);
	}
}

/* The size field of a header, and its checksum (POSIX pax, ustar). */
static void claim_size(char *header, const char *octal)
{
	unsigned int sum = 0;

	memcpy(header + 124, octal, 12);
	memset(header + 148, ' ', 8);
	for (int i = 0; i < 512; i++)
		sum += (unsigned char)header[i];
	snprintf(header + 148, 8, "%06o", sum);
}

static void huge_claims(void **state)
{
	/* 8 GiB, 64 MiB + 1, 2^63 and so on in base 256; and a negative one. */
	static const char *const claims[] = { "77777777777", "00400000001",
					      "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff",
					      "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xf0" };
	struct source *source;
	struct tar tar;

	(void)state;
	for (size_t i = 0; i < sizeof(claims) / sizeof(claims[0]); i++) {
		tar_begin(&tar, ARCHIVE_FILTER_NONE);
		tar_add(&tar, "proc/good", AE_IFREG, "good");
		tar_add(&tar, "proc/huge", AE_IFREG, "tiny");
		tar_end(&tar);
		claim_size(tar.bytes + 1024, claims[i]);
		source = source_open_memory("x", tar.bytes, tar.size);
		assert_non_null(source);
		assert_text(source, "proc/good", "good");
		assert_no(source, "proc/huge", ENOENT);
		assert_non_null(source_complaint(source, 0));
		source_close(source);
		free(tar.bytes);
	}
}

static void bombs(void **state)
{
	char *zeros = calloc(1, SOURCE_FILE_MAX + 1);
	struct source *source;
	char path[64];
	struct tar tar;

	(void)state;
	/* One that is too long, between others. */
	tar_begin(&tar, ARCHIVE_FILTER_ZSTD);
	tar_add(&tar, "proc/a", AE_IFREG, "a");
	tar_add_bytes(&tar, "proc/long", zeros, SOURCE_FILE_MAX + 1);
	tar_add_bytes(&tar, "proc/fits", zeros, SOURCE_FILE_MAX);
	tar_add(&tar, "proc/z", AE_IFREG, "z");
	source = open_tar(&tar);
	assert_text(source, "proc/a", "a");
	assert_text(source, "proc/z", "z");
	assert_no(source, "proc/long", ENOENT);
	assert_true(source_exists(source, "proc/fits"));
	assert_true(is_complained(source, "proc/long"));
	source_close(source);
	/* Many that are not, and too much in all. */
	tar_begin(&tar, ARCHIVE_FILTER_ZSTD);
	tar_add(&tar, "proc/a", AE_IFREG, "a");
	for (int i = 0; i < 40; i++) {
		snprintf(path, sizeof(path), "proc/f%d", i);
		tar_add_bytes(&tar, path, zeros, 16 * MIB);
	}
	source = open_tar(&tar);
	assert_text(source, "proc/a", "a");
	assert_true(source_exists(source, "proc/f14"));
	assert_false(source_exists(source, "proc/f16"));
	assert_true(is_complained(source, "256 MiB"));
	source_close(source);
	free(zeros);
}

/* Compressed again: the inner one is not looked for. */
static void nested(void **state)
{
	struct tar inner, tar;

	(void)state;
	make_sample(&inner, ARCHIVE_FILTER_GZIP);
	tar_begin(&tar, ARCHIVE_FILTER_GZIP);
	tar_add_bytes(&tar, "x.tar.gz", inner.bytes, inner.size);
	free(inner.bytes);
	/* There is nothing in it whose name is known. */
	assert_null(open_tar(&tar));
}

static void many(void **state)
{
	struct source *source;
	char path[64], **names;
	size_t n;
	struct tar tar;

	(void)state;
	tar_begin(&tar, ARCHIVE_FILTER_ZSTD);
	for (int i = 0; i < ARCHIVE_ENTRIES_MAX + 10; i++) {
		snprintf(path, sizeof(path), "sys/d%d/f%d", i / 100, i % 100);
		tar_add(&tar, path, AE_IFREG, "x");
	}
	source = open_tar(&tar);
	assert_non_null(source);
	assert_true(is_complained(source, "200000 entries"));
	n = source_list(source, "sys", &names);
	assert_int_equal(n, ARCHIVE_ENTRIES_MAX / 100);
	for (size_t i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "sys/%s/f42", names[i]);
		assert_text(source, path, "x");
	}
	source_list_free(names, n);
	source_close(source);
	/* Complaints are bounded, too. */
	tar_begin(&tar, ARCHIVE_FILTER_ZSTD);
	tar_add(&tar, "proc/good", AE_IFREG, "x");
	for (int i = 0; i < 1000; i++)
		tar_add(&tar, "proc/pipe", AE_IFIFO, NULL);
	source = open_tar(&tar);
	assert_non_null(source_complaint(source, COMPLAINTS_MAX));
	assert_string_equal(source_complaint(source, COMPLAINTS_MAX), "900 more like these");
	assert_null(source_complaint(source, COMPLAINTS_MAX + 1));
	source_close(source);
}

/* Headers upon headers: no stack is deep enough to follow all. */
static void headers(void **state)
{
	const size_t n = 100000;
	char *bytes = calloc(n, 512);
	struct tar tar;

	(void)state;
	tar_begin(&tar, ARCHIVE_FILTER_NONE);
	tar_add(&tar, "proc/good", AE_IFREG, "");
	tar_end(&tar);
	for (size_t i = 0; i < n; i++) {
		memcpy(bytes + i * 512, tar.bytes, 512);
		bytes[i * 512 + 156] = "xgLKV"[i % 5];
		claim_size(bytes + i * 512, "00000000000");
	}
	source_close(source_open_memory("x", bytes, n * 512));
	free(tar.bytes);
	free(bytes);
}

static void zip(void **state)
{
	struct archive *archive = archive_write_new();
	struct archive_entry *entry = archive_entry_new();
	char bytes[4096];
	struct source *source;
	size_t size;

	(void)state;
	archive_write_set_format_zip(archive);
	archive_write_open_memory(archive, bytes, sizeof(bytes), &size);
	archive_entry_set_pathname(entry, "top/proc/iomem");
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_size(entry, 4);
	assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
	assert_int_equal(archive_write_data(archive, "text", 4), 4);
	archive_entry_free(entry);
	assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
	archive_write_free(archive);
	source = source_open_memory("x.zip", bytes, size);
	assert_non_null(source);
	assert_text(source, "proc/iomem", "text");
	source_close(source);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good),	       cmocka_unit_test(links),
		cmocka_unit_test(left_out),    cmocka_unit_test(odd),
		cmocka_unit_test(nothing),     cmocka_unit_test(cut_short),
		cmocka_unit_test(cut_between), cmocka_unit_test(damaged),
		cmocka_unit_test(huge_claims), cmocka_unit_test(bombs),
		cmocka_unit_test(nested),      cmocka_unit_test(many),
		cmocka_unit_test(headers),     cmocka_unit_test(zip),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("archive", tests, NULL, NULL);
}
