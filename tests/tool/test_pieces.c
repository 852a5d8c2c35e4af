// SPDX-License-Identifier: GPL-2.0-only
/* What modprobe is told, and what a capture has of it; sentences are in list.t. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../policy/unit.h"
#include "edit.h"
#include "grow.h"
#include "modprobe.h"
#include "pieces.h"
#include "tree.h"

#define RELEASE "6.12.0-test"
#define DEP "lib/modules/" RELEASE "/modules.dep"
#define CONF "usr/lib/modprobe.d/softreserve.conf"

static struct modprobe told(void)
{
	struct machine *machine = tree_read();
	struct modprobe modprobe = modprobe_read(machine->source);

	tree_forget(machine);
	return modprobe;
}

static void assert_softdep(bool wanted)
{
	struct modprobe modprobe = told();

	assert_int_equal(modprobe.softdep, wanted);
	modprobe_free(&modprobe);
}

/* A line by which nobody, or somebody, brings the module in. */
static void test_softdep(void **state)
{
	static const char *const in[] = {
		"softdep cxl_port pre: softreserve",
		"  softdep\tcxl_port  pre: cxl_pmem\tsoftreserve post: x",
		"softdep \\\ncxl_port \\\npre: \\\nsoftreserve",
		"x\nsoftdep cxl_port post: y pre: softreserve\nz",
	};
	static const char *const out[] = {
		"",
		"softreserve",
		"softdep",
		"softdep softreserve",
		"softdep softreserve pre: cxl_port",
		/* The kernel's own line for it comes first. */
		"softdep cxl_acpi pre: softreserve",
		"softdep cxl_pci pre: softreserve",
		"softdep cxl_portal pre: softreserve",
		"softdep cxl_port softreserve",
		"softdep cxl_port post: softreserve",
		"softdep cxl_port pre: softreserved",
		"# softdep cxl_port pre: softreserve",
		"# \\\nsoftdep cxl_port pre: softreserve",
		"\t# softdep cxl_port pre: softreserve",
		"softdep cxl_port\n pre: softreserve",
	};

	(void)state;
	tree_text("proc/sys/kernel/osrelease", RELEASE);
	for (size_t i = 0; i < ARRAY_SIZE(in); i++) {
		tree_text(CONF, "%s", in[i]);
		assert_softdep(true);
	}
	for (size_t i = 0; i < ARRAY_SIZE(out); i++) {
		tree_text(CONF, "%s", out[i]);
		assert_softdep(false);
	}
}

/* As modprobe.d(5) has it: the first folder with a name hides the others. */
static void test_order(void **state)
{
	static const char *const folders[] = { "etc", "run", "usr/local/lib", "usr/lib", "lib" };

	(void)state;
	tree_text("proc/sys/kernel/osrelease", RELEASE);
	for (size_t i = ARRAY_SIZE(folders); i--;) {
		char *path = text_format("%s/modprobe.d/softreserve.conf", folders[i]);

		tree_text(path, "softdep cxl_port pre: softreserve\n");
		assert_softdep(true);
		tree_text(path, "# nothing\n");
		assert_softdep(false);
		free(path);
	}
	/* In a file of another name it counts, and what has nothing to say hides nothing. */
	tree_text("lib/modprobe.d/cxl.conf", "softdep cxl_port pre: softreserve\n");
	assert_softdep(true);
	tree_text("etc/modprobe.d/cxl.conf", "softdep a pre: b\n");
	assert_softdep(true);
	tree_text("etc/modprobe.d/cxl.conf", "options softreserve verify=full\n");
	assert_softdep(false);
}

