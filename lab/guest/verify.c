// SPDX-License-Identifier: GPL-2.0-only
#include <emmintrin.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/mempolicy.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "memory.h"
#include "sysfs.h"
#include "tap.h"
#include "verify.h"

#define PAGE ((u64)4096)
#define GRANULE 256
#define CHUNK ((u64)1 << 20)

/*
 * Left to the node: a sixteenth of it, between this and VERIFY_MARGIN_MAX, and in any
 * case so much more than the kernel wants free of it.
 */
#define MARGIN_MIN ((u64)8 << 20)
#define MARGIN_SPARE ((u64)24 << 20)

/**
 * struct page - a page that is tried
 * @at: where it is mapped
 * @phys: its physical address
 * @failed: it faulted or did not read back
 */
struct page {
	char *at;
	u64 phys;
	bool failed;
};

static size_t device_pages = VERIFY_DEVICE_PAGES;
static bool keeps;

static sigjmp_buf guard;
static volatile sig_atomic_t guarded;

static void on_fault(int sig, siginfo_t *info, void *context)
{
	(void)context;
	if (guarded)
		siglongjmp(guard, 1);
	bail("PID 1 got signal %d at %p", sig, info->si_addr);
}

void verify_init(void)
{
	struct sigaction action = {
		.sa_sigaction = on_fault,
		/* SA_NODEFER: siglongjmp() need not restore the mask, a system call a page. */
		.sa_flags = SA_SIGINFO | SA_NODEFER,
	};

	sigaction(SIGBUS, &action, NULL);
	sigaction(SIGSEGV, &action, NULL);
}

void verify_limit(size_t pages)
{
	device_pages = pages;
}

void verify_keep(void)
{
	keeps = true;
}

typedef void (*page_action)(struct page *page);

static void page_guarded(page_action act, struct page *page)
{
	if (sigsetjmp(guard, 0)) {
		page->failed = true;
	} else {
		guarded = 1;
		act(page);
	}
	guarded = 0;
}

/* A word that no other address has: the finalizer of SplitMix64 is a bijection. */
static u64 pattern(u64 phys)
{
	phys += 0x9e3779b97f4a7c15ull;
	phys = (phys ^ phys >> 30) * 0xbf58476d1ce4e5b9ull;
	phys = (phys ^ phys >> 27) * 0x94d049bb133111ebull;
	return phys ^ phys >> 31;
}

static void page_write(struct page *page)
{
	size_t i;

	for (i = 0; i < PAGE; i += GRANULE)
		*(volatile u64 *)(page->at + i) = pattern(page->phys + i);
}

/* What is read back must come from the memory, not from a cache. */
static void page_flush(struct page *page)
{
	size_t i;

	for (i = 0; i < PAGE; i += GRANULE)
		_mm_clflush(page->at + i);
}

static void page_check(struct page *page)
{
	size_t i;

	for (i = 0; i < PAGE; i += GRANULE) {
		if (*(volatile u64 *)(page->at + i) != pattern(page->phys + i))
			page->failed = true;
	}
}

static void page_touch(struct page *page)
{
	*(volatile char *)page->at = 0;
}

