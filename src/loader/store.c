/* SPDX-License-Identifier: MIT */
#include "loader/store.h"

#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "loader/glibc.h"

/* Enough for the libraries that the files of one package share. */
enum { KEPT_MAX = 32 };

struct mc_store {
	const struct mc_symdb *db;
	struct mc_stored **stored;
	size_t count;
	size_t capacity;
	uint64_t clock;
};

enum muslcheck_status mc_store_new(const struct mc_symdb *db, struct mc_store **out)
{
	struct mc_store *store = calloc(1, sizeof(*store));

	if (!store)
		return MUSLCHECK_ERROR_MEMORY;
	store->db = db;
	*out = store;
	return MUSLCHECK_OK;
}

static void stored_free(struct mc_stored *stored)
{
	mc_arena_done(&stored->arena);
	mc_file_close(&stored->file);
	free(stored);
}

void mc_store_free(struct mc_store *store)
{
	if (!store)
		return;
	for (size_t i = 0; i < store->count; i++)
		stored_free(store->stored[i]);
	free(store->stored);
	free(store);
}

static enum muslcheck_status look_up_names(const struct mc_symdb *db,
					   struct mc_stored *stored)
{
	const struct mc_object *object = &stored->object;
	const char *soname = NULL;
	bool is_glibc = false;

	stored->names = mc_arena_alloc(&stored->arena, object->symbol_count,
				       sizeof(*stored->names));
	if (!stored->names)
		return MUSLCHECK_ERROR_MEMORY;
	for (size_t i = 0; i < object->symbol_count; i++) {
		const struct mc_symbol *symbol = &object->symbols[i];

		/* The symbols of one verneed share its string: compare it once a run. */
		if (symbol->version_soname != soname) {
			soname = symbol->version_soname;
			is_glibc = soname && mc_is_glibc_soname(soname);
		}
		stored->names[i].asks_glibc = is_glibc;
		stored->names[i].fact = mc_symdb_find(db, symbol->name, symbol->hash);
	}
	return MUSLCHECK_OK;
}

static enum muslcheck_status read_object(const struct mc_store *store, const char *path,
					 struct mc_stored *stored)
{
	const char *slash = strrchr(path, '/');
	const char *own_path = mc_arena_strdup(&stored->arena, path);
	enum muslcheck_status status;

	if (!own_path)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_object_read(own_path, stored->file.bytes, &stored->arena, &stored->object,
				&stored->error);
	if (status == MUSLCHECK_OK)
		status = mc_identity_of(&stored->object, slash ? slash + 1 : path,
					&stored->arena, &stored->identity);
	if (status == MUSLCHECK_OK)
		status = look_up_names(store->db, stored);
	return status;
}

static enum muslcheck_status keep(struct mc_store *store, struct mc_stored *stored)
{
	if (store->count == store->capacity) {
		size_t capacity = store->capacity ? store->capacity * 2 : KEPT_MAX;
		struct mc_stored **grown =
			reallocarray(store->stored, capacity, sizeof(*grown));

		if (!grown)
			return MUSLCHECK_ERROR_MEMORY;
		store->stored = grown;
		store->capacity = capacity;
	}
	stored->last_use = ++store->clock;
	store->stored[store->count++] = stored;
	return MUSLCHECK_OK;
}

static struct mc_stored *find_same_file(struct mc_store *store, const struct mc_file *file)
{
	for (size_t i = 0; i < store->count; i++) {
		struct mc_stored *stored = store->stored[i];

		if (stored->file.device == file->device && stored->file.inode == file->inode) {
			stored->last_use = ++store->clock;
			return stored;
		}
	}
	return NULL;
}

/* Takes file. */
static enum muslcheck_status add(struct mc_store *store, const char *path,
				 struct mc_file *file, struct mc_stored **out)
{
	struct mc_stored *stored = calloc(1, sizeof(*stored));

	if (!stored) {
		mc_file_close(file);
		return MUSLCHECK_ERROR_MEMORY;
	}
	stored->file = *file;
	mc_arena_init(&stored->arena);
	stored->status = read_object(store, path, stored);
	if (stored->status == MUSLCHECK_ERROR_MEMORY ||
	    keep(store, stored) != MUSLCHECK_OK) {
		stored_free(stored);
		return MUSLCHECK_ERROR_MEMORY;
	}
	*out = stored;
	return MUSLCHECK_OK;
}

static enum muslcheck_status get(struct mc_store *store, const char *path,
				 struct mc_bytes prefix, struct mc_stored **out,
				 struct mc_error *err)
{
	enum muslcheck_status status;
	struct mc_file file;
	bool starts;

	status = mc_file_open_if(path, prefix, &file, &starts, err);
	if (status != MUSLCHECK_OK)
		return status;
	if (!starts) {
		*out = NULL;
		return MUSLCHECK_OK;
	}
	*out = find_same_file(store, &file);
	if (*out) {
		mc_file_close(&file);
		return MUSLCHECK_OK;
	}
	return add(store, path, &file, out);
}

enum muslcheck_status mc_store_get_dependency(struct mc_store *store, const char *path,
					      const struct mc_stored **out,
					      struct mc_error *err)
{
	const struct mc_bytes anything = { NULL, 0 };
	struct mc_stored *stored;
	enum muslcheck_status status;

	status = get(store, path, anything, &stored, err);
	if (status != MUSLCHECK_OK)
		return status;
	stored->is_dependency = true;
	*out = stored;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_store_get(struct mc_store *store, const char *path,
				   const struct mc_stored **out, struct mc_error *err)
{
	const struct mc_bytes magic = { (const unsigned char *)ELFMAG, SELFMAG };
	struct mc_stored *stored;
	enum muslcheck_status status;

	status = get(store, path, magic, &stored, err);
	if (status == MUSLCHECK_OK)
		*out = stored;
	return status;
}

/* Dependencies before the rest, then the last used first. */
static int compare_worth(const void *left, const void *right)
{
	const struct mc_stored *a = *(struct mc_stored *const *)left;
	const struct mc_stored *b = *(struct mc_stored *const *)right;

	if (a->is_dependency != b->is_dependency)
		return b->is_dependency - a->is_dependency;
	return (a->last_use < b->last_use) - (a->last_use > b->last_use);
}

void mc_store_trim(struct mc_store *store)
{
	if (!store->count)
		return;
	qsort(store->stored, store->count, sizeof(*store->stored), compare_worth);
	while (store->count && (store->count > KEPT_MAX ||
				!store->stored[store->count - 1]->is_dependency))
		stored_free(store->stored[--store->count]);
}
