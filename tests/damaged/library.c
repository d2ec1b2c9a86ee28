/* SPDX-License-Identifier: MIT */
/* A library with a constructor, calls, data relocations and thread-local data. */
#include <stdlib.h>
#include <string.h>

const char *library_pointer = "pointer";
static __thread int library_local = 40;
int library_ready;

int library_answer(void)
{
	return library_local + library_ready + atoi("1");
}

__attribute__((constructor)) static void construct(void)
{
	library_ready = !strcmp(library_pointer, "pointer");
}