static size_t common_divisor(size_t a, size_t b)
{
	size_t rest;

	while (b) {
		rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

/*
 * The multiples of a number near the golden section of n, modulo n, visit all
 * of 0..n-1 if the two are coprime, and spread evenly at every moment.
 */
static size_t spread_step(size_t n)
{
	size_t step = n * 0.6180339887498949;

	while (common_divisor(step, n) != 1)
		step++;
	return step;
}

/**
 * struct area - mapped memory and the pages of it that are tried
 * @what: whose memory it is, for people
 * @at: where it is mapped
 * @n: pages mapped
 * @page: pages tried
 * @tried: how many
 * @size: bytes to unmap afterwards, 0 for none
 * @pagemap: /proc/self/pagemap, or -1
 * @start: without a pagemap: physical address of the first page
 * @count: a normal set: physical addresses that count
 * @limit: pages to try at the most
 */
struct area {
	char what[32];
	char *at;
	size_t n;
	size_t size;
	struct page *page;
	size_t tried;
	int pagemap;
	u64 start;
	const struct sr_set *count;
	size_t limit;
};

/* Physical address of a page that is mapped: Documentation/admin-guide/mm/pagemap.rst. */
static u64 area_phys(const struct area *area, const char *at)
{
	u64 entry = 0;

	if (area->pagemap < 0)
		return area->start + (at - area->at);
	if (pread(area->pagemap, &entry, sizeof(entry), (uintptr_t)at / PAGE * sizeof(entry)) !=
		    sizeof(entry) ||
	    !(entry >> 63))
		return 0;
	return (entry & ((1ull << 55) - 1)) * PAGE;
}

static void area_try_page(struct area *area, size_t index)
{
	struct page *page = &area->page[area->tried];

	*page = (struct page){ .at = area->at + index * PAGE };
	if (area->pagemap >= 0)
		page_guarded(page_touch, page);
	page->phys = area_phys(area, page->at);
	if (!sr_set_covers(area->count, (struct sr_range){ page->phys, page->phys + PAGE - 1 }))
		return;
	page_guarded(page_write, page);
	area->tried++;
}

static void area_write(struct area *area)
{
	size_t i, index = 0, step = spread_step(area->n);

	area->page = calloc(area->n, sizeof(*area->page));
	if (!area->page)
		bail("out of memory for %zu pages", area->n);
	for (i = 0; i < area->n && i < area->limit; i++) {
		area_try_page(area, index);
		index = (index + step) % area->n;
	}
}

static void area_read_back(struct area *area)
{
	size_t i;

	for (i = 0; i < area->tried; i++)
		page_guarded(page_flush, &area->page[i]);
	_mm_mfence();
	for (i = 0; i < area->tried; i++)
		page_guarded(page_check, &area->page[i]);
}

/* A page that the kernel has moved since says nothing about either place. */
static void area_conclude(const struct area *area, struct verification *v)
{
	struct sr_range range;
	size_t i;

	for (i = 0; i < area->tried; i++) {
		const struct page *page = &area->page[i];

		if (area_phys(area, page->at) != page->phys)
			continue;
		range = (struct sr_range){ page->phys, page->phys + PAGE - 1 };
		ranges_add(&v->tried, range);
		if (page->failed)
			ranges_add(&v->bad, range);
	}
}

static void area_release(struct area *area)
{
	free(area->page);
	if (area->pagemap >= 0)
		close(area->pagemap);
	if (area->size)
		munmap(area->at, area->size);
}

/* It stays mapped until all that is tried has been written. */
static void area_begin(struct area *area, struct verification *v)
{
	if (!area->n) {
		area_release(area);
		return;
	}
	v->areas = reallocarray(v->areas, v->n_areas + 1, sizeof(*v->areas));
	if (!v->areas)
		bail("out of memory for areas");
	area_write(area);
	area->count = NULL;
	v->areas[v->n_areas++] = *area;
}

void verify_finish(struct verification *v)
{
	size_t i;

	for (i = 0; i < v->n_areas; i++)
		area_read_back(&v->areas[i]);
	for (i = 0; i < v->n_areas; i++) {
		struct area *area = &v->areas[i];
		size_t before = v->tried.n;

		area_conclude(area, v);
		tap_comment("%s: %" PRIu64 " KiB verified of %" PRIu64 " KiB", area->what,
			    (v->tried.n - before) * PAGE / 1024, area->n * PAGE / 1024);
		area_release(area);
	}
	free(v->areas);
	v->areas = NULL;
	v->n_areas = 0;
	sr_set_normalize(&v->tried);
	sr_set_normalize(&v->bad);
}

static void mapping_verify(const struct dax_device *dax, const struct dax_mapping *mapping, int fd,
			   const struct sr_set *described, struct verification *v)
{
	u64 size = sr_range_bytes(mapping->range);
	struct area area = {
		.n = size / PAGE,
		.size = size,
		.pagemap = -1,
		.start = mapping->range.start,
		.count = described,
		.limit = device_pages,
	};

	area.at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, mapping->offset);
	if (area.at == MAP_FAILED) {
		tap_check(false, "%s can be mapped (%m)", dax->name);
		ranges_add(&v->bad, mapping->range);
		return;
	}
	snprintf(area.what, sizeof(area.what), "%s", dax->name);
	area_begin(&area, v);
}

void verify_device(const struct dax_device *dax, const struct sr_set *described,
		   struct verification *v)
{
	size_t i;
	int fd;

	fd = dax_open(dax);
	if (fd < 0) {
		struct sr_set ranges = dax_ranges(dax);

		tap_check(false, "%s can be opened (%m)", dax->name);
		ranges_add_all(&v->bad, &ranges);
		return;
	}
	for (i = 0; i < dax->n_mappings; i++)
		mapping_verify(dax, &dax->mappings[i], fd, described, v);
	close(fd);
}

/*
 * Take the node's free memory by fallocate(), which unlike a fault does not
 * clear pages itself (shmem_fallocate(), mm/shmem.c).
 */
static u64 node_take(int node, int fd, u64 margin)
{
	u64 total, unused, more, taken = 0;

	/* By halves: others take some meanwhile. */
	while (memory_node(node, &total, &unused) && unused > margin + CHUNK) {
		more = ((unused - margin) / 2 + CHUNK - 1) / CHUNK * CHUNK;
		if (fallocate(fd, 0, taken, more))
			break;
		taken += more;
	}
	return taken;
}

static bool node_bind(int node, void *at, size_t size)
{
	unsigned long mask[16] = { 0 };
	const unsigned int bits = 8 * sizeof(mask[0]);

	if (node < 0 || (size_t)node >= sizeof(mask) * 8)
		return false;
	mask[node / bits] |= 1ul << node % bits;
	return !syscall(SYS_mbind, at, size, MPOL_BIND, mask, sizeof(mask) * 8 + 1, 0);
}

static u64 node_margin(int node, u64 total)
{
	u64 margin = total / 16 > MARGIN_MIN ? total / 16 : MARGIN_MIN;
	u64 least = memory_reserve(node) + MARGIN_SPARE;

	if (margin > VERIFY_MARGIN_MAX)
		margin = VERIFY_MARGIN_MAX;
	return margin > least ? margin : least;
}

void verify_node(int node, const struct sr_set *online, struct verification *v)
{
	struct area area = { .count = online, .limit = VERIFY_NODE_PAGES };
	u64 total, unused, margin;
	int fd;

	if (!memory_node(node, &total, &unused))
		return;
	margin = node_margin(node, total);
	snprintf(area.what, sizeof(area.what), "node%d", node);
	fd = memfd_create(area.what, MFD_CLOEXEC);
	area.pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	if (fd < 0 || area.pagemap < 0)
		bail("cannot reach the memory of %s: %m", area.what);
	/* The policy of a shared mapping is that of the file, fallocate() included. */
	area.at = mmap(NULL, total, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (area.at == MAP_FAILED || !node_bind(node, area.at, total))
		bail("cannot bind memory to %s: %m", area.what);
	area.n = node_take(node, fd, margin) / PAGE;
	area.size = keeps ? 0 : total;
	area_begin(&area, v);
	/* What is mapped stays. */
	close(fd);
}
