/* SPDX-License-Identifier: MIT */
#include "rules/companions.h"

#include <ctype.h>
#include <elf.h>
#include <string.h>

#include "base/glob.h"
#include "base/pathname.h"

/* Programs above this size are not searched for texts. */
enum { SEARCHED_SIZE_MAX = 64 << 20 };

struct companion_row {
	const char *program;
	const char *needed;
	const char *text;
	const char *path;
};

static const struct companion_row rows[] = {
#define MC_COMPANION_ROW(program, needed, text, path) { program, needed, text, path },
#include "rules/companions.def"
#undef MC_COMPANION_ROW
};

static bool contains(const struct mc_stored *program, const char *text)
{
	const struct mc_bytes bytes = program->object.bytes;

	return bytes.size <= SEARCHED_SIZE_MAX &&
	       memmem(bytes.data, bytes.size, text, strlen(text));
}

static bool imports_dlopen(const struct mc_object *object)
{
	for (size_t i = 0; i < object->symbol_count; i++)
		if (object->symbols[i].section == SHN_UNDEF &&
		    !strcmp(object->symbols[i].name, "dlopen"))
			return true;
	return false;
}

static bool opens_libraries(struct mc_origin_paths *paths, const struct mc_object *object)
{
	if (paths->opens == MC_OPENS_NOT_ASKED)
		paths->opens = imports_dlopen(object) ? MC_OPENS_YES : MC_OPENS_NO;
	return paths->opens == MC_OPENS_YES;
}

/* Those with a text open a library: the others need not be looked for. */
static bool is_for(const struct companion_row *row, const struct mc_stored *program,
		   struct mc_origin_paths *paths)
{
	return mc_glob_has_name(row->program, mc_last_component(program->path)) &&
	       (!row->needed || mc_object_needs(&program->object, row->needed)) &&
	       (!row->text || opens_libraries(paths, &program->object));
}

/* Open the file at path, from the program's folder; *out is NULL if it is no object. */
static enum muslcheck_status open_beside(const struct mc_load_context *context,
					 const struct mc_stored *program,
					 const char *path, const struct mc_stored **out)
{
	const char *name = mc_last_component(program->path);
	size_t size = (size_t)(name - program->path);
	const char *folder =
		size ? mc_arena_strndup(context->arena, program->path, size) : "./";
	char *joined = folder ? mc_arena_join(context->arena, folder, path) : NULL;
	struct mc_error error = { 0 };
	enum muslcheck_status status;

	*out = NULL;
	if (joined && program->tree)
		joined = mc_tree_contain(program->tree, joined, context->arena);
	if (!joined)
		return MUSLCHECK_ERROR_MEMORY;
	status = mc_object_cache_get(context->cache, program->tree, joined, NULL, true,
				     out, &error);
	if (status == MUSLCHECK_ERROR_MEMORY)
		return status;
	if (status != MUSLCHECK_OK || (*out && (*out)->status != MUSLCHECK_OK))
		*out = NULL;
	return MUSLCHECK_OK;
}

/* The size of a path to a library at text, "/lib/libx.so.1"; 0 if it is none. */
static size_t library_size(const char *text, size_t size)
{
	size_t used = 0;
	const char *end;

	while (used < size && (isalnum((unsigned char)text[used]) ||
			       (text[used] && strchr("/._+-", text[used]))))
		used++;
	if (used == size || text[used] || used < 5)
		return 0;
	end = strstr(text, ".so");
	return end && (!end[3] || (end[3] == '.' && isdigit((unsigned char)end[4])))
		       ? used
		       : 0;
}

static void add_paths(const struct mc_constants *constants, struct mc_origin_paths *paths)
{
	static const char origin[] = "$ORIGIN/";
	const size_t size = sizeof(origin) - 1;
	const struct mc_bytes bytes = constants->segment.bytes;
	size_t at = mc_constants_find(constants, constants->from, origin, size);

	for (; at != SIZE_MAX && paths->count < MC_ORIGIN_PATHS_MAX;
	     at = mc_constants_find(constants, at, origin, size)) {
		const char *text = (const char *)bytes.data + at + size;

		at += size;
		if (library_size(text, bytes.size - at))
			paths->items[paths->count++] = text;
	}
}

/* The program's next text "$ORIGIN/PATH/libx.so"; NULL if there is none. */
static const char *next_path(struct mc_companions *companions,
			     const struct mc_stored *program)
{
	struct mc_origin_paths *paths = companions->paths;
	const struct mc_object *object = &program->object;
	struct mc_constants constants = { 0 };

	/* Reading all of a file is slow, so only those are read that open libraries. */
	if (!paths->is_searched && object->bytes.size <= SEARCHED_SIZE_MAX &&
	    opens_libraries(paths, object))
		while (mc_constants_next(object, &constants))
			add_paths(&constants, paths);
	paths->is_searched = true;
	return companions->path < paths->count ? paths->items[companions->path++] : NULL;
}

enum muslcheck_status mc_companions_next(struct mc_companions *companions,
					 const struct mc_load_context *context,
					 const struct mc_stored *program,
					 const struct mc_stored **out, const char **name)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	*out = NULL;
	while (status == MUSLCHECK_OK && !*out &&
	       companions->row < sizeof(rows) / sizeof(*rows)) {
		const struct companion_row *row = &rows[companions->row++];

		if (!is_for(row, program, companions->paths))
			continue;
		*name = row->path;
		status = open_beside(context, program, row->path, out);
		if (*out && row->text && !contains(program, row->text))
			*out = NULL;
	}
	while (status == MUSLCHECK_OK && !*out &&
	       (*name = next_path(companions, program)))
		status = open_beside(context, program, *name, out);
	return status;
}
