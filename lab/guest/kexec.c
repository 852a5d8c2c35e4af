// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <inttypes.h>
#include <linux/kexec.h>
#include <linux/reboot.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "boot.h"
#include "iomem.h"
#include "kexec.h"
#include "kmsg.h"
#include "load.h"
#include "modsysfs.h"
#include "sysfs.h"
#include "tap.h"

/* Where the runner has put the kernel's image (lab/runner/run.c). */
#define KERNEL "/boot/vmlinuz"
#define INITRD "/sys/firmware/initrd"

/* What the second kernel is told: which boot it is, and what the first one has found. */
#define BOOT "sr_lab.boot="
#define VERDICT "sr_lab.verdict="
#define DIGEST "sr_lab.digest="
#define CHECKS "sr_lab.checks="

static bool act_is(const char *name)
{
	return !strcmp(boot_option("sr_lab.act=", ""), name);
}

static bool boot_is(const char *which)
{
	return !strcmp(boot_option(BOOT, "first"), which);
}

/* FNV-1a, 64 bits. */
static uint64_t digest_add(uint64_t digest, const void *data, size_t size)
{
	const unsigned char *at = data;

	while (size--)
		digest = (digest ^ *at++) * 0x100000001b3;
	return digest;
}

/* Of the registers of all decoders that are committed, and of what firmware described. */
static uint64_t digest_of(const struct decoders *decoders, const struct sr_set *found)
{
	uint64_t digest = 0xcbf29ce484222325;

	for (size_t i = 0; i < decoders->n; i++) {
		const struct decoder *d = &decoders->decoder[i];

		/* Linux says of others what sort of memory they would be for. */
		if (!decoder_committed(d))
			continue;
		digest = digest_add(digest, d->component, strlen(d->component));
		digest = digest_add(digest, d->reg, sizeof(d->reg));
	}
	for (size_t i = 0; i < found->n; i++)
		digest = digest_add(digest, &found->range[i], sizeof(found->range[i]));
	return digest;
}

static int file_open(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		bail("%s cannot be opened: %m", path);
	return fd;
}

/* Nobody sees this kernel's log afterwards. */
static void check_log(void)
{
	char *splat = kmsg_new_splat();

	if (splat)
		bail("before another kernel was started this one warned: %s", splat);
}

__attribute__((format(printf, 2, 3))) static void load_kernel(unsigned long flags, const char *fmt,
							      ...)
{
	char *cmdline, *more;
	size_t size;
	va_list args;
	int len;

	va_start(args, fmt);
	len = vasprintf(&more, fmt, args);
	va_end(args);
	check_log();
	cmdline = file_read("/proc/cmdline", &size);
	if (len < 0 || !cmdline)
		bail("out of memory for a command line");
	cmdline[strcspn(cmdline, "\n")] = '\0';
	len = asprintf(&cmdline, "%s %s", cmdline, more);
	if (len < 0 || syscall(SYS_kexec_file_load, file_open(KERNEL), file_open(INITRD),
			       (unsigned long)len + 1, cmdline, flags))
		bail("the kernel does not load another one: %m");
}

void kexec_first(void)
{
	struct scene scene;
	struct places places;
	char verdict[32];

	if (!act_is("kexec") || !boot_is("first"))
		return;
	scene.with_module = boot_with_module();
	places = places_read();
	scene.before = decoders_read(&places);
	scene.found = iomem_find("Soft Reserved");
	load_all(scene.with_module);
	modsysfs_verdict(verdict, sizeof(verdict));
	load_kernel(0, BOOT "second " VERDICT "%s " DIGEST "%" PRIx64, verdict,
		    digest_of(&scene.before, &scene.found));
	sync();
	syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_KEXEC, NULL);
	bail("the kernel does not start another one: %m");
}

void kexec_load(const struct scene *scene)
{
	uint64_t digest = digest_of(&scene->before, &scene->found);
	char verdict[32];

	tap_check(boot_is("second"), "this is the second boot");
	tap_check(digest == strtoull(boot_option(DIGEST, ""), NULL, 16),
		  "decoders and ranges are as the first kernel found them");
	load_all(scene->with_module);
	modsysfs_verdict(verdict, sizeof(verdict));
	tap_check(!strcmp(verdict, boot_option(VERDICT, "")), "the verdict is as before (%s)",
		  verdict);
}

bool kexec_is_crash(void)
{
	return boot_is("crash");
}

void kexec_crash(const struct scene *scene)
{
	struct places places = places_read();
	struct decoders now = decoders_read(&places);

	(void)scene;
	load_kernel(KEXEC_FILE_ON_CRASH,
		    BOOT "crash " DIGEST "%" PRIx64 " " CHECKS "%u nr_cpus=1 reset_devices",
		    digest_of(&now, &(struct sr_set){ 0 }), tap_checks());
	attr_put("c", "/proc/sysrq-trigger");
	bail("the kernel does not crash");
}

void kexec_in_crash(void)
{
	bool with_module = boot_with_module();
	struct places places = places_read();
	struct decoders now;

	tap_resume(boot_channel(), (unsigned int)strtoul(boot_option(CHECKS, "0"), NULL, 10));
	tap_comment("the crash kernel runs");
	load_all(with_module);
	if (with_module) {
		tap_check(modsysfs_verdict_is("none"),
			  "softreserve does nothing in a crash kernel");
		/* Its memory map names no range, so that there would be nothing to do anyhow. */
		tap_check(kmsg_count("softreserve: this kernel is here to save") == 1,
			  "and says that it is for what the kernel is");
	}
	now = decoders_read(&places);
	tap_check(digest_of(&now, &(struct sr_set){ 0 }) ==
			  strtoull(boot_option(DIGEST, ""), NULL, 16),
		  "decoders are as the crashed kernel has left them");
}
