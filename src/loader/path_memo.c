/* SPDX-License-Identifier: MIT */
#include "loader/path_memo.h"

/* Beyond this many entries the memo starts anew. */
enum { ENTRIES_MAX = 16384 };

void mc_path_memo_done(struct mc_path_memo *memo)
{
	mc_arena_done(&memo->arena);
	*memo = (struct mc_path_memo){ 0 };
}

void mc_path_memo_trim(struct mc_path_memo *memo, bool freed)
{
	if (freed || memo->files.count + memo->directories.count > ENTRIES_MAX)
		mc_path_memo_done(memo);
}

bool mc_path_memo_find(const struct mc_path_memo *memo, const char *path,
		       const struct mc_stored **out, const char **kept)
{
	const struct mc_map_entry *entry = mc_map_find_text(&memo->files, path);

	if (!entry)
		return false;
	*out = entry->const_item;
	*kept = entry->key;
	return true;
}

enum muslcheck_status mc_path_memo_add(struct mc_path_memo *memo, const char *path,
				       const struct mc_stored *stored)
{
	const char *kept = mc_arena_strdup(&memo->arena, path);
	struct mc_map_entry *entry;

	memo->files.arena = &memo->arena;
	entry = kept ? mc_map_add_text(&memo->files, kept, NULL) : NULL;
	if (!entry)
		return MUSLCHECK_ERROR_MEMORY;
	entry->const_item = stored;
	return MUSLCHECK_OK;
}

/* Both may hold newlines and colons, but neither a NUL. */
static char *directories_key(struct mc_arena *arena, const char *rpath,
			     const char *origin, size_t *size)
{
	size_t origin_size = strlen(origin) + 1, rpath_size = strlen(rpath) + 1;
	char *key = mc_arena_alloc_raw(arena, origin_size + rpath_size, 1);

	if (!key)
		return NULL;
	memcpy(key, origin, origin_size);
	memcpy(key + origin_size, rpath, rpath_size);
	*size = origin_size + rpath_size;
	return key;
}

enum muslcheck_status mc_path_memo_directories(struct mc_path_memo *memo,
					       const char *rpath, const char *origin,
					       struct mc_directories *out)
{
	size_t size = 0;
	const char *key = directories_key(&memo->arena, rpath, origin, &size);
	struct mc_directories *directories;
	struct mc_map_entry *entry;
	enum muslcheck_status status;

	entry = key ? mc_map_find(&memo->directories, key, size) : NULL;
	if (entry) {
		*out = *(const struct mc_directories *)entry->const_item;
		return MUSLCHECK_OK;
	}
	directories = mc_arena_alloc(&memo->arena, 1, sizeof(*directories));
	if (!key || !directories)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_runpath_directories(rpath, origin, NULL, &memo->arena, directories);
	if (status != MUSLCHECK_OK)
		return status;
	memo->directories.arena = &memo->arena;
	entry = mc_map_add(&memo->directories, key, size, NULL);
	if (!entry)
		return MUSLCHECK_ERROR_MEMORY;
	entry->const_item = directories;
	*out = *directories;
	return MUSLCHECK_OK;
}
