/* SPDX-License-Identifier: MIT */
/*
 * What is typed: the name of a target, and on a second line a pattern for it.  A refusal of
 * a name says why.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/glob.h"
#include "target/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void parse(const char *name)
{
	struct mc_symdb *db = NULL;
	struct mc_error err = { 0 };
	struct mc_target target;
	struct mc_arena arena;

	if (mc_symdb_new(&db) != MUSLCHECK_OK)
		abort();
	mc_arena_init(&arena);
	if (mc_target_parse(db, name, NULL, &arena, &target, &err) != MUSLCHECK_OK &&
	    !*err.text)
		abort();
	mc_arena_done(&arena);
	mc_symdb_free(db);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *name = strndup((const char *)data, size);
	char *pattern = name ? strchr(name, '\n') : NULL;

	if (!name)
		abort();
	if (pattern)
		*pattern++ = '\0';
	parse(name);
	if (pattern) {
		mc_glob_has_name(pattern, name);
		mc_glob_has_path(pattern, name);
	}
	free(name);
	return 0;
}
