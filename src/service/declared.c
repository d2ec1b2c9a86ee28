/* SPDX-License-Identifier: MIT */
/*
 * The file under version control that lists an installed package: the line of the lockfile,
 * else the lockfile, else the package.json of the project.
 */
#include <string.h>

#include "base/pathname.h"
#include "service/collected.h"

enum muslcheck_status mc_service_note_manifest(struct mc_service *service,
					       const char *folder)
{
	const char *copy;

	/* Packages that were installed are not under version control. */
	if (strstr(folder, "node_modules"))
		return MUSLCHECK_OK;
	copy = mc_arena_strdup(&service->arena, folder);
	return copy && mc_map_add_text(&service->manifests, copy, NULL)
		       ? MUSLCHECK_OK
		       : MUSLCHECK_ERROR_MEMORY;
}

static bool is_before(const struct mc_component *left, const struct mc_component *right)
{
	int order = strcmp(left->path, right->path);

	return order ? order < 0 : left->line < right->line;
}

static enum muslcheck_status note(struct mc_service *service,
				  const struct mc_component *entry)
{
	size_t folder_size = mc_parent_size(entry->path, strlen(entry->path));
	const char *key = mc_service_package_key(
		&service->arena, entry->path, folder_size, entry->name, entry->version);
	const char *folder = mc_arena_strndup(&service->arena, entry->path, folder_size);
	struct mc_component *copy = mc_arena_alloc(&service->arena, 1, sizeof(*copy));
	struct mc_map_entry *declared =
		key ? mc_map_add_text(&service->declared, key, NULL) : NULL;
	struct mc_map_entry *lockfile =
		folder ? mc_map_add_text(&service->lock_folders, folder, NULL) : NULL;

	if (!copy || !declared || !lockfile)
		return MUSLCHECK_ERROR_MEMORY;
	*copy = *entry;
	/* Threads add entries in any order; several lockfiles may list a package. */
	if (!declared->const_item || is_before(copy, declared->const_item))
		declared->const_item = copy;
	if (!lockfile->text || strcmp(entry->path, lockfile->text) < 0)
		lockfile->text = entry->path;
	return MUSLCHECK_OK;
}

enum muslcheck_status mc_service_note_declared(struct mc_service *service)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < service->entry_count; i++)
		if (service->entries[i].component.type == MC_COMPONENT_LOCKFILE_ENTRY &&
		    !service->entries[i].is_manifest)
			status = note(service, &service->entries[i].component);
	return status;
}

/* A package that is a build of another is listed where that one is. */
static const struct mc_collected_component *launcher_of(
	const struct mc_service *service, const struct mc_component *component)
{
	const struct mc_map_entry *owner =
		mc_map_find_text(&service->owners, component->path);

	return owner ? service->components[owner->index].launcher : NULL;
}

/* Look in one folder for what lists the package; *found says whether something does. */
static enum muslcheck_status look_in(struct mc_service *service, const char *folder,
				     size_t size, struct mc_component *component,
				     bool *found)
{
	const struct mc_collected_component *launcher = launcher_of(service, component);
	const char *key = mc_service_package_key(
		&service->arena, folder, size,
		launcher && launcher->name ? launcher->name : component->name,
		launcher && launcher->name ? launcher->version : component->version);
	const struct mc_map_entry *declared =
		key ? mc_map_find_text(&service->declared, key) : NULL;
	const struct mc_map_entry *lockfile =
		mc_map_find(&service->lock_folders, folder, size);
	const char *manifest = mc_arena_strndup(&service->arena, folder, size);

	if (!key || !manifest)
		return MUSLCHECK_ERROR_MEMORY;
	*found = true;
	if (declared) {
		const struct mc_component *entry = declared->const_item;

		component->declared_in = entry->path;
		component->declared_line = entry->line;
		component->services = entry->services;
		component->service_count = entry->service_count;
	} else if (lockfile) {
		component->declared_in = lockfile->text;
	} else if (mc_map_find(&service->manifests, folder, size)) {
		component->declared_in = mc_arena_join(&service->arena, manifest,
						       size ? "/" : "", "package.json");
	} else {
		*found = false;
	}
	return *found && !component->declared_in ? MUSLCHECK_ERROR_MEMORY : MUSLCHECK_OK;
}

enum muslcheck_status mc_service_find_declared(struct mc_service *service,
					       struct mc_component *component)
{
	enum muslcheck_status status = MUSLCHECK_OK;
	bool found = false;
	size_t size;

	if (component->type == MC_COMPONENT_LOCKFILE_ENTRY ||
	    component->type == MC_COMPONENT_DOCKERFILE ||
	    component->type == MC_COMPONENT_CONTAINER) {
		component->declared_in = component->path;
		component->declared_line = component->line;
		return MUSLCHECK_OK;
	}
	if (component->type != MC_COMPONENT_NPM || !component->name ||
	    !mc_service_project_of(component->path, &size))
		return MUSLCHECK_OK;
	/* A workspace's packages are listed in the lockfile of the whole. */
	for (;; size = mc_parent_size(component->path, size)) {
		status = look_in(service, component->path, size, component, &found);
		if (status != MUSLCHECK_OK || found)
			return status;
		if (!size)
			break;
	}
	component->declared_in =
		mc_arena_join(&service->arena, component->path, "/package.json");
	return component->declared_in ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}