static void test_lines(void **state)
{
	struct modprobe modprobe;

	(void)state;
	tree_text("proc/sys/kernel/osrelease", RELEASE);
	tree_text("etc/modprobe.d/a.conf",
		  "options softreserve policy=off verify=off offset=1\n"
		  "options softreserved off\nblacklist softreserved\ninstall x softreserve\n"
		  "options\nblacklist\ninstall\n");
	modprobe = told();
	assert_null(modprobe.off);
	assert_null(modprobe.install);
	assert_null(modprobe.blacklist);
	modprobe_free(&modprobe);
	tree_text("etc/modprobe.d/b.conf", "options softreserve verify=full off=1\n");
	tree_text("run/modprobe.d/c.conf", "install softreserve x\n");
	tree_text("lib/modprobe.d/d.conf", "blacklist softreserve");
	tree_text("lib/modprobe.d/e.disabled", "blacklist softreserve");
	modprobe = told();
	assert_string_equal(modprobe.off, "/etc/modprobe.d/b.conf");
	assert_string_equal(modprobe.install, "/run/modprobe.d/c.conf");
	assert_string_equal(modprobe.blacklist, "/lib/modprobe.d/d.conf");
	modprobe_free(&modprobe);
}

/* @wanted: NULL if nothing is to be left. */
static void assert_edited(char *(*edit)(char *bytes, size_t *size), const char *text, size_t size,
			  const char *wanted)
{
	char *bytes = memory_resize(NULL, size + 1), *edited;

	memcpy(bytes, text, size);
	bytes[size] = '\0';
	edited = edit(bytes, &size);
	if (wanted) {
		assert_string_equal(edited, wanted);
		assert_int_equal(size, strlen(wanted));
	} else {
		assert_null(edited);
	}
	free(edited);
}

static void test_edits(void **state)
{
	static const char other[] = "# softreserve\nalias x y\npassword softreserv\n";
	static const char some[] = "secret\nblacklist softreserve\nsoftdep x pre: \\\n softreserve";
	static const char nul[] = "a\0softreserve\nb\n";
	static const char dep[] = "kernel/x.ko.xz: updates/dkms/softreserve.ko.xz\n"
				  "updates/dkms/softreserve.ko.xz: kernel/a.ko.xz\n"
				  "updates/notsoftreserve.ko:\nsoftreserve.ko:\nsoftreserve.ko";

	(void)state;
	assert_edited(edit_modprobe, other, sizeof(other) - 1, NULL);
	assert_edited(edit_modprobe, "", 0, NULL);
	assert_edited(edit_modprobe, "\\\n", 2, NULL);
	assert_edited(edit_modprobe, some, sizeof(some) - 1,
		      "blacklist softreserve\nsoftdep x pre:    softreserve\n");
	assert_edited(edit_modprobe, nul, sizeof(nul) - 1, "a?softreserve\n");
	assert_edited(edit_modules_dep, dep, sizeof(dep) - 1,
		      "updates/dkms/softreserve.ko.xz: kernel/a.ko.xz\nsoftreserve.ko:\n"
		      "softreserve.ko\n");
	assert_edited(edit_modules_dep, "", 0, "");
	assert_edited(edit_away, "x", 1, "");
}

/* Bytes that are no text, in every file that is read. */
static void test_damage(void **state)
{
	static const char bytes[] =
		"\0\xff softreserve\x1b[2J\0\n\\\nsoftdep cxl_port pre: softreserve\n"
		"options softreserve off\x1b\n";
	static const char *const paths[] = { DEP, CONF, "proc/cmdline", "dmesg",
					     "etc/modprobe.d/\x1b[2J.conf" };
	struct machine *machine;
	char *text;

	(void)state;
	tree_text("proc/sys/kernel/osrelease", RELEASE);
	tree_text("capture.json", "{}");
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		tree_put(paths[i], bytes, sizeof(bytes) - 1);
	machine = tree_read();
	text = pieces_missing(machine);
	assert_non_null(strstr(text, "the module"));
	free(text);
	tree_forget(machine);
	/* Names and lines that are shown move no cursor. */
	tree_text("etc/modprobe.d/\x1b[2J.conf", "install softreserve x\n");
	tree_text("lib/modules/" RELEASE "/updates/softreserve.ko", "x");
	machine = tree_read();
	text = pieces_missing(machine);
	assert_string_equal(text, "nothing, but modprobe is told to run something else (install "
				  "softreserve, /etc/modprobe.d/?[2J.conf)");
	free(text);
	tree_forget(machine);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_softdep, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_order, tree_setup, tree_teardown),
		cmocka_unit_test_setup_teardown(test_lines, tree_setup, tree_teardown),
		cmocka_unit_test(test_edits),
		cmocka_unit_test_setup_teardown(test_damage, tree_setup, tree_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
