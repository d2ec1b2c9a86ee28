/* SPDX-License-Identifier: MIT */
#include "api/link_inputs.h"

#include "source/fault_guard.h"
#include "source/format.h"

/* Names are copied: the objects are freed one by one. */
static enum muslcheck_status add_defined(struct mc_link_inputs *inputs,
					 const struct mc_link_set *from)
{
	struct mc_arena *arena = &inputs->arena;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < from->names.count; i++) {
		const char *name = from->names.entries[i].key;

		if (mc_link_set_has(&inputs->defined, name))
			continue;
		name = mc_arena_strdup(arena, name);
		status = name ? mc_link_set_add(&inputs->defined, name, arena)
			      : MUSLCHECK_ERROR_MEMORY;
	}
	return status;
}

static enum muslcheck_status read_one(struct mc_link_inputs *inputs, const char *path,
				      const struct mc_symdb *db)
{
	struct mc_stored *stored = NULL;
	struct mc_map_entry *entry;
	enum muslcheck_status status;
	bool is_new;

	inputs->by_path.arena = &inputs->arena;
	entry = mc_map_add_text(&inputs->by_path, path, &is_new);
	if (!entry)
		return MUSLCHECK_ERROR_MEMORY;
	if (!is_new)
		return MUSLCHECK_OK;
	mc_fault_guard_begin();
	status = mc_stored_read_linkable(path, db, &stored);
	if (status == MUSLCHECK_OK && stored)
		status = add_defined(inputs, &stored->linkable->defined);
	if (status != MUSLCHECK_OK || mc_fault_guard_has_fault()) {
		mc_stored_free(stored);
		stored = NULL;
	}
	mc_fault_guard_end();
	entry->item = stored;
	return status;
}

enum muslcheck_status mc_link_inputs_read(struct mc_link_inputs *inputs,
					  const char *const *paths, size_t path_count,
					  const struct mc_symdb *db)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	size_t count = 0;

	pthread_mutex_init(&inputs->lock, NULL);
	mc_arena_init(&inputs->arena);
	for (size_t i = 0; i < path_count; i++)
		count += mc_format_is_linkable(paths[i]);
	for (size_t i = 0; count > 1 && status == MUSLCHECK_OK && i < path_count; i++)
		if (mc_format_is_linkable(paths[i]))
			status = read_one(inputs, paths[i], db);
	return status;
}

void mc_link_inputs_done(struct mc_link_inputs *inputs)
{
	for (size_t i = 0; i < inputs->by_path.count; i++)
		mc_stored_free(inputs->by_path.entries[i].item);
	mc_arena_done(&inputs->arena);
	pthread_mutex_destroy(&inputs->lock);
}

bool mc_link_inputs_has(const char *path, void *context)
{
	struct mc_link_inputs *inputs = context;
	struct mc_map_entry *entry = mc_map_find_text(&inputs->by_path, path);
	bool has;

	pthread_mutex_lock(&inputs->lock);
	has = entry && entry->item;
	pthread_mutex_unlock(&inputs->lock);
	return has;
}

struct mc_stored *mc_link_inputs_take(struct mc_link_inputs *inputs, const char *path)
{
	struct mc_map_entry *entry = mc_map_find_text(&inputs->by_path, path);
	struct mc_stored *stored = NULL;

	if (!entry)
		return NULL;
	pthread_mutex_lock(&inputs->lock);
	stored = entry->item;
	entry->item = NULL;
	pthread_mutex_unlock(&inputs->lock);
	return stored;
}
