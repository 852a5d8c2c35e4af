// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "physmem.h"
#include "tap.h"

uint64_t *physmem_map(struct sr_range range)
{
	int fd = open("/dev/mem", O_RDWR | O_CLOEXEC);
	void *at = MAP_FAILED;

	if (fd >= 0)
		at = mmap(NULL, sr_range_bytes(range), PROT_READ | PROT_WRITE, MAP_SHARED, fd,
			  range.start);
	if (at == MAP_FAILED)
		bail("the memory at %#llx cannot be mapped: %m", (unsigned long long)range.start);
	close(fd);
	return at;
}
