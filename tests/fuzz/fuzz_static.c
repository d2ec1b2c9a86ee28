/* SPDX-License-Identifier: MIT */
/* libFuzzer target for what `static` sees in a program: texts, names, references. */
#include <stdlib.h>
#include <string.h>

#include "rules/static.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile size_t sink;

static void touch(const char *text)
{
	if (text)
		sink += strlen(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct mc_sign_search *search;
	struct mc_bytes bytes = { .data = data, .size = size };
	struct mc_error err = { 0 };
	struct mc_object object;
	struct mc_signs signs;
	struct mc_arena arena;

	if (!search && mc_sign_search_new(&search) != MUSLCHECK_OK)
		abort();
	mc_arena_init(&arena);
	if (mc_object_read("fuzz", bytes, &arena, &object, &err) == MUSLCHECK_OK &&
	    mc_signs_find(search, &object, &arena, &signs) == MUSLCHECK_OK) {
		touch(signs.runtime_evidence);
		for (size_t i = 0; i < MC_NEED_COUNT; i++)
			touch(signs.needs[i].evidence);
	}
	mc_arena_done(&arena);
	return 0;
}
