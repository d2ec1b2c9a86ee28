/* SPDX-License-Identifier: MIT */
/*
 * For the static program on x86_64: the functions of musl that take most of its time, with
 * SSE2, which every x86_64 has.  musl's own look at one byte, or at eight, at a time.
 */
#ifdef __SSE2__
#include <emmintrin.h>
#include <stdint.h>
#include <string.h>

/* Else a loop here would become a call of the function that it is in. */
#pragma GCC optimize("no-tree-loop-distribute-patterns")

enum { STEP = 16, PAGE = 4096, MANY = 2048 };

static __m128i load(const unsigned char *at)
{
	return _mm_loadu_si128((const __m128i *)(const void *)at);
}

static void store(unsigned char *at, __m128i bytes)
{
	_mm_storeu_si128((__m128i *)(void *)at, bytes);
}

/* Reads whole blocks of 16, which no page ends in: size may be beyond what can be read. */
void *memchr(const void *data, int c, size_t size)
{
	const unsigned char *at = data, *end = at + size;
	const unsigned char *block = at - ((uintptr_t)at & (STEP - 1));
	const __m128i wanted = _mm_set1_epi8((char)c);
	unsigned ignored = ~0U << (at - block);

	if (end < at)
		end = (const unsigned char *)UINTPTR_MAX;
	for (; block < end; block += STEP, ignored = ~0U) {
		unsigned found = ignored & (unsigned)_mm_movemask_epi8(
						   _mm_cmpeq_epi8(load(block), wanted));

		if (!found)
			continue;
		block += __builtin_ctz(found);
		return block < end ? (void *)block : NULL;
	}
	return NULL;
}

int strcmp(const char *left, const char *right)
{
	const unsigned char *a = (const unsigned char *)left;
	const unsigned char *b = (const unsigned char *)right;

	for (;;) {
		unsigned differs;
		__m128i bytes;

		if (((uintptr_t)a & (PAGE - 1)) > PAGE - STEP ||
		    ((uintptr_t)b & (PAGE - 1)) > PAGE - STEP) {
			if (*a != *b || !*a)
				return *a - *b;
			a++;
			b++;
			continue;
		}
		bytes = load(a);
		/* The bytes that are equal and no NUL stay as they are, and are not 0. */
		differs = 0xffffU ^
			  ((unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, load(b))) &
			   ~(unsigned)_mm_movemask_epi8(
				   _mm_cmpeq_epi8(bytes, _mm_setzero_si128())));
		if (differs) {
			unsigned at = (unsigned)__builtin_ctz(differs);

			return a[at] - b[at];
		}
		a += STEP;
		b += STEP;
	}
}

/* Reads all before it writes, so that they may overlap. */
static void copy_few(unsigned char *to, const unsigned char *from, size_t size)
{
	uint64_t first8, last8;
	uint32_t first4, last4;

	if (size >= 8) {
		__builtin_memcpy(&first8, from, 8);
		__builtin_memcpy(&last8, from + size - 8, 8);
		__builtin_memcpy(to, &first8, 8);
		__builtin_memcpy(to + size - 8, &last8, 8);
	} else if (size >= 4) {
		__builtin_memcpy(&first4, from, 4);
		__builtin_memcpy(&last4, from + size - 4, 4);
		__builtin_memcpy(to, &first4, 4);
		__builtin_memcpy(to + size - 4, &last4, 4);
	} else if (size) {
		unsigned char first = *from, middle = from[size / 2],
			      last = from[size - 1];

		*to = first;
		to[size / 2] = middle;
		to[size - 1] = last;
	}
}

/* To where they may overlap, if that is before from. */
static void *memcpy_forwards(void *out, const void *in, size_t size)
{
	unsigned char *to = out;
	const unsigned char *from = in;
	__m128i end;

	if (size < STEP) {
		copy_few(to, from, size);
		return out;
	}
	if (size >= MANY) {
		__asm__ volatile("rep movsb"
				 : "+D"(to), "+S"(from), "+c"(size)
				 :
				 : "memory");
		return out;
	}
	end = load(from + size - STEP);
	for (size_t at = 0; at < size - STEP; at += STEP)
		store(to + at, load(from + at));
	store(to + size - STEP, end);
	return out;
}

void *memcpy(void *restrict out, const void *restrict in, size_t size)
{
	return memcpy_forwards(out, in, size);
}

/* musl's memmove needs its memcpy. */
void *memmove(void *out, const void *in, size_t size)
{
	unsigned char *to = out;
	const unsigned char *from = in;
	__m128i first;

	if ((uintptr_t)to - (uintptr_t)from >= size)
		return memcpy_forwards(out, in, size);
	if (size < STEP) {
		copy_few(to, from, size);
		return out;
	}
	first = load(from);
	for (; size > STEP; size -= STEP)
		store(to + size - STEP, load(from + size - STEP));
	store(to, first);
	return out;
}
#endif
