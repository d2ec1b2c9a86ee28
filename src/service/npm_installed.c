/* SPDX-License-Identifier: MIT */
/*
 * A lockfile next to the tree that was installed from it: installed files decide, the
 * lockfile only adds what is not there.
 */
#include <string.h>

#include "base/pathname.h"
#include "service/collected.h"

bool mc_service_project_of(const char *key, size_t *size)
{
	static const char folder[] = "node_modules/";
	const char *found = strstr(key, folder);

	if (!found || (found > key && found[-1] != '/'))
		return false;
	*size = found > key ? (size_t)(found - key) - 1 : 0;
	return true;
}

char *mc_service_package_key(struct mc_arena *arena, const char *folder,
			     size_t folder_size, const char *name, const char *version)
{
	const char *project = mc_arena_strndup(arena, folder, folder_size);

	return project ? mc_arena_join(arena, project, " ", name, "@",
				       version ? version : "")
		       : NULL;
}

/*
 * Has its native part been settled?  A package that needs an install script, but has
 * neither a native file nor builds, may lack what the script brings.
 */
static bool is_settled(const struct mc_collected_component *component)
{
	const struct mc_npm_recipe *recipe = &component->recipe;

	return component->object_count || component->build_count ||
	       (recipe->has_no_script && !recipe->known && !component->is_source) ||
	       mc_service_continues_in_javascript(component->name) ||
	       mc_service_is_uncompiled(component);
}

/* A workspace's packages are found from the lockfile of the whole. */
static enum muslcheck_status add(struct mc_service *service, struct mc_map *installed,
				 const struct mc_collected_component *component)
{
	size_t size;

	if (component->type != MC_COMPONENT_NPM || !component->name ||
	    !is_settled(component) || !mc_service_project_of(component->key, &size))
		return MUSLCHECK_OK;
	for (;; size = mc_parent_size(component->key, size)) {
		const char *key =
			mc_service_package_key(&service->arena, component->key, size,
					       component->name, component->version);

		if (!key || !mc_map_add_text(installed, key, NULL))
			return MUSLCHECK_ERROR_MEMORY;
		if (!size)
			return MUSLCHECK_OK;
	}
}

/*
 * Are packages installed of the kind that the lockfile is for?  In its folder or below it;
 * in an image they may be anywhere.
 */
static bool has_installed(const struct mc_service *service,
			  const struct mc_collected_entry *entry)
{
	enum mc_component_type type = entry->installs;
	const char *folder = entry->component.path;
	size_t folder_size = mc_parent_size(folder, strlen(folder));

	for (size_t i = 0; i < service->image_count; i++)
		if (service->images[i].root &&
		    mc_collected_image_contains(&service->images[i], folder))
			folder_size = strlen(folder = service->images[i].root);
	for (size_t i = 0; i < service->component_count; i++) {
		const struct mc_collected_component *component = &service->components[i];

		/* A directory stands for any program that was built. */
		if ((component->type == type ||
		     (type == MC_COMPONENT_DIRECTORY && component->object_count)) &&
		    component->key && !strncmp(component->key, folder, folder_size) &&
		    (folder_size ? component->key[folder_size] == '/'
				 : !mc_path_leads_out(component->key)))
			return true;
	}
	return false;
}

/* Has a folder, or one that it is in, a lockfile of that kind? */
static bool has_lockfile(const struct mc_service *service,
			 const struct mc_collected_entry *entry)
{
	const char *manifest = entry->component.path;

	for (size_t i = 0; i < service->lockfile_count; i++)
		if (service->lockfiles[i].installs == entry->installs &&
		    mc_path_is_near(manifest, service->lockfiles[i].path))
			return true;
	/* One that could not be read is an error by itself. */
	for (size_t i = 0; i < service->unreadable_count; i++)
		if (mc_lockfile_installs(service->unreadable[i].path, entry->installs) &&
		    mc_path_is_near(manifest, service->unreadable[i].path))
			return true;
	return false;
}

