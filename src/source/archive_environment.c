/* SPDX-License-Identifier: MIT */
/* Looks in an image for the files that its environment and its command line name. */
#include <limits.h>
#include <string.h>

#include "base/pathname.h"
#include "source/archive_private.h"

static const char folder[] = "node_modules";

struct search {
	struct mc_archive *archive;
	const struct mc_entrypoint_place *place;
	struct mc_environment_file *file;
};

static enum muslcheck_status look_at(const struct search *search, const char *path)
{
	const struct mc_entrypoint_place *place = search->place;
	struct mc_entrypoint_file found = { 0 };
	enum muslcheck_status status;

	if (!path)
		return MUSLCHECK_ERROR_MEMORY;
	status = place->look(place->context, path, &found);
	if (status == MUSLCHECK_OK && found.path) {
		search->file->path = found.path;
		search->file->package = found.package;
	}
	return status;
}

static const char *absolute(const struct search *search, const char *name)
{
	const char *directory = search->place->directory;

	return *name == '/' ? name
			    : mc_arena_join(search->place->arena,
					    directory ? directory : "", "/", name);
}

/* A library of a package, in a directory that the loader searches. */
static void find_owner(const struct mc_image_facts *facts,
		       struct mc_environment_file *file)
{
	for (size_t i = 0; i < facts->library_count; i++)
		if (!strcmp(facts->libraries[i].name, file->name)) {
			file->path = file->name;
			file->package = facts->libraries[i].package;
			return;
		}
}

/* Where a library is searched depends on the program; one that is nowhere is not found. */
static void find_anywhere(const struct search *search)
{
	const struct mc_archive *archive = search->archive;

	for (size_t i = 0; !search->file->path && i < archive->entry_count; i++) {
		const char *path = archive->entries[i].path;

		if (!strcmp(mc_last_component(path), search->file->name) &&
		    mc_archive_find(archive, path))
			search->file->path = search->file->name;
	}
}

/* The names under which Node.js looks for a module at a path. */
static enum muslcheck_status find_module_at(const struct search *search, const char *path)
{
	static const char *const ends[] = { "",	     ".js",	      ".json",
					    ".node", "/package.json", "/index.js" };
	enum muslcheck_status status = path ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;

	for (size_t i = 0; status == MUSLCHECK_OK && !search->file->path &&
			   i < sizeof(ends) / sizeof(*ends);
	     i++)
		status = look_at(search,
				 mc_arena_join(search->place->arena, path, ends[i]));
	return status;
}

/* "@scope/name/part" is in the package @scope/name. */
static size_t package_size(const char *name)
{
	size_t size = strcspn(name, "/");

	return *name == '@' && name[size] ? size + 1 + strcspn(name + size + 1, "/")
					  : size;
}

/* A package, which is in node_modules of the working directory or of one above it. */
static enum muslcheck_status find_package(const struct search *search, const char *name)
{
	struct mc_arena *arena = search->place->arena;
	const char *directory = search->place->directory;
	size_t size = directory ? strnlen(directory, PATH_MAX) : 0;
	enum muslcheck_status status = MUSLCHECK_OK;

	for (;;) {
		status = find_module_at(
			search, mc_arena_printf(arena, "%.*s/%s/%.*s", (int)size,
						directory ? directory : "", folder,
						(int)package_size(name), name));
		if (status != MUSLCHECK_OK || search->file->path || !size)
			return status;
		while (size && directory[--size] != '/')
			;
	}
}

/* Names with a scheme, other than files, are no files. */
static enum muslcheck_status find_module(const struct search *search)
{
	static const char scheme[] = "file://";
	const char *name = search->file->name;

	if (!strncmp(name, scheme, sizeof(scheme) - 1))
		name += sizeof(scheme) - 1;
	if (*name == '/' || !strncmp(name, "./", 2) || !strncmp(name, "../", 3))
		return find_module_at(search, absolute(search, name));
	if (strchr(name, ':') || *name == '#') {
		search->file->path = search->file->name;
		return MUSLCHECK_OK;
	}
	return find_package(search, name);
}

/* NODE_PATH names more folders with packages. */
static bool has_node_path(const struct mc_image_facts *facts)
{
	for (size_t i = 0; i < facts->variables.count; i++)
		if (!strncmp(facts->variables.items[i], "NODE_PATH=", 10))
			return true;
	return false;
}

static enum muslcheck_status find(const struct search *search,
				  const struct mc_image_facts *facts)
{
	struct mc_environment_file *file = search->file;
	enum muslcheck_status status = MUSLCHECK_OK;

	if (file->named_as == MC_NAMED_MODULE) {
		status = find_module(search);
		file->is_absent = !file->path && !has_node_path(facts);
		return status;
	}
	if (file->named_as == MC_NAMED_PATH) {
		status = look_at(search, absolute(search, file->name));
	} else {
		find_owner(facts, file);
		find_anywhere(search);
	}
	file->is_absent = !file->path;
	return status;
}

enum muslcheck_status mc_archive_find_environment(struct mc_archive *archive,
						  const struct mc_entrypoint_place *place,
						  struct mc_image_facts *facts)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < facts->environment.count; i++) {
		const struct search search = { archive, place,
					       &facts->environment.items[i] };

		status = find(&search, facts);
	}
	return status;
}
