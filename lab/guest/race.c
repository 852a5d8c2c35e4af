// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "dax.h"
#include "modsysfs.h"
#include "modules.h"
#include "places.h"
#include "pristine.h"
#include "race.h"
#include "tap.h"
#include "uevent.h"

#define ROUNDS 14

/* By how much it changes who is held up, in microseconds. */
#define FIRST_STEP 400000
#define LEAST_STEP 500

/* Who loads a module @delay microseconds after the pipe @start is closed. */
static pid_t loader(const int start[2], char *name, long delay)
{
	struct timespec time = { .tv_sec = delay / 1000000, .tv_nsec = delay % 1000000 * 1000 };
	pid_t pid = fork();
	char byte;

	if (pid < 0)
		bail("cannot fork: %m");
	if (pid)
		return pid;
	close(start[1]);
	while (read(start[0], &byte, 1) < 0 && errno == EINTR)
		continue;
	nanosleep(&time, NULL);
	modules_load(name);
	_exit(0);
}

static void await(pid_t pid)
{
	while (waitpid(pid, NULL, 0) < 0)
		if (errno != EINTR)
			bail("cannot wait for a process: %m");
}

/* @delay: how long HMEM is held up for; softreserve, if it is negative. */
static void load_both(long delay)
{
	static char hmem[] = "dax_hmem", softreserve[] = "softreserve";
	pid_t one, another;
	int start[2];

	if (pipe(start))
		bail("cannot make a pipe: %m");
	one = loader(start, hmem, delay > 0 ? delay : 0);
	another = loader(start, softreserve, delay < 0 ? -delay : 0);
	close(start[0]);
	close(start[1]);
	await(one);
	await(another);
	if (modsysfs_pending())
		modsysfs_wait();
	modules_rest();
}

/* Of described memory: bytes in DAX devices, and bytes that two of them have. */
static u64 bytes_owned(const struct sr_set *described, bool twice)
{
	struct dax_device *devices;
	size_t n = dax_read(&devices);
	struct sr_set shared = dax_shared(devices, n);
	u64 bytes = 0;

	for (size_t i = 0; i < n; i++) {
		struct sr_set ranges = dax_ranges(&devices[i]);
		struct sr_set common = ranges_common(&ranges, described);

		bytes += sr_set_bytes(&common);
	}
	return twice ? sr_set_bytes(&shared) : bytes;
}

/*
 * HMEM goes on in a work item of its own, and only when it comes for the first time since boot
 * (dax_hmem_initial_probe, which is not the module's): later it leaves all to CXL at once.
 */
static void await_hmem(const struct scene *scene, int events)
{
	static bool has_been;

	while (!has_been && bytes_owned(&scene->described, false) == 0)
		uevent_wait(events);
	has_been = true;
}

/* Return: true if HMEM was first. */
static bool round_of(const struct scene *scene, unsigned int n, long delay)
{
	u64 all = sr_set_bytes(&scene->described), owned;
	int events = uevent_listen();
	char *difference;
	bool late;

	load_both(delay);
	late = modsysfs_verdict_is("refused");
	tap_check(late || modsysfs_verdict_is("dax"),
		  "round %u, HMEM held up for %ld us: %s is first", n, delay,
		  late ? "HMEM" : "softreserve");
	if (late)
		await_hmem(scene, events);
	close(events);
	owned = bytes_owned(&scene->described, false);
	tap_check(!bytes_owned(&scene->described, true), "round %u: nothing is handed out twice",
		  n);
	tap_check(late ? !modsysfs_bytes("dax") : owned == all, "round %u: softreserve has %s", n,
		  late ? "nothing" : "everything");
	if (late)
		tap_comment("HMEM has %" PRIu64 " bytes", (uint64_t)owned);
	difference = pristine_return();
	if (!tap_check(!difference, "round %u: the machine is as it was", n))
		tap_comment("%s", difference);
	free(difference);
	return late;
}

void race_hmem(const struct scene *scene)
{
	static struct places places;
	long delay = 0, step = FIRST_STEP;
	unsigned int late = 0;

	if (!scene->with_module)
		return;
	places = places_read();
	pristine_note(&places);
	modules_hide();
	for (unsigned int n = 1; n <= ROUNDS; n++) {
		bool was_late = round_of(scene, n, delay);

		late += was_late;
		/* HMEM was first: it is to come later. */
		delay += was_late ? step : -step;
		step = step / 2 > LEAST_STEP ? step / 2 : LEAST_STEP;
	}
	modules_show();
	tap_check(late > 0 && late < ROUNDS, "each was first (HMEM %u times of %d)", late, ROUNDS);
	modsysfs_forget();
	modules_forget();
}
