/* SPDX-License-Identifier: MIT */
/*
 * Preloaded into the program: the allocation number FAIL_AT fails, all others pass.
 * Allocations before main, and those of the dynamic loader, are not counted.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void *(*real_malloc)(size_t);
static void *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);
static unsigned long count, fail_at;

__attribute__((constructor)) static void start(void)
{
	const char *text = getenv("FAIL_AT");

	real_malloc = (void *(*)(size_t))dlsym(RTLD_NEXT, "malloc");
	real_calloc = (void *(*)(size_t, size_t))dlsym(RTLD_NEXT, "calloc");
	real_realloc = (void *(*)(void *, size_t))dlsym(RTLD_NEXT, "realloc");
	fail_at = text ? strtoul(text, NULL, 10) : 0;
}

static int fails(void)
{
	if (!fail_at || ++count != fail_at)
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	static void *(*early)(size_t);

	if (!real_malloc) {
		if (!early)
			early = (void *(*)(size_t))dlsym(RTLD_NEXT, "malloc");
		return early(size);
	}
	return fails() ? NULL : real_malloc(size);
}

void *calloc(size_t items, size_t size)
{
	/* dlsym itself asks for memory before it can say where calloc is. */
	static char early[4096];
	static size_t used;

	if (!real_calloc) {
		void *memory = early + used;

		used += (items * size + 15) / 16 * 16;
		return used <= sizeof(early) ? memory : NULL;
	}
	return fails() ? NULL : real_calloc(items, size);
}

void *realloc(void *old, size_t size)
{
	return fails() ? NULL : real_realloc(old, size);
}
