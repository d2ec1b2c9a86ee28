/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/buffer.h"
#include "service/npm_names.h"

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

static enum muslcheck_status add(struct mc_npm_names *names, struct mc_service *service,
				 size_t index, const char *name)
{
	const char *key = service->components[index].key;
	const char *folder = strstr(key, modules);
	const char *place = mc_arena_printf(&service->arena, "%.*s\n%s",
					    folder ? (int)(folder - key) : 0, key, name);
	struct mc_map_entry *entry;
	bool is_new;

	entry = place ? mc_map_add_text(&names->places, place, &is_new) : NULL;
	if (!entry)
		return MUSLCHECK_ERROR_MEMORY;
	if (is_new)
		entry->index = index;
	return MUSLCHECK_OK;
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

enum muslcheck_status mc_npm_names_find(const struct mc_npm_names *names,
					struct mc_service *service,
					const struct mc_collected_component *from,
					const char *name,
					struct mc_collected_component **out)
{
	const char *folder = strstr(from->key, modules);
	size_t size = folder ? (size_t)(folder - from->key) : strlen(from->key);
	struct mc_buffer place = { 0 };
	const struct mc_map_entry *entry = NULL;
	bool failed;

	while (!place.failed) {
		place.size = 0;
		mc_buffer_put(&place, from->key, size);
		mc_buffer_puts(&place, "\n");
		mc_buffer_puts(&place, name);
		entry = place.failed
				? NULL
				: mc_map_find(&names->places, place.data, place.size);
		if (entry || !size)
			break;
		for (size--; size && from->key[size - 1] != '/';)
			size--;
	}
	failed = place.failed;
	mc_buffer_done(&place);
	*out = entry ? &service->components[entry->index] : NULL;
	return failed ? MUSLCHECK_ERROR_MEMORY : MUSLCHECK_OK;
}

void mc_npm_names_done(struct mc_npm_names *names)
{
	mc_map_done(&names->places);
}
