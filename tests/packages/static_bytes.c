/* SPDX-License-Identifier: MIT */
/* The functions of packaging/static/bytes.c, named test_..., beside pages that cannot be read. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

void *test_memchr(const void *data, int c, size_t size);
int test_strcmp(const char *left, const char *right);
void *test_memcpy(void *out, const void *in, size_t size);
void *test_memmove(void *out, const void *in, size_t size);

enum { SIZE = 8192, ROUNDS = 60000 };

static unsigned char *left, *right;

#define CHECK(condition)                                                                 \
	do {                                                                             \
		if (!(condition)) {                                                      \
			printf("%d: %s\n", __LINE__, #condition);                        \
			exit(1);                                                         \
		}                                                                        \
	} while (0)

static size_t below(size_t limit)
{
	return (size_t)rand() % limit;
}

/* SIZE bytes, and behind them a page that cannot be read. */
static unsigned char *guarded(void)
{
	unsigned char *bytes = mmap(NULL, SIZE + 4096, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(bytes != MAP_FAILED && !mprotect(bytes + SIZE, 4096, PROT_NONE));
	return bytes;
}

static void check_memchr(const unsigned char *at, size_t size)
{
	const void *expected = NULL;

	for (size_t i = size; i-- > 0;)
		if (at[i] == 'b')
			expected = at + i;
	CHECK(test_memchr(at, 'b', size) == expected);
	if (!expected)
		return;
	CHECK(test_memchr(at, 'b', SIZE_MAX) == expected);
	CHECK(test_memchr(at, 'b', INT32_MAX) == expected);
}

static int sign(int value)
{
	return (value > 0) - (value < 0);
}

static void check_strcmp(const unsigned char *a, const unsigned char *b)
{
	size_t i = 0;

	while (a[i] && a[i] == b[i])
		i++;
	CHECK(sign(test_strcmp((const char *)a, (const char *)b)) == sign(a[i] - b[i]));
}

static void check_copies(void)
{
	static unsigned char before[SIZE];
	size_t size = below(3000), from = below(4000);
	size_t to = below(2) ? from + below(64) : below(4000);

	for (size_t i = 0; i < SIZE; i++)
		before[i] = left[i] = (unsigned char)rand();
	CHECK(test_memmove(left + to, left + from, size) == left + to);
	for (size_t i = 0; i < SIZE; i++)
		CHECK(left[i] == (i - to < size ? before[from + i - to] : before[i]));
	CHECK(test_memcpy(right + SIZE - size, before, size) == right + SIZE - size);
	for (size_t i = 0; i < size; i++)
		CHECK(right[SIZE - size + i] == before[i]);
}

int main(void)
{
	left = guarded();
	right = guarded();
	for (int round = 0; round < ROUNDS; round++) {
		size_t size = 1 + below(200);
		unsigned char *a =
			left + SIZE - size - (below(3) ? below(40) : below(5000));
		unsigned char *b = right + SIZE - size - below(40);

		for (size_t i = 0; i < size; i++) {
			a[i] = "ab"[below(2)];
			b[i] = below(8) ? a[i] : 'a';
		}
		check_memchr(a, size);
		a[size - 1] = b[size - 1] = '\0';
		check_strcmp(a, b);
		if (round % 50 == 0)
			check_copies();
	}
	return 0;
}
