/* SPDX-License-Identifier: MIT */
/*
 * Decides the platform of each object.  A path that names another system is trusted only
 * if the content does not contradict it, or if the Linux build lies next to it: a file
 * linked to glibc or musl runs on Linux, whatever its folder is called.
 */
#include <string.h>

#include "service/collected.h"

#include "base/pathname.h"

static const char *after_key(const char *path, const char *key)
{
	size_t size = strlen(key);

	return !strncmp(path, key, size) ? path + size : path;
}

static const char *runtime_of(const char *path)
{
	static const struct {
		const char *ending;
		const char *name;
	} rows[] = {
#define MC_RUNTIME_ROW(ending, name) { ending, name },
#include "service/runtimes.def"
#undef MC_RUNTIME_ROW
	};
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; dot && i < sizeof(rows) / sizeof(*rows); i++)
		if (!strcmp(dot, rows[i].ending))
			return rows[i].name;
	return NULL;
}

/* Fill in from the name what package.json leaves open. */
static enum muslcheck_status describe_component(struct mc_service *service,
						struct mc_collected_component *component)
{
	struct mc_variant named = { .machine = MC_MACHINE_COUNT };
	struct mc_variant *platform = &component->platform;

	if (component->type == MC_COMPONENT_NPM && component->name)
		named = mc_variant_of(component->name);
	if (platform->libc == MC_LIBC_UNKNOWN)
		platform->libc = named.libc;
	/* "arm-helpers" alone does not name a platform. */
	if (named.system == MC_SYSTEM_LINUX && platform->machine == MC_MACHINE_COUNT)
		platform->machine = named.machine;
	if (named.system == MC_SYSTEM_LINUX && platform->system == MC_SYSTEM_UNSAID)
		platform->system = named.system;
	component->stem = mc_variant_stem(component->key, &service->arena);
	return component->stem ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

static enum muslcheck_status describe_object(struct mc_service *service,
					     struct mc_collected_object *object)
{
	const struct mc_collected_component *component =
		&service->components[object->component];

	object->variant = mc_variant_of(after_key(object->path, component->key));
	if (object->variant.system == MC_SYSTEM_UNSAID &&
	    component->platform.system == MC_SYSTEM_OTHER)
		object->variant.system = MC_SYSTEM_OTHER;
	object->runtime = runtime_of(object->path);
	object->stem = mc_variant_stem(mc_last_component(object->path), &service->arena);
	if (object->stem && component->type == MC_COMPONENT_NPM) {
		object->tags = mc_node_tags_of(after_key(object->path, component->key));
		object->stem = mc_node_tags_strip(object->stem, &service->arena);
	}
	return object->stem ? MUSLCHECK_OK : MUSLCHECK_ERROR_MEMORY;
}

/* True if the path names another system than the content. */
static bool is_contradicted(const struct mc_collected_object *object)
{
	return object->variant.system == MC_SYSTEM_OTHER && !object->is_foreign &&
	       mc_libc_is_known(object->built_for);
}

/* A key that all builds of one thing for one architecture share; NULL if out of memory. */
static const char *family_of(struct mc_service *service,
			     const struct mc_collected_object *object)
{
	const char *family = mc_variant_family(object->path, &service->arena);

	return family ? mc_arena_join(&service->arena, family, " ",
				      mc_machine_name(object->machine))
		      : NULL;
}

static bool is_named_linux(const struct mc_service *service,
			   const struct mc_collected_object *object)
{
	enum mc_variant_system package =
		service->components[object->component].platform.system;

	return !object->is_foreign && (object->variant.system == MC_SYSTEM_LINUX ||
				       (object->variant.system == MC_SYSTEM_UNSAID &&
					package == MC_SYSTEM_LINUX));
}

static enum muslcheck_status list_linux_families(struct mc_service *service,
						 struct mc_map *out)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < service->object_count; i++) {
		const struct mc_collected_object *object = &service->objects[i];
		const char *family;

		if (!is_named_linux(service, object))
			continue;
		family = family_of(service, object);
		status = family ? mc_map_set_index(out, family, strlen(family), i)
				: MUSLCHECK_ERROR_MEMORY;
	}
	return status;
}

static enum muslcheck_status prefer_content(struct mc_service *service,
					    const struct mc_map *linux_families)
{
	for (size_t i = 0; i < service->object_count; i++) {
		struct mc_collected_object *object = &service->objects[i];
		const char *family;

		if (!is_contradicted(object))
			continue;
		family = family_of(service, object);
		if (!family)
			return MUSLCHECK_ERROR_MEMORY;
		if (mc_map_index(linux_families, family, strlen(family)) == SIZE_MAX)
			object->variant.system = MC_SYSTEM_UNSAID;
	}
	return MUSLCHECK_OK;
}

static enum muslcheck_status resolve_contradictions(struct mc_service *service)
{
	struct mc_map linux_families = { 0 };
	enum muslcheck_status status = MUSLCHECK_OK;
	bool any = false;

	for (size_t i = 0; i < service->object_count; i++)
		any |= is_contradicted(&service->objects[i]);
	if (!any)
		return MUSLCHECK_OK;
	status = list_linux_families(service, &linux_families);
	if (status == MUSLCHECK_OK)
		status = prefer_content(service, &linux_families);
	mc_map_done(&linux_families);
	return status;
}

bool mc_service_is_for_linux(const struct mc_collected_object *object)
{
	return !object->is_foreign && !object->runtime &&
	       object->variant.system != MC_SYSTEM_OTHER;
}

enum muslcheck_status mc_service_describe(struct mc_service *service)
{
	enum muslcheck_status status = MUSLCHECK_OK;

	for (size_t i = 0; status == MUSLCHECK_OK && i < service->component_count; i++)
		status = describe_component(service, &service->components[i]);
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->object_count; i++)
		status = describe_object(service, &service->objects[i]);
	if (status == MUSLCHECK_OK)
		status = resolve_contradictions(service);
	for (size_t i = 0; status == MUSLCHECK_OK && i < service->object_count; i++) {
		const struct mc_collected_object *object = &service->objects[i];

		if (mc_service_is_for_linux(object))
			service->components[object->component].machines |=
				1u << object->machine;
	}
	return status;
}
