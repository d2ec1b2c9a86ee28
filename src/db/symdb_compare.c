/* SPDX-License-Identifier: MIT */
/* `db compare`: a library's exports against what is known of its build. */
#include "base/arena.h"
#include "base/hash.h"
#include "db/export_names.h"

#include <stdlib.h>
#include <string.h>

static const struct mc_db_build *newest_of(const struct mc_symdb *db, const char *library)
{
	const struct mc_db_build *newest = NULL;

	for (size_t i = 0; i < mc_symdb_build_count(db); i++) {
		const struct mc_db_build *build = mc_symdb_build_at(db, i);

		if (!strcmp(build->library, library))
			newest = build;
	}
	return newest;
}

static bool is_present(const struct mc_symdb *db, const struct mc_db_symbol *symbol,
		       const struct mc_db_build *build, enum mc_machine machine)
{
	struct mc_db_answer answer = mc_symdb_answer(db, symbol, build, machine);

	return answer.presence == MC_PRESENCE_PRESENT && !answer.by_loader_alias;
}

static bool find_added(const struct mc_symdb *db, const struct mc_export_names *names,
		       enum mc_machine machine, struct mc_arena *arena,
		       struct mc_db_comparison *out)
{
	out->added = mc_arena_alloc(arena, names->count, sizeof(*out->added));
	for (size_t i = 0; out->added && i < names->count; i++) {
		const char *name = names->items[i];

		if (is_present(db, mc_symdb_find(db, name, mc_hash_gnu(name)), out->build,
			       machine))
			out->same_count++;
		else
			out->added[out->added_count++] = name;
	}
	return out->added;
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static bool find_missing(const struct mc_symdb *db, const struct mc_export_names *names,
			 enum mc_machine machine, struct mc_arena *arena,
			 struct mc_db_comparison *out)
{
	size_t capacity = 0;

	for (size_t i = 0; i < mc_symdb_symbol_count(db); i++) {
		const struct mc_db_symbol *symbol = mc_symdb_symbol_at(db, i);
		const char *name = mc_symdb_symbol_name(db, symbol);

		if (!is_present(db, symbol, out->build, machine) ||
		    mc_export_names_have(names, name))
			continue;
		out->missing = mc_arena_grow(arena, out->missing, out->missing_count,
					     sizeof(*out->missing), &capacity);
		if (!out->missing)
			return false;
		out->missing[out->missing_count++] = name;
	}
	if (out->missing_count)
		qsort(out->missing, out->missing_count, sizeof(*out->missing),
		      compare_names);
	return true;
}

enum muslcheck_status mc_symdb_compare(const struct mc_symdb *db,
				       const struct mc_db_import *import,
				       struct mc_arena *arena,
				       struct mc_db_comparison *out, struct mc_error *err)
{
	const char *id = mc_arena_join(arena, import->library, ":", import->version);
	enum mc_machine machine = import->object->machine;
	struct mc_export_names names;
	enum muslcheck_status status = mc_export_names_find(import->object, &names, err);

	*out = (struct mc_db_comparison){ 0 };
	if (status == MUSLCHECK_OK && !id)
		status = mc_error_memory(err);
	if (status == MUSLCHECK_OK) {
		out->build = mc_symdb_build(db, id);
		out->is_known = out->build;
		if (!out->build)
			out->build = newest_of(db, import->library);
	}
	if (status == MUSLCHECK_OK && out->build &&
	    !(find_added(db, &names, machine, arena, out) &&
	      find_missing(db, &names, machine, arena, out)))
		status = mc_error_memory(err);
	mc_export_names_done(&names);
	return status;
}
