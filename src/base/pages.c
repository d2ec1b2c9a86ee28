/* SPDX-License-Identifier: MIT */
#include "base/pages.h"

#include <sys/mman.h>
#include <unistd.h>

void mc_pages_drop(struct mc_bytes mapped)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t start = (uintptr_t)mapped.data;
	uintptr_t end = start + mapped.size;

	start = (start + page - 1) / page * page;
	end = end / page * page;
	if (mapped.size && start < end)
		madvise((void *)start, end - start, MADV_DONTNEED);
}
