/* SPDX-License-Identifier: MIT */
/* Marks of a project are also entered, as marks from below, for each folder above it. */
#include "service/npm_marks.h"

#include "base/pathname.h"
#include "service/npm_places.h"

static struct mc_map_entry *entry_at(struct mc_npm_marks *marks, struct mc_arena *arena,
				     const struct mc_buffer *place)
{
	struct mc_map_entry *entry =
		mc_map_find(&marks->places, place->data, place->size);
	const char *key;

	if (entry)
		return entry;
	key = mc_arena_strndup(arena, place->data, place->size);
	return key ? mc_map_add(&marks->places, key, place->size, NULL) : NULL;
}

static enum muslcheck_status add_at(struct mc_npm_marks *marks, struct mc_arena *arena,
				    struct mc_buffer *place, size_t bits)
{
	struct mc_map_entry *entry = place->failed ? NULL : entry_at(marks, arena, place);

	if (!entry)
		return MUSLCHECK_ERROR_MEMORY;
	entry->index |= bits;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_npm_marks_add(struct mc_npm_marks *marks, struct mc_arena *arena,
				       const char *path, const char *name, uint32_t bits)
{
	struct mc_buffer place = { 0 };
	size_t size = mc_npm_project_size(path);
	enum muslcheck_status status;

	mc_npm_place(&place, path, size, name);
	status = add_at(marks, arena, &place, bits);
	while (status == MUSLCHECK_OK && size) {
		size = mc_parent_size(path, size);
		mc_npm_place(&place, path, size, name);
		status = add_at(marks, arena, &place, bits << MC_NPM_MARK_BITS);
	}
	mc_buffer_done(&place);
	return status;
}

/* The bits at that place, its own and those from below it. */
static size_t bits_at(const struct mc_npm_marks *marks, const struct mc_buffer *place)
{
	const struct mc_map_entry *entry =
		place->failed ? NULL
			      : mc_map_find(&marks->places, place->data, place->size);

	return entry ? entry->index : 0;
}

enum { OWN_BITS = (1 << MC_NPM_MARK_BITS) - 1 };

static enum muslcheck_status find(const struct mc_npm_marks *marks, const char *path,
				  const char *name, bool from_above, uint32_t *out)
{
	struct mc_buffer place = { 0 };
	size_t size = mc_npm_project_size(path), bits;
	bool failed;

	mc_npm_place(&place, path, size, name);
	bits = bits_at(marks, &place);
	*out = (uint32_t)((bits | bits >> MC_NPM_MARK_BITS) & OWN_BITS);
	while (from_above && size) {
		size = mc_parent_size(path, size);
		mc_npm_place(&place, path, size, name);
		*out |= (uint32_t)(bits_at(marks, &place) & OWN_BITS);
	}
	failed = place.failed;
	mc_buffer_done(&place);
	return failed ? MUSLCHECK_ERROR_MEMORY : MUSLCHECK_OK;
}

enum muslcheck_status mc_npm_marks_below(const struct mc_npm_marks *marks,
					 const char *path, const char *name,
					 uint32_t *out)
{
	return find(marks, path, name, false, out);
}

enum muslcheck_status mc_npm_marks_around(const struct mc_npm_marks *marks,
					  const char *path, const char *name,
					  uint32_t *out)
{
	return find(marks, path, name, true, out);
}

void mc_npm_marks_done(struct mc_npm_marks *marks)
{
	mc_map_done(&marks->places);
}
