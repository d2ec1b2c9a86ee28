/* SPDX-License-Identifier: MIT */
/*
 * In front of musl's malloc, for the static program alone (ld --wrap): each thread keeps some
 * of the larger blocks that it frees.  musl gives the pages of such blocks back to the kernel
 * at once and asks for them again for the next file: thousands of calls in a run, and half of
 * its time.  Small blocks are left to musl, with its checks.
 */
#include <malloc.h>
#include <stdint.h>
#include <string.h>

enum {
	SMALLEST = 128, /* bytes; smaller blocks share pages with others */
	STEPS = 4,	/* sizes between two powers of two */
	CLASSES = 48,	/* up to 448 KiB */
	KEPT_MAX = 4 << 20,
};

struct kept {
	struct kept *next;
};

static _Thread_local struct kept *magazines[CLASSES];
static _Thread_local size_t kept_size;

void *__real_malloc(size_t size);
void __real_free(void *block);
void *__real_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
void __wrap_free(void *block);

static size_t size_of(unsigned class)
{
	size_t power = (size_t)SMALLEST << class / STEPS;

	return power + power / STEPS * (class % STEPS);
}

/* The first class that holds the size; CLASSES: none. */
static unsigned class_of(size_t size)
{
	unsigned power, class;

	if (size <= SMALLEST)
		return 0;
	if (size > size_of(CLASSES - 1))
		return CLASSES;
	power = 63 - (unsigned)__builtin_clzll((size - 1) / SMALLEST);
	class = power * STEPS;
	while (size_of(class) < size)
		class ++;
	return class;
}

void *__wrap_malloc(size_t size)
{
	unsigned class = size < SMALLEST ? CLASSES : class_of(size);
	struct kept *block;

	if (class == CLASSES)
		return __real_malloc(size);
	block = magazines[class];
	if (!block)
		return __real_malloc(size_of(class));
	magazines[class] = block->next;
	kept_size -= size_of(class);
	return block;
}

void *__wrap_calloc(size_t count, size_t size)
{
	size_t bytes;
	void *block;

	if (__builtin_mul_overflow(count, size, &bytes))
		return __real_malloc(SIZE_MAX); /* fails, with errno */
	block = __wrap_malloc(bytes);
	return block ? memset(block, 0, bytes) : NULL;
}

/* What has the size of a class exactly is kept: it came from here, or may as well. */
void __wrap_free(void *block)
{
	size_t size = block ? malloc_usable_size(block) : 0;
	unsigned class = size < SMALLEST ? CLASSES : class_of(size);

	if (class == CLASSES || size_of(class) != size || kept_size + size > KEPT_MAX) {
		__real_free(block);
		return;
	}
	((struct kept *)block)->next = magazines[class];
	magazines[class] = block;
	kept_size += size;
}

void *__wrap_realloc(void *block, size_t size)
{
	size_t old = block ? malloc_usable_size(block) : 0;
	void *larger;

	if (!block)
		return __wrap_malloc(size);
	if (size <= old && size > old / 2)
		return block;
	if (old < SMALLEST && size < SMALLEST)
		return __real_realloc(block, size);
	larger = __wrap_malloc(size);
	if (!larger)
		return NULL;
	memcpy(larger, block, old < size ? old : size);
	__wrap_free(block);
	return larger;
}
