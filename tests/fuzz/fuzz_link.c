/* SPDX-License-Identifier: MIT */
/* libFuzzer target for what a linker takes: static archives and object files. */
#include <stdlib.h>
#include <string.h>

#include "loader/link.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile size_t sink;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct mc_symdb *db;
	struct mc_bytes bytes = { .data = data, .size = size };
	struct mc_linkable linkable;
	struct mc_error err = { 0 };
	struct mc_arena arena;

	if (!db && mc_symdb_new(&db) != MUSLCHECK_OK)
		abort();
	mc_arena_init(&arena);
	if (mc_linkable_read("fuzz", bytes, db, &arena, &linkable, &err) ==
	    MUSLCHECK_OK) {
		for (size_t i = 0; i < linkable.undefined_count; i++) {
			const struct mc_link_name *name = &linkable.undefined[i];

			sink += strlen(name->name);
			sink += name->member ? strlen(name->member) : 0;
			if (mc_link_set_has(&linkable.defined, name->name))
				abort();
		}
		sink += linkable.damage ? strlen(linkable.damage) : 0;
	} else if (!*err.text) {
		abort();
	}
	mc_arena_done(&arena);
	return 0;
}