/* Has the lockfile with that normal path been read? */
static bool has_file(const struct mc_service *service, const char *path)
{
	for (size_t i = 0; i < service->lockfile_count; i++)
		if (!strcmp(service->lockfiles[i].normal_path, path))
			return true;
	return false;
}

/* Is it a module of a build in a folder above?  Java's tools build all of them at once. */
static bool is_module(const struct mc_service *service,
		      const struct mc_collected_entry *entry)
{
	const char *manifest = entry->component.path;

	for (size_t i = 0; i < service->entry_count; i++) {
		const struct mc_collected_entry *other = &service->entries[i];
		const char *path = other->component.path;

		if (other->is_manifest && other->installs == entry->installs &&
		    mc_path_is_near(manifest, path) && !mc_path_is_near(path, manifest))
			return true;
	}
	return false;
}

/* Does a Dockerfile compile programs: in that folder, in one above, or below? */
static bool has_build(const struct mc_service *service,
		      const struct mc_collected_entry *entry)
{
	const char *manifest = entry->component.path;

	for (size_t i = 0; i < service->dockerfile_count; i++) {
		const char *path = service->dockerfiles[i].path;

		if (service->dockerfiles[i].compiles &&
		    (mc_path_is_near(manifest, path) || mc_path_is_near(path, manifest)))
			return true;
	}
	return false;
}

/* Is the whole of a lockfile or manifest answered by something else? */
static bool is_answered(const struct mc_service *service,
			const struct mc_collected_entry *entry)
{
	return has_installed(service, entry) ||
	       (entry->other && has_file(service, entry->other)) ||
	       (entry->is_manifest && has_lockfile(service, entry)) ||
	       (entry->installs == MC_COMPONENT_DIRECTORY && has_build(service, entry)) ||
	       (entry->installs == MC_COMPONENT_JAR && is_module(service, entry));
}

static enum muslcheck_status is_dropped(struct mc_service *service,
					const struct mc_map *installed,
					const struct mc_collected_entry *entry, bool *out)
{
	const char *path = entry->component.path;
	const char *key = mc_service_package_key(
		&service->arena, path, mc_parent_size(path, strlen(path)),
		entry->component.name, entry->component.version);

	*out = false;
	if (!key)
		return MUSLCHECK_ERROR_MEMORY;
	if (entry->component.type != MC_COMPONENT_LOCKFILE_ENTRY)
		return MUSLCHECK_OK;
	*out = entry->is_unread ? is_answered(service, entry)
				: mc_map_find_text(installed, key) != NULL;
	return entry->is_unread ? MUSLCHECK_OK
				: mc_service_note_reinstall(service, entry, *out);
}

/* All are looked at before any is dropped: a module of a build looks at the others. */
static enum muslcheck_status drop(struct mc_service *service,
				  const struct mc_map *installed)
{
	bool *dropped =
		mc_arena_alloc(&service->arena, service->entry_count, sizeof(*dropped));
	enum muslcheck_status status = dropped ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
	size_t count = 0;

	for (size_t i = 0; status == MUSLCHECK_OK && i < service->entry_count; i++)
		status =
			is_dropped(service, installed, &service->entries[i], &dropped[i]);
	if (status != MUSLCHECK_OK)
		return status;
	for (size_t i = 0; i < service->entry_count; i++)
		if (!dropped[i])
			service->entries[count++] = service->entries[i];
	service->entry_count = count;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_service_drop_installed(struct mc_service *service)
{
	struct mc_map installed = { 0 };
	enum muslcheck_status status = MUSLCHECK_OK;

	if (!service->entry_count)
		return MUSLCHECK_OK;
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->component_count; i++)
		status = add(service, &installed, &service->components[i]);
	if (status == MUSLCHECK_OK)
		status = drop(service, &installed);
	mc_map_done(&installed);
	return status;
}
