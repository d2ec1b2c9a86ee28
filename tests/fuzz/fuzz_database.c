/* SPDX-License-Identifier: MIT */
/* A file for --db, whatever it holds: a refusal says why, what is accepted answers. */
#include "base/hash.h"
#include "db/symdb.h"
#include "memory_file.h"
#include "target/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(const struct mc_symdb *db)
{
	static const char *const names[] = { "malloc", "name", "a", "stat64" };
	struct mc_error err = { 0 };
	struct mc_target target;
	struct mc_arena arena;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		mc_symdb_find(db, names[i], mc_hash_gnu(names[i]));
	mc_arena_init(&arena);
	if (mc_target_parse(db, "musl:1.2.5-mine", NULL, &arena, &target, &err) !=
		    MUSLCHECK_OK &&
	    !*err.text)
		abort();
	mc_arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory_file file = memory_file_new(data, size);
	struct mc_error err = { 0 };
	struct mc_symdb *db = NULL;

	if (mc_symdb_new(&db) != MUSLCHECK_OK)
		abort();
	if (mc_symdb_load(db, file.path, &err) == MUSLCHECK_OK)
		ask(db);
	else if (!*err.text)
		abort();
	mc_symdb_free(db);
	close(file.descriptor);
	return 0;
}
