/* SPDX-License-Identifier: MIT */
#include "api/link_inputs.h"

#include "source/file.h"
#include "source/format.h"

static enum muslcheck_status add_all(const struct mc_link_set *from,
				     struct mc_arena *arena, struct mc_link_set *to)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < from->names.count; i++) {
		const char *name = from->names.entries[i].key;

		if (mc_link_set_has(to, name))
			continue;
		name = mc_arena_strdup(arena, name);
		status = name ? mc_link_set_add(to, name, arena) : MUSLCHECK_ERROR_MEMORY;
	}
	return status;
}

static enum muslcheck_status read_one(const char *path, const struct mc_symdb *db,
				      struct mc_arena *arena, struct mc_link_set *set)
{
	struct mc_error error = { 0 };
	struct mc_linkable linkable;
	struct mc_arena scratch;
	struct mc_file file;
	enum muslcheck_status status = mc_file_open(path, &file, &error);

	if (status != MUSLCHECK_OK)
		return status == MUSLCHECK_ERROR_MEMORY ? status : MUSLCHECK_OK;
	mc_arena_init(&scratch);
	status = mc_linkable_read(path, file.bytes, db, &scratch, &linkable, &error);
	if (status == MUSLCHECK_OK)
		status = add_all(&linkable.defined, arena, set);
	else if (status != MUSLCHECK_ERROR_MEMORY)
		status = MUSLCHECK_OK;
	mc_arena_done(&scratch);
	mc_file_close(&file);
	return status;
}

enum muslcheck_status mc_link_inputs_read(const char *const *paths, size_t path_count,
					  const struct mc_symdb *db,
					  struct mc_arena *arena, struct mc_link_set *set)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t count = 0;

	for (size_t i = 0; i < path_count; i++)
		count += mc_format_is_linkable(paths[i]);
	for (size_t i = 0; count > 1 && status == MUSLCHECK_OK && i < path_count; i++)
		if (mc_format_is_linkable(paths[i]))
			status = read_one(paths[i], db, arena, set);
	return status;
}
