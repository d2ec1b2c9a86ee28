/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/pathname.h"
#include "service/npm_names.h"
#include "service/npm_places.h"

static const char modules[] = "node_modules/";

/* The name that a package is installed under, which an alias changes; NULL: none. */
static const char *installed_name(const char *key)
{
	const char *name = NULL;

	for (const char *at = key; (at = strstr(at, modules)); at += sizeof(modules) - 1)
		name = at + sizeof(modules) - 1;
	return name;
}

bool mc_service_npm_is_found(const struct mc_collected_component *component)
{
	const char *name = installed_name(component->key);
	const char *slash = name ? strchr(name, '/') : NULL;

	if (slash && *name == '@')
		slash = strchr(slash + 1, '/');
	return !slash;
}

static enum muslcheck_status enter(struct mc_map *map, const char *key, size_t index)
{
	bool is_new;
	struct mc_map_entry *entry = key ? mc_map_add_text(map, key, &is_new) : NULL;

	if (!entry)
		return MUSLCHECK_ERROR_MEMORY;
	if (is_new)
		entry->index = index;
	return MUSLCHECK_OK;
}

static enum muslcheck_status add(struct mc_npm_names *names, struct mc_service *service,
				 size_t index, const char *name)
{
	const char *key = service->components[index].key;
	size_t size = mc_npm_project_size(key);
	enum muslcheck_status status = enter(&names->anywhere, name, index);

	if (status != MUSLCHECK_OK)
		return status;
	return enter(&names->places,
		     mc_arena_printf(&service->arena, "%.*s\n%s",
				     key[size] ? (int)size : 0, key, name),
		     index);
}

enum muslcheck_status mc_npm_names_add(struct mc_npm_names *names,
				       struct mc_service *service, size_t index)
{
	const struct mc_collected_component *component = &service->components[index];
	const char *alias = installed_name(component->key);
	enum muslcheck_status status = add(names, service, index, component->name);

	return status == MUSLCHECK_OK && alias ? add(names, service, index, alias)
					       : status;
}

static const struct mc_map_entry *find_around(const struct mc_npm_names *names,
					      const char *key, const char *name,
					      struct mc_buffer *place)
{
	size_t size = mc_npm_project_size(key);
	const struct mc_map_entry *found = NULL;

	for (bool is_top = false; !found && !is_top; size = mc_parent_size(key, size)) {
		is_top = !size;
		mc_npm_place(place, key, size, name);
		if (place->failed)
			break;
		found = mc_map_find(&names->places, place->data, place->size);
	}
	return found;
}

enum muslcheck_status mc_npm_names_find(const struct mc_npm_names *names,
					struct mc_service *service,
					const struct mc_collected_component *from,
					const char *name,
					struct mc_collected_component **out)
{
	struct mc_buffer place = { 0 };
	const struct mc_map_entry *found = find_around(names, from->key, name, &place);
	bool failed = place.failed;

	mc_buffer_done(&place);
	if (!found && mc_npm_is_shared(from->key))
		found = mc_map_find_text(&names->anywhere, name);
	*out = found ? &service->components[found->index] : NULL;
	return failed ? MUSLCHECK_ERROR_MEMORY : MUSLCHECK_OK;
}

void mc_npm_names_done(struct mc_npm_names *names)
{
	mc_map_done(&names->places);
	mc_map_done(&names->anywhere);
}
